package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// maxLines is the longest a Go file may be; most stay under 150.
const maxLines = 500

// The longest a function may be; most stay under 20. A test's table is read from
// above, so it may be longer.
const (
	maxFunction = 80
	maxTest     = 100
)

// namesThatSayNothing is what a package must not be called: its name says what
// it is about, in a word of the business.
var namesThatSayNothing = strings.Fields("util utils common helper helpers manager managers impl misc shared")

// checkHabits holds every file against the conventions of CONTRIBUTING.md that
// can be read from its text.
func checkHabits(pkgs []pkg) []finding {
	var broken []finding
	for _, p := range pkgs {
		broken = append(broken, checkName(p)...)
		broken = append(broken, checkComment(p)...)
		for _, file := range p.files {
			broken = append(broken, checkLength(file)...)
			broken = append(broken, checkFunctions(file)...)
			broken = append(broken, checkInit(file)...)
			broken = append(broken, checkSleep(file)...)
			if matches("internal/core/...", p.dir) {
				broken = append(broken, checkTags(file)...)
			}
			if matches("internal/api/...", p.dir) || matches("internal/web/...", p.dir) && p.dir != "internal/web/workspace/frame" {
				broken = append(broken, checkAtOnce(file)...)
			}
		}
	}
	return broken
}

func checkName(p pkg) []finding {
	names := []string{path.Base(p.dir), p.files[0].syntax.Name.Name}
	for _, name := range names {
		if slices.Contains(namesThatSayNothing, name) {
			return []finding{{p.dir, fmt.Sprintf("a package named %q says nothing: name it after what it is about, "+
				"or move each piece to the package that needs it.", name)}}
		}
	}
	return nil
}

// checkComment wants one file to open with what the package knows and must not
// know. A directory of tests alone says it in a test file.
func checkComment(p pkg) []finding {
	for _, file := range p.files {
		name := file.syntax.Name.Name
		text := file.syntax.Doc.Text()
		if name == "main" && text != "" || strings.HasPrefix(text, "Package "+name+" ") {
			return nil
		}
	}
	return []finding{{p.dir, `no package comment: open one file with "// Package ... " and say what it knows and what it must not know.`}}
}

func checkLength(file source) []finding {
	if file.lines <= maxLines {
		return nil
	}
	return []finding{{file.name, fmt.Sprintf("%d lines, at most %d: split it by what it is about.", file.lines, maxLines)}}
}

func checkFunctions(file source) []finding {
	most := maxFunction
	if file.test {
		most = maxTest
	}
	var broken []finding
	for _, decl := range file.syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if lines := file.set.Position(f.End()).Line - file.set.Position(f.Pos()).Line + 1; lines > most {
			broken = append(broken, finding{file.at(f), fmt.Sprintf("%s has %d lines, at most %d: name its steps.", f.Name.Name, lines, most)})
		}
	}
	return broken
}

func checkInit(file source) []finding {
	var broken []finding
	for _, decl := range file.syntax.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			broken = append(broken, finding{file.at(f), "init runs unasked: make it a function that main, a command or a test calls."})
		}
	}
	return broken
}

// checkSleep covers tests too: a test that sleeps is slow on a good day and
// red on a bad one.
func checkSleep(file source) []finding {
	clock := timeName(file)
	var broken []finding
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		sel, ok := node.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Sleep" {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == clock {
			broken = append(broken, finding{file.at(sel), "time.Sleep: wait for the signal itself (a channel, a context, a timer " +
				"in a select); in tests use the fake clock or testing/synctest."})
		}
		return true
	})
	return broken
}

// timeName is the name under which a file imports package time.
func timeName(file source) string {
	for _, imp := range file.imports() {
		if imp.path == "time" && imp.node.Name != nil {
			return imp.node.Name.Name
		}
	}
	return "time"
}

// checkTags keeps wire formats out of the core: a tag there would let a door
// encode a business type, and the type could never change again.
func checkTags(file source) []finding {
	var broken []finding
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		if field, ok := node.(*ast.Field); ok && field.Tag != nil && strings.Contains(field.Tag.Value, `json:"`) {
			broken = append(broken, finding{file.at(field), "a JSON tag in the core: read it in the door's ..._in.go and write it in its ..._out.go."})
		}
		return true
	})
	return broken
}

// checkAtOnce holds tests of doors and pages whose clients come at once against their names:
// of these packages the check script watches for races what says AtOnce.
func checkAtOnce(file source) []finding {
	var broken []finding
	for _, decl := range file.syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || !file.test || !strings.HasPrefix(f.Name.Name, "Test") || strings.Contains(f.Name.Name, "AtOnce") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			_, goes := n.(*ast.GoStmt)
			if isCall {
				callee, selects := call.Fun.(*ast.SelectorExpr)
				goes = selects && callee.Sel.Name == "Go"
			}
			if goes {
				broken = append(broken, finding{file.at(n), f.Name.Name + " does several things at once: put AtOnce into its name, so that it is watched for races."})
			}
			return true
		})
	}
	return broken
}
