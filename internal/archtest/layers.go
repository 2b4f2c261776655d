package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// layer is a row of the table "who may import whom": the packages it speaks
// of, what they may import from this module, and the way out for the rest.
// In a pattern, /... means the package and all below it, * one path element.
type layer struct {
	packages string
	may      []string
	instead  string
}

// layers is the whole table; the first row that matches a package is its own.
// A package without a row fails: whoever adds one decides where it stands.
var layers = []layer{
	{"cmd/palier", list("internal/cli"), "main only hands the process to cli.Main: put the work into internal/cli or below."},
	{"internal/cli", list("internal/app internal/moving internal/config internal/demo internal/papers/... internal/sheets/... internal/core/..."), "A command reaches storage and doors through the App: add what it needs to internal/app."},
	{"internal/app", list("internal/httpd internal/web/... internal/api/* internal/sheets/... internal/jobs internal/delivery internal/moving internal/keyring internal/pictures internal/config internal/demo internal/core/... " +
		"internal/storage internal/storage/addresses internal/storage/archive internal/storage/blobs internal/storage/sqldb internal/storage/migrate internal/papers/register"),
		"The composition root is imported by cli and testkit; it never looks back at them."},

	{"internal/httpd", list("internal/core/... internal/api/wire"), "The listener mounts handlers it is given: let internal/app pass it in."},
	{"internal/web/...", list("internal/core/... internal/api/wire internal/papers internal/web/..."), toStore},
	{"internal/api/wire", list(base + " internal/core/once"), "wire holds mechanisms without a vendor's or the business's words: move the rest into the door or the core."},
	{"internal/api/apitest", list("internal/core/... internal/api/wire internal/testkit"), "apitest plays exchanges through HTTP: it needs the App of testkit, not a door's inside."},
	{"internal/api/*", list("internal/core/... internal/api/wire"), "Doors never import one another. " + toStore},
	{"internal/jobs", list("internal/core/..."), toStore},
	{"internal/delivery", list("internal/core/..."), toStore},
	{"internal/pictures", list("internal/core/fault"), "Pictures are pixels: whose they are and what they show belongs to the core."},
	{"internal/papers", nil, "Papers are texts on pages: what a row says is the business of whoever prints it. Import nothing of Palier."},
	{"internal/papers/register", list("internal/papers internal/sheets internal/core/access internal/core/day internal/core/event internal/core/mandates internal/core/money"),
		"A register on paper is its lines and its card: what becomes of it the core decides."},
	{"internal/sheets", nil, "Sheets are lines of cells: what a column means is the business of whoever reads it. Import nothing of Palier."},
	{"internal/sheets/contacts", list("internal/sheets internal/core/people internal/core/imports"), "A sheet of contacts is columns and persons: what becomes of a line the core decides."},
	{"internal/sheets/apimo", list("internal/sheets internal/core/day internal/core/money internal/core/people internal/core/listings internal/core/requests"), "An export is columns and records: what becomes of a line the core decides."},
	{"internal/sheets/poliris", list("internal/sheets internal/core/day internal/core/money internal/core/listings"), "A portfolio is fields and properties: what becomes of an ad the core decides."},
	{"internal/sheets/lists", list("internal/sheets/contacts internal/core/..."), "A list is columns and records: who may take it away the core decides, how it is written package sheets."},
	{"internal/moving", list("internal/api/apimo internal/sheets/... internal/outer internal/core/..."), "What is read elsewhere becomes lines that the core decides: screens, commands and storage are handed in by internal/app."},
	{"internal/outer", nil, "Other systems are lists and records: what they mean the doors and the core say. Import nothing of Palier."},
	{"internal/keyring", nil, "The ring gives keys: what is sealed or signed with them it is not told. Import nothing of Palier."},
	{"internal/config", nil, "Configuration is plain values that the others are given: import nothing of Palier."},
	{"internal/demo", list("internal/core/..."), "The demo account is built through the services of the core, as a customer's would be."},

	{"internal/storage/storagetest", list("internal/core/... internal/storage/... internal/testkit"), "Conformance tests speak of stores only."},
	{"internal/storage/archive", list("internal/storage/sqldb internal/storage/migrate " + base), "An archive is tables and rows: what they mean belongs to internal/storage."},
	{"internal/storage/migrate", list("internal/storage/sqldb " + base), "Migrations know SQL, not the business."},
	{"internal/storage/blobs", list("internal/core/fault internal/core/contents"), "Contents are names and bytes: whose they are belongs to the core."},
	{"internal/storage/addresses", list("internal/core/places internal/core/fault"), "The address base is a file of its own: it knows no account and no other table."},
	{"internal/storage/nodes", nil, "nodes writes trees as text: what they mean belongs to internal/storage."},
	{"internal/storage/sqldb", list(base), "sqldb knows engines and transactions, not the business."},
	{"internal/storage", list("internal/core/... internal/storage/archive internal/storage/nodes internal/storage/sqldb internal/storage/migrate"), "Storage stores; whoever needs more hands it in through an interface of the core."},

	{"internal/core/event", list("internal/core/fault"), baseRule},
	{"internal/core/event/eventtest", list("internal/core/event"), "eventtest holds any value against the journal: import no type of the business."},
	{"internal/core/fault", nil, baseRule},
	{"internal/core/contents", list("internal/core/fault internal/core/event"), baseRule},
	{"internal/core/day", nil, baseRule},
	{"internal/core/money", nil, baseRule},
	{"internal/core/uid", nil, baseRule},
	{"internal/core/brake", list("internal/core/fault"), baseRule},
	{"internal/core/passwords", list("internal/core/fault"), baseRule},
	{"internal/core/memory", nil, baseRule},
	{"internal/core/access", list(base + " internal/core/brake internal/core/passwords internal/core/memory"), tierRule},
	{"internal/core/catalog", list(base + " internal/core/access"), tierRule},
	{"internal/core/audit", list(base + " internal/core/access"), tierRule},
	{"internal/core/exports", list(base + " internal/core/access"), tierRule},
	{"internal/core/people", list(base + " internal/core/access"), tierRule},
	{"internal/core/documents", list(base + " internal/core/access"), tierRule},
	{"internal/core/once", list(base), tierRule},
	{"internal/core/places", list(base), tierRule},
	{"internal/core/grants", list(base + " internal/core/access internal/core/memory"), tierRule},
	{"internal/core/agenda", list(base + " " + tier1), tierRule},
	{"internal/core/listings/ads", nil, "Reading an ad is words and figures: what becomes of a proposal the listings decide. Import nothing of Palier."},
	{"internal/core/listings", list(base + " " + tier1 + " internal/core/places"), tierRule},
	{"internal/core/programs", list(base + " " + tier1), tierRule},
	{"internal/core/mandates", list(base + " " + tier1), tierRule},
	{"internal/core/buildings", list(base + " " + tier1), tierRule},
	{"internal/core/leads", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/sales/salestest", list("internal/core/..."), "salestest tries sales as its callers see it, on what testkit gives it."},
	{"internal/core/sales", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/visits", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/market", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/requests", list(base + " " + tier1 + " " + tier2 + " internal/core/places"), tierRule},
	{"internal/core/prospecting", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/webhooks", list(base + " " + tier1 + " " + tier2 + " " + tier3), tierRule},
	{"internal/core/imports", list(base + " " + tier1 + " " + tier2 + " internal/core/requests"), tierRule},
	{"internal/core/dossier", list(base + " " + tier1 + " " + tier2 + " " + tier3), tierRule},
	{"internal/core/search", list(base + " " + tier1 + " " + tier2), tierRule},
	{"internal/core/figures", list(base + " " + tier1 + " " + tier2 + " " + tier3), tierRule},
	{"internal/core/letters", list(base + " " + tier1 + " " + tier2 + " " + tier3), tierRule},

	{"internal/testkit/country", list("internal/storage/addresses internal/core/places"), "country makes up addresses to be measured: it knows the address base alone and is linked into nothing."},
	{"internal/testkit/crowd", list("internal/demo internal/storage internal/storage/sqldb internal/core/..."), "crowd fills a store to be measured: it writes rows through storage and is linked into nothing."},
	{"internal/testkit", list("internal/app internal/config internal/demo internal/keyring internal/storage/... internal/core/..."), "testkit serves tests of every package: a door that imported it back would be a cycle."},
	{"internal/archtest", nil, "archtest judges trees that do not compile: import nothing of Palier."},
}

// The tiers of the core. access stands below its tier, because every use case
// takes an access.Actor. once is in none: it repeats answers for doors, and no part
// of the core asks it.
const (
	base  = "internal/core/fault internal/core/event internal/core/contents internal/core/day internal/core/money internal/core/uid"
	tier1 = "internal/core/access internal/core/catalog internal/core/documents internal/core/people"
	tier2 = "internal/core/agenda internal/core/listings internal/core/programs internal/core/mandates internal/core/buildings"
	tier3 = "internal/core/leads internal/core/sales internal/core/visits internal/core/prospecting"
)

const (
	toStore  = "Declare an interface of the one to three methods you need and let internal/app pass what satisfies it."
	baseRule = "The base of the core stands on the standard library alone."
	tierRule = "Inside the core a tier never imports its own or a higher one: declare an interface of the one to three methods you need."
)

// testSupport may be imported by the tests of every package, and by nothing
// that ends up in the binary.
var testSupport = list("internal/testkit internal/api/apitest internal/storage/storagetest internal/core/event/eventtest")

// What the core may use beside the standard library, and what it may not use
// of it: it has no SQL, no HTTP and no wire format.
var (
	valueLibraries = list("golang.org/x/crypto/argon2 golang.org/x/net/idna golang.org/x/text/... github.com/nyaruka/phonenumbers")
	notForCore     = list("database/sql/... net/http/... encoding/json/...")
)

func list(patterns string) []string { return strings.Fields(patterns) }

// checkImports holds every import of the module against the table.
func checkImports(pkgs []pkg) []finding {
	var broken []finding
	for _, p := range pkgs {
		row := slices.IndexFunc(layers, func(l layer) bool { return matches(l.packages, p.dir) })
		if row < 0 {
			broken = append(broken, finding{p.dir, "this package has no row in the table of internal/archtest/layers.go: " +
				"add one that says what it may import, after docs/design.md, Who may import whom."})
			continue
		}
		for _, file := range p.files {
			for _, imp := range file.imports() {
				if what := verdict(p.dir, layers[row], file.test, imp.path); what != "" {
					broken = append(broken, finding{file.at(imp.node), what})
				}
			}
		}
	}
	return broken
}

// verdict says what is wrong with one import; empty when nothing is.
func verdict(dir string, row layer, test bool, imp string) string {
	if own, ok := strings.CutPrefix(imp, moduleName+"/"); ok {
		allowed := matchesAny(row.may, own) && !(matchesAny(testSupport, own) && !matchesAny(testSupport, dir))
		if allowed || test && (own == dir || matchesAny(testSupport, own)) {
			return ""
		}
		return fmt.Sprintf("%s must not import %s. %s (docs/design.md, Who may import whom)", dir, own, row.instead)
	}
	// A core test may read JSON or a file of its own: only what ships is held.
	if test || !matches("internal/core/...", dir) {
		return ""
	}
	switch {
	case matchesAny(notForCore, imp):
		return fmt.Sprintf("the core must not import %s: it has no SQL, no HTTP, no JSON. "+
			"Declare an interface in %s and write the rest in internal/storage or in a door.", imp, dir)
	case !standard(imp) && !matchesAny(valueLibraries, imp):
		return fmt.Sprintf("the core must not import %s: beside the standard library it has the value libraries "+
			"of internal/archtest/layers.go only. Put the library behind an interface of %s.", imp, dir)
	case !standard(imp) && slices.Contains(list(base), dir):
		return fmt.Sprintf("%s must not import %s. %s", dir, imp, baseRule)
	}
	return ""
}

// standard tells a package of the standard library: its first element is not
// a host name.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, name) })
}

func matches(pattern, name string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == tree || strings.HasPrefix(name, tree+"/")
	}
	ok, _ := path.Match(pattern, name)
	return ok
}
