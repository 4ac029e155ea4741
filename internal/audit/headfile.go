package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// HeadFile is where signed heads are kept outside the database, a line each. It only grows.
type HeadFile struct{ path string }

// NewHeadFile names the file; it is made with its first line.
func NewHeadFile(path string) HeadFile { return HeadFile{path: path} }

// Append adds heads and makes sure that they are on the disk.
func (f HeadFile) Append(heads []SignedHead) (err error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o750); err != nil {
		return fmt.Errorf("keep signed heads: %w", err)
	}
	file, err := os.OpenFile(f.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep signed heads: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var lines []byte
	for _, h := range heads {
		lines = append(append(lines, h.Line()...), '\n')
	}
	if _, err := file.Write(lines); err != nil {
		return fmt.Errorf("keep signed heads: %w", err)
	}
	return file.Sync()
}

// Read gives the heads of the file; none where there is no file.
//
// Errors: those of ReadHeads.
func (f HeadFile) Read(keys ...[]byte) ([]SignedHead, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the signed heads: %w", err)
	}
	defer func() { _ = file.Close() }()
	heads, err := ReadHeads(file, keys...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	return heads, nil
}
