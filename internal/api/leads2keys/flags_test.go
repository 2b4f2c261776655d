package leads2keys_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/day"
	"palier/internal/core/grants"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// TestKindsOfProjectAreASettingOfTheAgency (3.9): what is offered changes for the next who
// asks; what a round has of a kind that is not offered is read back, beside a flag.
func TestKindsOfProjectAreASettingOfTheAgency(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		kinds := func() (ids []any) {
			for _, one := range c.get(t, "/agency/14/project.types")["result"].([]any) {
				ids = append(ids, one.(map[string]any)["id"])
			}
			return ids
		}
		if err := d.Rounds.AddType(t.Context(), d.Operator, 14, prospecting.Type{ID: "viager", Name: "Viager", Mandates: []string{"exclusif"}, Register: mandates.Transactions, Category: 5}); err != nil {
			t.Fatal(err)
		}
		if err := d.Rounds.RemoveType(t.Context(), d.Operator, 14, "location"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]any{"vente", "gestion", "recherche", "viager"}, kinds()); diff != "" {
			t.Errorf("offered (-want +got):\n%s", diff)
		}
		body := `{"bal":[{"bal":"b-12","projet":[{"id":"p-1","type":"location","mandat":[{"type":"location"}]},{"id":"p-2","type":"bail"}]}]}`
		c.write(t, "POST", round, `{"value":`+body+`}`)
		read := c.get(t, round)
		if got := read["value"].(map[string]any)["bal"].([]any)[0].(map[string]any)["projet"].([]any)[0].(map[string]any)["type"]; got != "location" {
			t.Errorf("a project of a kind that was removed is read as %v", got)
		}
		flags, _ := read["flags"].([]any)
		if len(flags) != 1 || flags[0].(map[string]any)["field"] != "value.bal[0].projet[1].type" || flags[0].(map[string]any)["value"] != "bail" {
			t.Errorf("flags %v", flags)
		}
	})
}

// TestWhatTheListsDoNotKnowIsReadBackWithAFlag (3.8, rules): stored, answered with 200, and
// said beside the value, which stays as it was sent.
func TestWhatTheListsDoNotKnowIsReadBackWithAFlag(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		cas := c.write(t, "POST", round, `{"value":`+walk("", signature)+`}`)
		if read := c.get(t, round); read["flags"] != nil {
			t.Errorf("flags of a round that has nothing strange: %v", read["flags"])
		}
		const odd = `{"bal":[{"bal":"b-12","projet":[{"id":"p-9","type":"vente","mandat":[{"id":"m-1","type":"gestion","expiration":"2099-06-05","steps":[{"date":"2026-03-05","name":"signature","prix":260000},{"name":"relance"}]}],
			"phase":[{"type":"estimation","status":[{"date":"2026-03-05","step":"Stand by"}]}]}]}]}`
		c.write(t, "PUT", round, `{"cas":"`+cas+`","value":`+odd+`}`)
		read := c.get(t, round)
		var fields []any
		for _, f := range read["flags"].([]any) {
			fields = append(fields, f.(map[string]any)["field"])
		}
		const p = "value.bal[0].projet[0]"
		if diff := cmp.Diff([]any{p + ".mandat[0].type", p + ".mandat[0].steps[1].name", p + ".phase[0].status[0].step"}, fields); diff != "" {
			t.Errorf("flagged (-want +got):\n%s", diff)
		}
		project := read["value"].(map[string]any)["bal"].([]any)[0].(map[string]any)["projet"].([]any)[0].(map[string]any)
		if m := project["mandat"].([]any)[0].(map[string]any); m["type"] != "gestion" || m["steps"].([]any)[1].(map[string]any)["name"] != "relance" {
			t.Errorf("read back as %v", m)
		}
		c.write(t, "PUT", round, string(c.do(t, "GET", round, "", 200).Body)) // with its flags, which are read over
	})
}

// TestMandatesInForceAreListedByTheirSignature (3.3): signed, not expired, not dropped; who
// lives there only to the agency's own applications, in the shipped client's shape.
func TestMandatesInForceAreListedByTheirSignature(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		mandate := func(id, signed, ends, more string) string {
			return fmt.Sprintf(`{"id":%q,"type":"simple","expiration":%q,"steps":[{"date":%q,"name":"signature"}%s]}`, id, ends, signed, more)
		}
		today := d.Clock.Now().In(day.Paris())
		c.write(t, "POST", round, `{"value":{"bal":[{"bal":"b-12","projet":[{"id":"p-1","type":"vente","mandat":[`+
			mandate("later", "2026-03-06", "2099-01-01", "")+","+mandate("over", "2026-03-01", today.AddDate(0, 0, -2).Format("2006-01-02"), "")+","+
			mandate("last-day", "2026-03-07", today.Format("2006-01-02"), "")+","+mandate("dropped", "2026-03-02", "", `,{"name":"sans suite"}`)+","+
			mandate("first", "2026-03-05", "", `,{"name":"suivi"}`)+`,{"id":"draft","steps":[{"name":"suivi"}]}]}]}]}}`)
		var ids []any
		for _, one := range c.list(t, "/agency/14/mandates") {
			ids = append(ids, one["id"])
			if good := one["good"].(map[string]any); good["persons"] != nil || good["enterprises"] != nil {
				t.Errorf("in the documented shape somebody is named: %v", good)
			}
		}
		if diff := cmp.Diff([]any{"first", "later", "last-day"}, ids); diff != "" {
			t.Errorf("in force (-want +got):\n%s", diff)
		}
		app, secret, err := d.Grants.AddClient(t.Context(), d.Operator, grants.Client{Name: "Partenaire", Compat: grants.SDK, Redirects: []string{"https://partner.example.org/"}})
		if err != nil {
			t.Fatal(err)
		}
		partner := d.lent(t, d.Leads2Keys.Login, d.Leads2Keys.Password, app.Key, secret)
		for who, client := range map[string]client{"own": d.phone(t), "partner": partner} {
			good := client.list(t, "/agency/14/mandates")[0]["good"].(map[string]any)
			if people := len(good["persons"].([]any)); (people == 0) != (who == "partner") {
				t.Errorf("%s application: %d people are named", who, people)
			}
		}
	})
}

// TestProjectsAreFoundByTheirDateInParis (3.10): a bound without a zone is Parisian, one
// without a time all of its day.
func TestProjectsAreFoundByTheirDateInParis(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.write(t, "POST", round, `{"value":{"bal":[{"bal":"b-12","projet":[{"id":"night","type":"vente","date":"2026-03-01T23:30:00Z"},{"id":"day","type":"vente","date":"2026-03-02"},{"id":"undated","type":"vente"}]}]}}`)
		for query, want := range map[string][]any{
			"":                                 {"night", "day", "undated"},
			"?begin=2026-03-02&end=2026-03-02": {"night", "day"},
			"?end=2026-03-01":                  nil,
			"?begin=2026-03-02T00:30:00":       {"night"},
			"?begin=2026-03-01T23:30:01Z":      nil,
			"?end=2026-03-02T00:10:00%2B01:00": {"day"},
			"?begin=0000&end=9999":             {"night", "day", "undated"},
		} {
			var ids []any
			for _, one := range c.list(t, "/agency/14/projects"+query) {
				ids = append(ids, one["id"])
			}
			if diff := cmp.Diff(want, ids); diff != "" {
				t.Errorf("projects%s (-want +got):\n%s", query, diff)
			}
		}
	})
}
