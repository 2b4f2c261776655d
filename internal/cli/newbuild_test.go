package cli

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// What a new-build enquiry brings besides: marks on it, and what its person agreed to.
func TestTagsAndConsentsAreShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		program, _ := strconv.ParseInt(s.Adlead.Program, 10, 64)
		made, err := s.Desk.Create(t.Context(), s.Operator, leads.NewBuild{Program: program,
			Person:   people.Declared{Last: "Lefort", First: "Inès", Email: "ines.lefort@example.org"},
			Consents: []people.Consent{{Channel: people.ByEmail, Given: true}, {Channel: people.ByPost}}})
		if err != nil {
			t.Fatal(err)
		}
		lead := strconv.FormatInt(made.Lead.ID, 10)
		if sheet := read[leadSheet](t, d, "lead", "show", lead); sheet.Tags == nil || len(sheet.Tags) > 0 {
			t.Errorf("tags before any: %v", sheet.Tags)
		}
		if _, err := s.Desk.AddTag(t.Context(), s.Operator, program, made.Lead.ID, leads.Tag{Tag: "salon-nantes"}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"salon-nantes"}, read[leadSheet](t, d, "lead", "show", lead).Tags); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}
		if out := on(t, d, "lead", "show", lead); !strings.Contains(out, "salon-nantes") {
			t.Errorf("lead show says %s", out)
		}
		contact := strconv.FormatInt(made.Lead.Contact, 10)
		want := map[people.Channel]bool{people.ByEmail: true, people.ByPost: false}
		if diff := cmp.Diff(want, read[contactSheet](t, d, "contact", "show", contact).Consents); diff != "" {
			t.Errorf("consents (-want +got):\n%s", diff)
		}
		if out := on(t, d, "contact", "show", contact); !strings.Contains(out, "email  yes") || !strings.Contains(out, "post   no") || strings.Contains(out, "sms") {
			t.Errorf("contact show says %s", out)
		}
	})
}
