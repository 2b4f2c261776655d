package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/prospecting"
	"palier/internal/demo"
	"palier/internal/testkit"
)

// importPlace is place import that may end with any of the codes.
func importPlace(t *testing.T, d testkit.Database, code int, args ...string) (a placeAnswer, said answer) {
	t.Helper()
	said = run(t, at(d), append([]string{"place", "import", "--agency", "14", "--json"}, args...)...)
	if said.code != code {
		t.Fatalf("place import %v: exit %d, want %d\n%s%s", args, said.code, code, said.out, said.err)
	}
	if code == exitOK {
		if err := json.Unmarshal([]byte(said.out), &a); err != nil {
			t.Fatalf("%v in %s", err, said.out)
		}
	}
	return a, said
}

// changes are the levels on which something is not the same.
func (p placeAnswer) changes() string {
	var out []string
	for _, l := range p.Levels {
		if l.New+l.Changed+l.Removed > 0 {
			out = append(out, fmt.Sprintf("%s %d/%d/%d", l.Level, l.New, l.Changed, l.Removed))
		}
	}
	return strings.Join(out, ", ")
}

func TestABuildingFileGoesOutAndComesBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		export := func() string { return on(t, d, "place", "export", "--agency", "14", demo.Place) }
		was := export()
		same, _ := importPlace(t, d, exitOK, sheetFile(t, "f.json", was), "--dry-run")
		if same.Result != "unchanged" || same.changes() != "" {
			t.Errorf("what was exported: %+v", same)
		}
		var file map[string]any
		if err := json.Unmarshal([]byte(was), &file); err != nil || file["format"] != "palier.place/1" || file["place"] != demo.Place {
			t.Fatalf("%v in %s", err, was)
		}
		changed := strings.Replace(was, `"value":{`, `"value":{"concierge":"le matin",`, 1)
		changed = strings.Replace(changed, `"escalier":[`, `"escalier":[{"name":"Z","bal":[{"porte":"gauche","person":[{"lastname":"Nouvelle","email":"anais@example.org"}]}]},`, 1)
		path := sheetFile(t, "immeuble.json", changed)
		dry, _ := importPlace(t, d, exitOK, path, "--dry-run")
		want := "file 0/1/0, staircase 1/0/0, mailbox 1/0/0, person 1/0/0"
		if dry.Result != "updated" || dry.changes() != want || !dry.DryRun || export() != was {
			t.Errorf("a dry run: %s %s, want %s", dry.Result, dry.changes(), want)
		}
		done, _ := importPlace(t, d, exitOK, path)
		if now := export(); done.changes() != want || !strings.Contains(now, `"concierge":"le matin"`) || !strings.Contains(now, "Nouvelle") {
			t.Errorf("imported: %s\n%s", done.changes(), now)
		}
		if _, said := importPlace(t, d, exitFailed, sheetFile(t, "f.json", was)); !strings.Contains(said.err, "which is not the cas of this file") {
			t.Errorf("a version of before: %s", said.err)
		}
		undone := read[undoAnswer](t, d, "import", "undo", fmt.Sprint(done.Batch.ID))
		if back := value(t, export()); undone.State != "undone" || back != value(t, was) {
			t.Errorf("undone: %+v\n%s\n%s", undone, back, value(t, was))
		}
		if list := on(t, d, "place", "list", "--agency", "14"); !strings.Contains(list, demo.Place) {
			t.Errorf("list: %s", list)
		}
	})
}

// value is a file's own value, without what changes with each writing.
func value(t *testing.T, text string) string {
	t.Helper()
	var file struct {
		Value map[string]any `json:"value"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	delete(file.Value, "date")
	out, err := json.Marshal(file.Value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// A file that an import made goes with it, unless a round has been at the place.
func TestAnImportedPlaceOfWhichThereIsARoundStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		store := d.Store(t, time.Now)
		for place, walked := range map[string]bool{"elsewhere": false, "walked": true} {
			made, _ := importPlace(t, d, exitOK, sheetFile(t, "f.json", `{"format":"palier.place/1","place":"`+place+`","value":{"immeuble":[{"name":"A"}]}}`))
			if walked {
				if err := store.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
					return store.InsertRound(ctx, prospecting.Round{Account: 1, ID: tx.NextID(), Agency: demo.Agency, User: demo.User, Place: place, Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
				}); err != nil {
					t.Fatal(err)
				}
			}
			undo := run(t, at(d), "import", "undo", fmt.Sprint(made.Batch.ID))
			there := run(t, at(d), "place", "export", "--agency", "14", place)
			switch {
			case made.Result != "new":
				t.Errorf("%s: %+v", place, made)
			case walked && (undo.code != exitFound || !strings.Contains(undo.out, "A round has been at the place.") || there.code != exitOK):
				t.Errorf("undone with a round: exit %d %s, %s", undo.code, undo.out, there.err)
			case !walked && (undo.code != exitOK || !strings.Contains(there.err, "agency 14 has no building file of elsewhere")):
				t.Errorf("undone: exit %d %s, %s", undo.code, undo.out, there.err)
			}
		}
	})
}

func TestAWrongBuildingFileIsRefusedByItsPath(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	for text, want := range map[string]string{
		`[]`:                          "it is not a JSON object",
		`{"format":`:                  "it is not JSON",
		`{"format":"x"}`:              "its field format is not palier.place/1",
		`{"format":"palier.place/1"}`: "value",
		`{"format":"palier.place/1","place":"x","value":{}}`:                                                                   "value.immeuble: It is required",
		`{"format":"palier.place/1","place":"x","value":{"immeuble":[{"escalier":[{"name":7}]}]}}`:                             "value.immeuble[0].escalier[0].name: It must be a string",
		`{"format":"palier.place/1","place":"x","value":{"immeuble":[{"escalier":[{"bal":[{"type":"Château"}]}]}]}}`:           "value.immeuble[0].escalier[0].bal[0].type: One of Logement",
		`{"format":"palier.place/1","place":"x","value":{"immeuble":[{"photo":[{"id":"0123456789abcdef0123456789abcdef"}]}]}}`: "value.immeuble[0].photo[0].id: There is no such document",
		`{"format":"palier.place/1","place":"a b","value":{"immeuble":[]}}`:                                                    "place: An id of",
		`{"format":"palier.place/1","place":"x","value":{"immeuble":[{"id":"1"},{"id":"1"}]}}`:                                 "value.immeuble[1].id: This id is that of",
	} {
		for _, dry := range [][]string{nil, {"--dry-run"}} {
			_, said := importPlace(t, d, exitUsage, append(dry, sheetFile(t, "f.json", text))...)
			if !strings.Contains(said.err, want) {
				t.Errorf("%s: %s; want %q", text, said.err, want)
			}
		}
	}
	if list := on(t, d, "import", "list"); !strings.HasPrefix(list, "Nothing was imported yet") {
		t.Errorf("something was imported:\n%s", list)
	}
	importPlace(t, d, exitFailed, "none.json")
}
