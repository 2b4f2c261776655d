package archtest

import (
	"go/ast"
	"path"
	"slices"
)

// checkHanded looks in the composition root for the database among what a door is
// made of. No import shows it: the store satisfies a door's interface as well as a
// service does, and whoever holds it can read past every scope and write past every
// rule. What a service is made of is not looked at, though it be made on the spot.
func checkHanded(pkgs []pkg) []finding {
	var broken []finding
	for _, p := range pkgs {
		if p.dir != "internal/app" {
			continue
		}
		stores := storeNames(p)
		for _, file := range p.files {
			for _, part := range doorParts(file) {
				if at := mention(part, stores); at != nil {
					broken = append(broken, finding{file.at(at), "a door is handed the database: give it a service of the core, " +
						"and the service a method for what the door needs."})
				}
			}
		}
	}
	return broken
}

// storeNames are the names of a package's fields and parameters that are the database.
func storeNames(p pkg) (names []string) {
	for _, file := range p.files {
		ast.Inspect(file.syntax, func(node ast.Node) bool {
			field, ok := node.(*ast.Field)
			if !ok {
				return true
			}
			if pointer, ok := field.Type.(*ast.StarExpr); ok && qualifier(pointer.X) == "storage" {
				for _, name := range field.Names {
					names = append(names, name.Name)
				}
			}
			return true
		})
	}
	return names
}

// doorParts are what a file puts into calls and values of the doors' packages.
func doorParts(file source) (parts []ast.Expr) {
	var doors []string
	for _, imp := range file.imports() {
		if matches(moduleName+"/internal/api/*", imp.path) {
			name := path.Base(imp.path)
			if imp.node.Name != nil {
				name = imp.node.Name.Name
			}
			doors = append(doors, name)
		}
	}
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CallExpr:
			if slices.Contains(doors, qualifier(n.Fun)) {
				parts = append(parts, n.Args...)
			}
		case *ast.CompositeLit:
			if slices.Contains(doors, qualifier(n.Type)) {
				parts = append(parts, n.Elts...)
			}
		}
		return true
	})
	return parts
}

// mention is where an expression names one of these, outside of calls and of values
// that are looked at by themselves; nil when it does not.
func mention(part ast.Expr, names []string) (at ast.Node) {
	ast.Inspect(part, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CallExpr, *ast.CompositeLit:
			return false
		case *ast.Ident:
			if slices.Contains(names, n.Name) {
				at = n
			}
		}
		return true
	})
	return at
}

// qualifier is the package, or the value, that a selector such as apimo.New selects
// from by its name; "" for anything else.
func qualifier(x ast.Expr) string {
	if sel, ok := x.(*ast.SelectorExpr); ok {
		if from, ok := sel.X.(*ast.Ident); ok {
			return from.Name
		}
	}
	return ""
}
