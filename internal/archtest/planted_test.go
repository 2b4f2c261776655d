package archtest

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The rules themselves are under test here: each is shown a small tree that
// breaks it, and one beside it that does not.

// plant parses a made-up module; a file's text needs no more than its point.
func plant(t *testing.T, files map[string]string) []pkg {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	pkgs, err := load(tree)
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

// expect compares the findings with the beginnings that are wanted.
func expect(t *testing.T, broken []finding, want ...string) {
	t.Helper()
	if len(broken) != len(want) {
		t.Errorf("%d findings, want %d: %v", len(broken), len(want), broken)
		return
	}
	for i, f := range broken {
		if !strings.HasPrefix(f.String(), want[i]) {
			t.Errorf("finding %q does not begin with %q", f, want[i])
		}
	}
}

func TestImportsOutsideTheTableAreFound(t *testing.T) {
	for _, c := range []struct{ name, file, imp, want string }{
		{"main", "cmd/palier/main.go", "palier/internal/app", "cmd/palier must not import internal/app"},
		{"cli past the app", "internal/cli/a.go", "palier/internal/storage", "internal/cli must not import internal/storage"},
		{"a door to storage", "internal/api/apimo/a.go", "palier/internal/storage", "internal/api/apimo must not import internal/storage"},
		{"a door to another", "internal/api/apimo/a.go", "palier/internal/api/flatsy", "internal/api/apimo must not import internal/api/flatsy"},
		{"web to storage", "internal/web/login/a.go", "palier/internal/storage/sqldb", "internal/web/login must not import internal/storage/sqldb"},
		{"httpd elsewhere", "internal/web/a.go", "palier/internal/httpd", "internal/web must not import internal/httpd"},
		{"storage to a door", "internal/storage/a.go", "palier/internal/api/apimo", "internal/storage must not import internal/api/apimo"},
		{"wire to the business", "internal/api/wire/a.go", "palier/internal/core/leads", "internal/api/wire must not import internal/core/leads"},
		{"core to storage", "internal/core/leads/a.go", "palier/internal/storage", "internal/core/leads must not import internal/storage"},
		{"a lower tier to a higher", "internal/core/people/a.go", "palier/internal/core/leads", "internal/core/people must not import internal/core/leads"},
		{"a tier sideways", "internal/core/agenda/a.go", "palier/internal/core/listings", "internal/core/agenda must not import internal/core/listings"},
		{"the base upwards", "internal/core/fault/a.go", "palier/internal/core/event", "internal/core/fault must not import internal/core/event"},
		{"the base to a library", "internal/core/day/a.go", "golang.org/x/text/cases", "internal/core/day must not import golang.org/x/text/cases"},
		{"core to SQL", "internal/core/leads/a.go", "database/sql/driver", "the core must not import database/sql/driver"},
		{"core to HTTP", "internal/core/leads/a.go", "net/http", "the core must not import net/http"},
		{"core to JSON", "internal/core/leads/a.go", "encoding/json", "the core must not import encoding/json"},
		{"core to a library", "internal/core/leads/a.go", "golang.org/x/net/html", "the core must not import golang.org/x/net/html"},
		{"the app to test support", "internal/app/a.go", "palier/internal/testkit", "internal/app must not import internal/testkit"},
		{"the app to apitest", "internal/app/a.go", "palier/internal/api/apitest", "internal/app must not import internal/api/apitest"},
		{"a test past the rules", "internal/api/apimo/a_test.go", "palier/internal/storage", "internal/api/apimo must not import internal/storage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pkgs := plant(t, map[string]string{c.file: "package a\n\nimport _ \"" + c.imp + "\"\n"})
			expect(t, checkImports(pkgs), c.file+":3: "+c.want)
		})
	}
}

