package migrate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/storage/migrate"
	"palier/internal/testkit"
)

// beforeTurned are people of before step 27 (0027_turned), as they were listed then, and the
// keys that they get.
func beforeTurned() (statements []string, want [][]string) {
	statements = []string{
		"insert into accounts (account_id, name, mode, country, created_at, updated_at) values (1, 'A', 'test', 'FR', 1, 1)",
		"insert into agencies (account_id, id, name, company, address, zipcode, city, country, phone, fax, email, website, picture, timezone, created_at, updated_at) values (1, 14, '', '', '', '', '', '', '', '', '', '', '', 'Europe/Paris', 1, 1)",
	}
	for i, d := range []struct {
		last, first, company, email, listed string
		turned                              []string
	}{
		{"Marchand", "Camille", "", "", "marchand0camille", []string{"camille0marchand"}},
		{"de la Tour", "Jean-Pierre", "", "", "de0la0tour0jean0pierre", []string{"la0tour0jean0pierre0de", "tour0jean0pierre0de0la", "jean0pierre0de0la0tour", "pierre0de0la0tour0jean"}},
		{"Seul", "", "", "", "seul", nil},
		{"", "", "SCI des Lilas", "", "sci0des0lilas", []string{"des0lilas0sci", "lilas0sci0des"}},
		{"", "", "", "a.b@example.org", "a0b0example0org", nil}, // found by the e-mail itself
		{"Ба", "Anne", "", "", "ба0anne", nil},                  // when it is next changed
		{"", "", "Lot 10", "", "lot010", nil},
	} {
		id := string(rune('1' + i))
		statements = append(statements, "insert into contacts (account_id, id, agency_id, title, firstname, lastname, company, email, email_more, phone, mobile, fax, address, address_more, zipcode, city, country, language, profile, created_at, updated_at, name_key) "+
			"values (1, "+id+", 14, 0, '"+d.first+"', '"+d.last+"', '"+d.company+"', '"+d.email+"', '', '', '', '', '', '', '', '', '', '', '', 7, 7, '"+d.listed+"')")
		for _, key := range d.turned {
			want = append(want, []string{id, "14x" + key})
		}
	}
	return statements, want
}

// People who were there are found as those who come.
func TestPeopleWhoWereThereAreFoundByAnyWord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := open(t, d)
		admin(t, db, "create table schema_migrations (version bigint not null primary key, name text not null, checksum text not null, applied_at bigint not null)")
		steps, err := migrate.Steps()
		if err != nil {
			t.Fatal(err)
		}
		statements, want := beforeTurned()
		for _, step := range steps[:27] {
			if step.Version == 27 {
				for _, statement := range statements {
					admin(t, db, statement)
				}
			}
			if err := migrate.RunStep(t.Context(), db, step); err != nil {
				t.Fatal(err)
			}
		}
		got := query(t, db, `select cast(contact_id as text), value from contact_keys where account_id = 1 and kind = 6 and at = 7 and raw = ''`)
		sorted := func(rows [][]string) map[string]bool {
			set := map[string]bool{}
			for _, row := range rows {
				set[strings.Join(row, " ")] = true
			}
			return set
		}
		if d := cmp.Diff(sorted(want), sorted(got)); d != "" || len(got) != len(want) {
			t.Errorf("keys (-want +got):\n%s", d)
		}
	})
}
