package journal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// core is where the journal is written.
const core = "../../../core"

func reading(t *testing.T) Words {
	t.Helper()
	w, err := Read(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// source is every file of the core that is no test, by its package.
func source(t *testing.T) map[string][]*ast.File {
	t.Helper()
	all := map[string][]*ast.File{}
	err := filepath.WalkDir(core, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "eventtest") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		all[filepath.Base(filepath.Dir(path))] = append(all[filepath.Base(filepath.Dir(path))], file)
		return err
	})
	if err != nil || len(all) < 20 {
		t.Fatalf("%d packages of the core: %v", len(all), err)
	}
	return all
}

// written is the text of a literal, or that with which a sum of texts begins.
func written(e ast.Expr) string {
	if sum, is := e.(*ast.BinaryExpr); is {
		return written(sum.X)
	}
	if lit, is := e.(*ast.BasicLit); is && lit.Kind == token.STRING {
		text, _ := strconv.Unquote(lit.Value)
		return text
	}
	return ""
}

// typed are the texts of constants of a type.
func typed(files []*ast.File, name string) (list []string) {
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is {
				return true
			}
			if of, is := spec.Type.(*ast.Ident); is && of.Name == name {
				for _, v := range spec.Values {
					list = append(list, written(v))
				}
			}
			return true
		})
	}
	return list
}

// dotted are literals that may be kinds of event: "lead.created".
var dotted = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// kinds are the kinds of event that the core writes: constants that are called so, and every
// literal about a thing that the journal speaks of. Rights look the same.
func kinds(t *testing.T, all map[string][]*ast.File, words Words) []string {
	t.Helper()
	rights := typed(all["access"], "Right")
	found := map[string]bool{}
	for of, files := range all {
		for _, file := range files {
			if of == "audit" { // which reads the journal
				continue
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					if strings.HasPrefix(n.Names[0].Name, "Event") && len(n.Values) > 0 {
						found[written(n.Values[0])] = true
					}
				case *ast.BasicLit:
					text := written(n)
					subject, _, _ := strings.Cut(text, ".")
					if dotted.MatchString(text) && !slices.Contains(rights, text) && words.set.In("fr").Has("subject."+subject) {
						found[text] = true
					}
				}
				return true
			})
		}
	}
	delete(found, "lead.answer") // a kind of letter
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

func TestEveryKindOfEventHasAWord(t *testing.T) {
	words := reading(t)
	all := kinds(t, source(t), words)
	if len(all) < 100 || !slices.Contains(all, "lead.created") || !slices.Contains(all, "mandate.number_skipped") {
		t.Fatalf("%d kinds of event are found: %v", len(all), all)
	}
	for _, lang := range []string{"fr", "en"} {
		w := words.set.In(lang)
		for _, kind := range all {
			subject, verb, _ := strings.Cut(kind, ".")
			if !w.Has("subject."+subject) || !w.Has("event."+kind) && !w.Has("verb."+verb) {
				t.Errorf("%s has no word in %s", kind, lang)
			}
		}
	}
}

// fields are the names under which the core tells changes.
func fields(all map[string][]*ast.File) []string {
	found := map[string]bool{}
	change := func(e ast.Expr) bool {
		s, is := e.(*ast.SelectorExpr)
		if id, isID := e.(*ast.Ident); isID {
			return id.Name == "Change"
		}
		return is && s.Sel.Name == "Change"
	}
	note := func(c *ast.CompositeLit) {
		for _, e := range c.Elts {
			if kv, is := e.(*ast.KeyValueExpr); is {
				if key, is := kv.Key.(*ast.Ident); is && key.Name == "Field" {
					found[written(kv.Value)] = true
				}
			}
		}
	}
	for _, files := range all {
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				c, is := n.(*ast.CompositeLit)
				if !is {
					return true
				}
				if list, is := c.Type.(*ast.ArrayType); is && change(list.Elt) {
					for _, e := range c.Elts {
						if one, is := e.(*ast.CompositeLit); is {
							note(one)
						}
					}
				} else if change(c.Type) {
					note(c)
				}
				return true
			})
		}
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