func TestImportsOfTheTableAreLeftAlone(t *testing.T) {
	for _, c := range []struct{ file, imp string }{
		{"cmd/palier/main.go", "palier/internal/cli"},
		{"cmd/palier/main.go", "time/tzdata"},
		{"internal/app/a.go", "palier/internal/api/apimo"},
		{"internal/app/a.go", "palier/internal/httpd"},
		{"internal/api/apimo/a.go", "palier/internal/core/leads"},
		{"internal/api/apimo/a.go", "encoding/json"},
		{"internal/api/apimo/a_test.go", "palier/internal/api/apitest"},
		{"internal/api/apitest/a.go", "palier/internal/testkit"},
		{"internal/core/leads/a.go", "palier/internal/core/people"},
		{"internal/core/leads/a.go", "palier/internal/core/listings"},
		{"internal/core/people/a.go", "palier/internal/core/access"},
		{"internal/core/people/a.go", "github.com/nyaruka/phonenumbers"},
		{"internal/core/people/a.go", "golang.org/x/text/unicode/norm"},
		{"internal/core/people/a_test.go", "encoding/json"},
		{"internal/core/people/a_test.go", "palier/internal/core/people"},
		{"internal/core/event/a.go", "palier/internal/core/fault"},
		{"internal/storage/a.go", "github.com/jackc/pgx/v5"},
	} {
		t.Run(c.file+" "+c.imp, func(t *testing.T) {
			pkgs := plant(t, map[string]string{c.file: "package a\n\nimport _ \"" + c.imp + "\"\n"})
			expect(t, checkImports(pkgs))
		})
	}
}

func TestAPackageWithoutARowIsFound(t *testing.T) {
	pkgs := plant(t, map[string]string{"internal/novelty/a.go": "package novelty\n"})
	expect(t, checkImports(pkgs), "internal/novelty: this package has no row")
}

func TestBadHabitsAreFound(t *testing.T) {
	const doc = "// Package a says what it knows.\npackage a\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"a name that says nothing", "internal/web/util/a.go", "// Package util .\npackage util\n", `internal/web/util: a package named "util"`},
		{"a silent package", "internal/web/a.go", "package web\n", "internal/web: no package comment"},
		{"a comment of another package", "internal/web/a.go", "// Package api is not this one.\npackage web\n", "internal/web: no package comment"},
		{"a silent main", "cmd/palier/main.go", "package main\n", "cmd/palier: no package comment"},
		{"a long file", "internal/web/a.go", doc + strings.Repeat("\n", maxLines), "internal/web/a.go: 502 lines"},
		{"a long function", "internal/web/a.go", doc + "func f() {" + strings.Repeat("\n", maxFunction) + "}\n", "internal/web/a.go:3: f has 81 lines"},
		{"a long test", "internal/web/a_test.go", doc + "func f() {" + strings.Repeat("\n", maxTest) + "}\n", "internal/web/a_test.go:3: f has 101 lines"},
		{"an init", "internal/web/a.go", doc + "func init() {}\n", "internal/web/a.go:3: init runs unasked"},
		{"a sleep", "internal/web/a.go", doc + "import \"time\"\nfunc f() { time.Sleep(1) }\n", "internal/web/a.go:4: time.Sleep"},
		{"a sleep under another name", "internal/web/a.go", doc + "import t \"time\"\nvar f = t.Sleep\n", "internal/web/a.go:4: time.Sleep"},
		{"a sleep in a test", "internal/web/a_test.go", doc + "import \"time\"\nfunc f() { time.Sleep(1) }\n", "internal/web/a_test.go:4: time.Sleep"},
		{"a tag in the core", "internal/core/leads/a.go", doc + "type T struct {\n\tA int `json:\"a\"`\n}\n", "internal/core/leads/a.go:4: a JSON tag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, checkHabits(plant(t, map[string]string{c.file: c.text})), c.want)
		})
	}
}

func TestGoodHabitsAreLeftAlone(t *testing.T) {
	pkgs := plant(t, map[string]string{
		"cmd/palier/main.go":          "// Command palier starts here.\npackage main\n",
		"internal/web/a.go":           "package web\n\ntype T struct {\n\tA int `json:\"a\"`\n}\n\nfunc (T) init() {}\n",
		"internal/web/doc.go":         "// Package web says what it knows.\npackage web\n",
		"internal/web/long.go":        "package web\n\nfunc f() {" + strings.Repeat("\n", maxFunction-1) + "}\n",
		"internal/web/sleeper.go":     "package web\n\nfunc f(time interface{ Nap() }) { time.Nap() }\n",
		"internal/core/leads/lead.go": "// Package leads says what it knows.\npackage leads\n\ntype T struct {\n\tA int `help:\"a\"`\n}\n",
	})
	expect(t, checkHabits(pkgs))
}

