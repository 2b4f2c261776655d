package apitest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// FaultFields reads the Go files that the patterns match and gives the fields that
// their refusals name (fault.Problem, fault.Field), sorted. A name that is no
// literal must be a parameter of a function whose calls are in the same files; any
// other way to name a field fails the test, so that none is missed.
func FaultFields(t testing.TB, patterns ...string) []string {
	t.Helper()
	r := faultReader{t: t, set: token.NewFileSet(), found: map[string]bool{}, takes: map[string]int{"fault.Field": 0}}
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, path := range paths {
			if ok, _ := filepath.Match("*_test.go", filepath.Base(path)); ok {
				continue
			}
			file, err := parser.ParseFile(r.set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			r.files = append(r.files, file)
		}
	}
	for before := -1; before != len(r.takes); { // a function that names a field may be called by another that does
		before = len(r.takes)
		for _, f := range r.files {
			ast.PreorderStack(f, nil, r.node)
		}
	}
	return slices.Sorted(maps.Keys(r.found))
}

// faultReader looks for the names of fields in syntax.
type faultReader struct {
	t     testing.TB
	set   *token.FileSet
	files []*ast.File
	found map[string]bool
	takes map[string]int // functions that are told a field: which argument it is
}

// node looks at a node within its ancestors, the outermost first.
func (r *faultReader) node(n ast.Node, within []ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		at, known := r.takes[name(n.Fun)]
		if !known {
			at, known = r.takes[r.local(n.Fun)]
		}
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && !known {
			at, known = r.takes["."+sel.Sel.Name]
		}
		if known && at < len(n.Args) {
			r.field(n.Args[at], within)
		}
	case *ast.CompositeLit:
		if len(n.Elts) == 0 || !isProblem(n, within) {
			break
		}
		first := n.Elts[0]
		if pair, keyed := first.(*ast.KeyValueExpr); keyed {
			first = pair.Value
		}
		r.field(first, within)
	}
	return true
}

// local is the name of a variable that holds a function, which is its file's alone.
func (r *faultReader) local(x ast.Expr) string {
	return r.set.Position(x.Pos()).Filename + " " + name(x)
}

// isProblem tells a fault.Problem, also one in a list of them; its field comes first.
func isProblem(lit *ast.CompositeLit, within []ast.Node) bool {
	if lit.Type != nil {
		return name(lit.Type) == "fault.Problem"
	}
	list, _ := within[len(within)-1].(*ast.CompositeLit)
	if list == nil {
		return false
	}
	of, _ := list.Type.(*ast.ArrayType)
	return of != nil && name(of.Elt) == "fault.Problem"
}

// field notes the name of a field, or the function of which it is a parameter.
func (r *faultReader) field(x ast.Expr, within []ast.Node) {
	switch x := x.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(x.Value)
		if err != nil {
			r.t.Fatal(err)
		}
		r.found[text] = true
		return
	case *ast.CallExpr: // an item of a list: fmt.Sprintf("availability[%d]", i)
		if format, ok := x.Args[0].(*ast.BasicLit); ok && name(x.Fun) == "fmt.Sprintf" {
			text, err := strconv.Unquote(format.Value)
			if list, _, ok := strings.Cut(text, "[%d]"); ok && err == nil {
				r.found[list] = true
				return
			}
		}
	case *ast.Ident:
		for i, n := range slices.Backward(within) {
			fn, at := parameter(n, x.Name)
			if at < 0 {
				continue
			}
			if fn == "" && i > 0 { // a function that a variable holds
				if set, ok := within[i-1].(*ast.AssignStmt); ok {
					fn = r.local(set.Lhs[0])
				}
			}
			if fn != "" {
				r.takes[fn] = at
				return
			}
		}
	}
	r.t.Errorf("%s: cannot tell which field this names", r.set.Position(x.Pos()))
}

// parameter is the place of a function's parameter, -1 when it has none of the name
// or n is no function; fn is empty for a function without a name.
func parameter(n ast.Node, param string) (fn string, at int) {
	var takes *ast.FuncType
	switch n := n.(type) {
	case *ast.FuncDecl:
		if fn, takes = n.Name.Name, n.Type; n.Recv != nil {
			fn = "." + fn // whatever its receiver is called
		}
	case *ast.FuncLit:
		takes = n.Type
	default:
		return "", -1
	}
	for _, group := range takes.Params.List {
		for _, id := range group.Names {
			if id.Name == param {
				return fn, at
			}
			at++
		}
	}
	return fn, -1
}

// name is an identifier, with its package's when it has one.
func name(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		if in, ok := x.X.(*ast.Ident); ok {
			return in.Name + "." + x.Sel.Name
		}
	}
	return ""
}

// RequestFields gives what the requests of an OpenAPI document can hold: the fields
// of their bodies, also within others, and their parameters, headers included.
func RequestFields(document []byte) (map[string]bool, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("apitest.RequestFields: %w", err)
	}
	found := map[string]bool{}
	for _, path := range doc.Paths.Map() {
		for _, o := range path.Operations() {
			for _, p := range o.Parameters {
				found[strings.TrimSuffix(p.Value.Name, "[]")] = true
			}
			if o.RequestBody == nil {
				continue
			}
			for _, media := range o.RequestBody.Value.Content {
				addFields(found, media.Schema)
			}
		}
	}
	return found, nil
}

func addFields(to map[string]bool, schema *openapi3.SchemaRef) {
	if schema == nil {
		return
	}
	s := schema.Value
	for name, inner := range s.Properties {
		to[name] = true
		addFields(to, inner)
	}
	addFields(to, s.Items)
	for _, part := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
		addFields(to, part)
	}
}
