package archtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is what the rules look at: the packages of a module, by paths inside it, and every
// import that a file other than a test writes.
type Module struct {
	Path     string
	Packages []string
	Imports  []Import
}

// Import is one line of one file.
type Import struct {
	Package string // importing package, path inside the module
	File    string // path inside the module
	Path    string // as written
}

// Load reads the module that contains the folder dir. Files are parsed, not compiled, so it
// works while some package does not build.
func Load(ctx context.Context, dir string) (Module, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,Module", "./...")
	root, err := exec.CommandContext(ctx, "go", "-C", dir, "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return Module{}, fmt.Errorf("find the module of %s: %w", dir, err)
	}
	cmd.Dir = strings.TrimSpace(string(root))
	out, err := cmd.Output()
	if err != nil {
		return Module{}, fmt.Errorf("list packages: %w", err)
	}
	var m Module
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir   string
			GoFiles, CgoFiles []string
			Module            struct{ Path string }
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return m, nil
		} else if err != nil {
			return Module{}, fmt.Errorf("read the list of packages: %w", err)
		}
		if len(p.GoFiles)+len(p.CgoFiles) == 0 {
			continue // tests only
		}
		m.Path = p.Module.Path
		pkg := strings.TrimPrefix(p.ImportPath, m.Path+"/")
		m.Packages = append(m.Packages, pkg)
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			paths, err := importsOf(filepath.Join(p.Dir, name))
			if err != nil {
				return Module{}, err
			}
			for _, path := range paths {
				m.Imports = append(m.Imports, Import{Package: pkg, File: pkg + "/" + name, Path: path})
			}
		}
	}
}

func importsOf(file string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("read imports of %s: %w", file, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