func TestEveryFieldHasAName(t *testing.T) {
	words := reading(t)
	all := fields(source(t))
	if len(all) < 150 || !slices.Contains(all, "energy_value") || !slices.Contains(all, "consent.") {
		t.Fatalf("%d fields are found: %v", len(all), all)
	}
	some := func(name string) string { // one of several
		if name == "consent." {
			return "consent.email"
		}
		return general(name)
	}
	for _, lang := range []string{"fr", "en"} {
		for _, name := range all {
			if name = some(name); !words.set.In(lang).Has("field." + name) {
				t.Errorf("%s has no name in %s", name, lang)
			}
		}
	}
}

// states are the types of the core whose values the journal tells, with a field that does.
var states = map[string]string{
	"sales.OptionStatus": "option.status", "sales.PurchaseStatus": "purchase.status", "sales.RegistrationStatus": "registration.status", "programs.State": "lot.status",
	"programs.Progress": "program.progress", "visits.Status": "visit.status", "visits.Openness": "property.state", "visits.Precision": "account.address", "visits.PaperKind": "visit.kind",
	"visits.FeedKind": "feed.kind", "leads.Stage": "lead.stage", "letters.State": "letter.state", "mandates.State": "mandate.state", "mandates.Kind": "card.kind", "access.Role": "user.role",
	"access.Mode": "account.mode", "access.Right": "key.permissions", "listings.Payer": "property.fee_payer", "listings.Charges": "property.charges_mode", "listings.Level": "property.address_shown",
	"imports.Act": "upload.act", "imports.Extent": "upload.extent", "grants.Auth": "client.auth", "grants.Compat": "client.compat", "dossier.Basis": "contact.kept", "exports.What": "export.list",
}

// untold are states that the journal has no field for.
var untold = []string{"imports.State", "imports.TaskState", "webhooks.State"}

func TestEveryStateHasAWord(t *testing.T) {
	words, all := reading(t), source(t)
	values := map[string][]string{
		"interest.status": leads.Statuses(), "purchase.cancellation": sales.Cancellations(), "lot.typology": {"underground", "outdoor", "box", "covered"},
		"lot.type": slices.Collect(maps.Keys(programs.Types())), "contact.marital_status": people.MaritalStatuses(), "program.status": {programs.Activated, programs.Deactivated, programs.Archived},
		"registration.decision":   {sales.DecisionApproved, sales.DecisionRejected, sales.DecisionArbitration},
		"registration.decided_by": {sales.ByRules, sales.ByHuman}, "grant.reason": {"revoked", "replayed", "reused"},
	}
	for name, field := range states {
		of, kind, _ := strings.Cut(name, ".")
		list := typed(all[of], kind)
		if len(list) == 0 {
			t.Errorf("%s has no values", name)
		}
		values[field] = append(values[field], list...)
	}
	for _, lang := range []string{"fr", "en"} {
		w := words.set.In(lang)
		for field, list := range values {
			subject, name, _ := strings.Cut(field, ".")
			f := formOf(subject, name)
			for _, value := range list {
				if value != "" && !w.Has("value."+f.family+"."+value) {
					t.Errorf("%s %q has no word in %s", field, value, lang)
				}
			}
		}
	}
	for of, files := range all { // a state that is new is told, or is said not to be
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, is := n.(*ast.TypeSpec); is && (strings.HasSuffix(spec.Name.Name, "State") || strings.HasSuffix(spec.Name.Name, "Status")) {
					name := of + "." + spec.Name.Name
					if text, is := spec.Type.(*ast.Ident); is && text.Name == "string" && states[name] == "" && !slices.Contains(untold, name) {
						t.Errorf("%s is neither told nor untold", name)
					}
				}
				return true
			})
		}
	}
}

// A form that names words names some that there are.
func TestEveryFamilyOfWordsIsThere(t *testing.T) {
	for field, f := range forms {
		if f.family == "" || f.form == booked {
			continue
		}
		text, err := files.ReadFile("texts/fr.txt")
		if err != nil || !strings.Contains(string(text), "\nvalue."+f.family+".") {
			t.Errorf("%s is of a family %q without words (%v)", field, f.family, err)
		}
	}
}
