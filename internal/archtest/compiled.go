package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// mostAnew is how many packages the tests of one directory may have compiled anew: the program's composition, what
// starts it in tests, and one or two beside them.
const mostAnew = 4

// checkCompiled finds directories whose tests have much of the program compiled once more. Go makes a package
// that tests look into (package x in a _test.go file) another one, and with it every package that imports it and that
// the tests of package x_test stand on: of storage, of every door and page, for each such directory, and for each way
// to compile.
func checkCompiled(pkgs []pkg) []finding {
	imports, outside, inside := map[string][]string{}, map[string][]string{}, map[string]bool{}
	for _, p := range pkgs {
		for _, s := range p.files {
			if s.test && !strings.HasSuffix(s.syntax.Name.Name, "_test") {
				inside[p.dir] = true
				continue
			}
			of := imports
			if s.test {
				of = outside
			}
			for _, i := range s.imports() {
				if dir, ok := strings.CutPrefix(i.path, moduleName+"/"); ok && !slices.Contains(of[p.dir], dir) {
					of[p.dir] = append(of[p.dir], dir)
				}
			}
		}
	}
	var broken []finding
	for _, p := range pkgs {
		if !inside[p.dir] {
			continue
		}
		anew := map[string]bool{p.dir: true} // whether each package has to be compiled anew
		var reaches func(dir string) bool
		reaches = func(dir string) bool {
			yes, known := anew[dir]
			if known {
				return yes
			}
			anew[dir] = false
			for _, next := range imports[dir] {
				if reaches(next) {
					anew[dir] = true
				}
			}
			return anew[dir]
		}
		var list []string
		for _, root := range outside[p.dir] {
			reaches(root)
		}
		for dir, yes := range anew {
			if yes && dir != p.dir {
				list = append(list, dir)
			}
		}
		if len(list) > mostAnew {
			slices.Sort(list)
			broken = append(broken, finding{p.dir, fmt.Sprintf("its tests have %d packages compiled anew (%s): put tests that look inside, or those that stand on the program, into another directory", len(list), strings.Join(list, ", "))})
		}
	}
	return broken
}