func TestOtherModulesAndTestDataAreNotJudged(t *testing.T) {
	pkgs := plant(t, map[string]string{
		"go.mod":                     "module palier\n",
		"internal/web/a.go":          "package web\n",
		"internal/web/testdata/a.go": "this is not Go",
		"bench/go.mod":               "module palier/bench\n",
		"bench/main.go":              "this is not Go",
		"proof/node_modules/x/a.go":  "this is not Go",
		".cache/a.go":                "this is not Go",
	})
	var dirs []string
	for _, p := range pkgs {
		dirs = append(dirs, p.dir)
	}
	if diff := cmp.Diff([]string{"internal/web"}, dirs); diff != "" {
		t.Errorf("judged directories (-want +got):\n%s", diff)
	}
}

func TestModulesAndReasonsMustMatch(t *testing.T) {
	reasons := map[string]string{"example.org/kept": "a reason", "example.org/gone": "a reason", "example.org/blank": ""}
	expect(t, checkModules([]string{"example.org/kept", "example.org/new", "example.org/blank", "example.org/gone"}, reasons),
		"go.mod: example.org/new has no reason", "go.mod: example.org/blank has no reason")
	expect(t, checkModules([]string{"example.org/kept"}, map[string]string{"example.org/kept": "a reason", "example.org/gone": "a reason"}),
		"internal/archtest/modules.go: example.org/gone is no longer required")
}

func TestTestSupportInTheProgramIsFound(t *testing.T) {
	linked := []string{"net/http", "testing/fstest", "github.com/google/go-cmp/cmp", "github.com/getkin/kin-openapi-x"}
	expect(t, checkLinked(linked, notLinked), "cmd/palier: links github.com/google/go-cmp/cmp", "cmd/palier: links testing/fstest")
}

// A row that another one hides would look like a rule and be none.
func TestEveryRowOfTheTableCanBeReached(t *testing.T) {
	for i, l := range layers {
		sample := strings.NewReplacer("/...", "", "*", "door").Replace(l.packages)
		first := slices.IndexFunc(layers, func(l layer) bool { return matches(l.packages, sample) })
		if first != i {
			t.Errorf("row %q is hidden by row %q", l.packages, layers[first].packages)
		}
	}
}

func TestDoorsTestsOfSeveralAtOnceSaySo(t *testing.T) {
	const body = "(t *testing.T) { var all sync.WaitGroup; all.Go(func() {}) }\n"
	expect(t, checkHabits(plant(t, map[string]string{
		"internal/api/apimo/a.go": "// Package apimo knows.\npackage apimo\n",
		"internal/api/apimo/a_test.go": "package apimo_test\nfunc TestTwo" + body + "func TestThreeAtOnce" + body +
			"func TestFour(t *testing.T) { go one() }\nfunc TestFive(t *testing.T) { one() }\n",
		"internal/core/sales/a.go":      "// Package sales knows.\npackage sales\n",
		"internal/core/sales/a_test.go": "package sales_test\nfunc TestTwo" + body, // watched whole
	})), "internal/api/apimo/a_test.go:2: TestTwo does several", "internal/api/apimo/a_test.go:4: TestFour does several")
}

func TestTestsThatLookInsideAndStandOnTheProgramAreApart(t *testing.T) {
	tree := map[string]string{
		"internal/core/sales/a.go":      "// Package sales knows.\npackage sales\n",
		"internal/core/sales/a_test.go": "package sales_test\nimport _ \"palier/internal/e\"\n",
		"internal/e/e.go":               "// Package e knows.\npackage e\nimport _ \"palier/internal/d\"\nimport _ \"palier/internal/other\"\n",
		"internal/other/other.go":       "// Package other knows.\npackage other\n",
	}
	for _, step := range []string{"d c", "c b", "b a", "a core/sales"} {
		from, to, _ := strings.Cut(step, " ")
		tree["internal/"+from+"/x.go"] = "// Package " + from + " knows.\npackage " + from + "\nimport _ \"palier/internal/" + to + "\"\n"
	}
	expect(t, checkCompiled(plant(t, tree))) // nothing looks inside
	tree["internal/core/sales/b_test.go"] = "package sales\n"
	expect(t, checkCompiled(plant(t, tree)), "internal/core/sales: its tests have 5 packages compiled anew (internal/a, internal/b, internal/c, internal/d, internal/e)")
}
