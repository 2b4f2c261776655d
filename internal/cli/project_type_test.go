package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/prospecting"
	"palier/internal/testkit"
)

func TestAnAgencySetsItsKindsOfProject(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		in := []string{"--agency", "14"}
		kinds := func(args ...string) (ids []string) {
			t.Helper()
			for _, r := range read[[]typeRow](t, d, append(append([]string{"project-type"}, args...), in...)...) {
				ids = append(ids, r.ID)
			}
			return ids
		}
		shipped := []string{"vente", "location", "gestion", "recherche"}
		if got := kinds("list"); !slices.Equal(got, shipped) {
			t.Errorf("shipped %v", got)
		}
		if got := kinds("add", "viager", "--name", "Viager", "--mandate", "simple,exclusif", "--document", "estimation", "--category", "5"); !slices.Equal(got, append(shipped, "viager")) {
			t.Errorf("with one more %v", got)
		}
		got := read[typeRow](t, d, append([]string{"project-type", "change", "viager", "--mandate", "exclusif", "--document", "none"}, in...)...)
		if diff := cmp.Diff(typeRow{"viager", "Viager", []string{}, []string{"exclusif"}, "T", 5}, got); diff != "" {
			t.Errorf("changed (-want +got):\n%s", diff)
		}
		holds(t, on(t, d, append([]string{"project-type", "list"}, in...)...), "viager", "exclusif", "TYPE", "estimation, photos")
		if got := kinds("remove", "location"); slices.Contains(got, "location") {
			t.Errorf("after one was removed %v", got)
		}
		for args, want := range map[string]struct {
			code int
			says string
		}{
			"add viager --name x":              {exitFailed, "already"},
			"add a/b --name x":                 {exitUsage, "<id>"},
			"add neuf --name x --category 4":   {exitUsage, "--category"},
			"add neuf --name x --mandate a,a":  {exitUsage, "--mandate"},
			"add neuf":                         {exitUsage, "--name"},
			"change vente":                     {exitUsage, "say what has changed"},
			"change location --name x":         {exitUsage, "palier project-type list"},
			"remove location":                  {exitUsage, "palier project-type list"},
			"change vente --document a,,b":     {exitUsage, "--document"},
			"change vente --register X":        {exitUsage, "--register"},
			"change vente --name x --agency 9": {exitUsage, "no agency 9"},
		} {
			line := append([]string{"project-type"}, strings.Fields(args)...)
			if !strings.Contains(args, "--agency") {
				line = append(line, in...)
			}
			if a := run(t, at(d), line...); a.code != want.code || !strings.Contains(a.err, want.says) {
				t.Errorf("project-type %s: exit %d, %s", args, a.code, a.err)
			}
		}
		if got := kinds("reset"); !slices.Equal(got, shipped) {
			t.Errorf("reset %v", got)
		}
		if out := on(t, d, "audit", "--subject", "agency/14"); !strings.Contains(out, "agency.project_types_changed") {
			t.Errorf("the journal:\n%s", out)
		}
	})
}

func TestWhatNoListKnowsIsListed(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	if out := on(t, d, "round", "flags", "--agency", "14"); !strings.Contains(out, "Nothing is flagged") {
		t.Errorf("before:\n%s", out)
	}
	by, _, err := s.App.Login.User(t.Context(), s.Leads2Keys.Login, s.Leads2Keys.Password, "192.0.2.8")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Rounds.Add(t.Context(), by, 14, s.Leads2Keys.Place, prospecting.Sheet{Boxes: []prospecting.Box{{Mailbox: "b-12", Projects: []prospecting.Project{
		{ID: "p-1", Type: "vente", Mandates: []prospecting.Mandate{{ID: "m-1", Type: "gestion", Steps: []prospecting.Step{{Name: "relance"}}}}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	rounds := read[[]roundRow](t, d, "round", "list", "--agency", "14")
	if len(rounds) != 1 || rounds[0].Flags != 2 || rounds[0].Projects != 1 || rounds[0].Mandates != 1 || rounds[0].Place != s.Leads2Keys.Place || rounds[0].User != by.User {
		t.Errorf("rounds %+v", rounds)
	}
	flags := read[[]flagRow](t, d, "round", "flags", "--agency", "14")
	if len(flags) != 2 || flags[0].Value != "gestion" || flags[0].Mandate != "m-1" || flags[1].Field != "boxes.0.projects.0.mandates.0.steps.0.name" || flags[1].Reason == "" {
		t.Errorf("flags %+v", flags)
	}
	holds(t, on(t, d, "round", "flags", "--agency", "14"), "b-12", "p-1", "relance", "REASON")
	holds(t, on(t, d, "round", "list", "--agency", "14"), s.Leads2Keys.Place, "FLAGS")
}
