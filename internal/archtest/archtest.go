// Package archtest holds the rules of the house as tests: who may import whom,
// which modules Palier stands on and why, and the few habits that a compiler
// does not enforce. docs/design.md and CONTRIBUTING.md explain them.
//
// It knows source text only, read with go/parser. It must not import any other
// package of Palier, so that it still judges a tree that does not compile.
package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// moduleName is the module whose packages the rules speak of, by their
// directory: "internal/web" is imported as "palier/internal/web".
const moduleName = "palier"

// finding is one broken rule: where, and a sentence that says what to do.
type finding struct {
	where string // file:line, or a directory
	what  string
}

func (f finding) String() string { return f.where + ": " + f.what }

// pkg is one directory of Go files: the package and its tests.
type pkg struct {
	dir   string // relative to the module, with slashes
	files []source
}

// source is one parsed file.
type source struct {
	name   string // path relative to the module
	test   bool   // _test.go
	lines  int
	syntax *ast.File
	set    *token.FileSet
}

func (s source) at(node ast.Node) string {
	return fmt.Sprintf("%s:%d", s.name, s.set.Position(node.Pos()).Line)
}

// imported is one import line of a file.
type imported struct {
	path string // "time", "palier/internal/web"
	node *ast.ImportSpec
}

func (s source) imports() []imported {
	var list []imported
	for _, spec := range s.syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			list = append(list, imported{p, spec})
		}
	}
	return list
}

// load parses every Go file of a module, tests included. Modules below it
// (bench, proof, tools) live by their own rules and are left out, as are the
// directories the go command skips.
func load(module fs.FS) ([]pkg, error) {
	files := map[string][]source{}
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && skipped(module, name):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		file, err := parse(module, name)
		if err != nil {
			return err
		}
		files[path.Dir(name)] = append(files[path.Dir(name)], file)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("archtest.load: %w", err)
	}
	var all []pkg
	for dir, list := range files {
		all = append(all, pkg{dir, list})
	}
	slices.SortFunc(all, func(a, b pkg) int { return strings.Compare(a.dir, b.dir) })
	return all, nil
}

func skipped(module fs.FS, dir string) bool {
	base := path.Base(dir)
	if base == "testdata" || base == "node_modules" || strings.ContainsAny(base[:1], "._") {
		return true
	}
	_, err := fs.Stat(module, path.Join(dir, "go.mod"))
	return !errors.Is(err, fs.ErrNotExist)
}

func parse(module fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(module, name)
	if err != nil {
		return source{}, err
	}
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	return source{
		name:   name,
		test:   strings.HasSuffix(name, "_test.go"),
		lines:  set.File(syntax.FileStart).LineCount(),
		syntax: syntax,
		set:    set,
	}, nil
}
