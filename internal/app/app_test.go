package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// The main job: a lead that a client posts is stored, listed, and belongs to a
// person.
func TestAPostedLeadIsListedAndBelongsToAPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		get := func(method, path, body string) map[string]any {
			r, _ := http.NewRequest(method, s.Apimo.Base+path, strings.NewReader(body))
			r.SetBasicAuth(s.Apimo.Provider, s.Apimo.Token)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			raw, _ := io.ReadAll(res.Body)
			var v map[string]any
			if err := json.Unmarshal(raw, &v); err != nil || res.StatusCode != 200 {
				t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, raw)
			}
			return v
		}
		before := get("GET", "/agencies/14/leads?limit=1", "")["total_items"].(float64)
		posted := get("POST", "/agencies/14/leads", `{"reference":"a-1","lastname":"MARTIN","firstname":"Jean","email":"jean.martin@example.org"}`)
		list := get("GET", "/agencies/14/leads?offset=60", "")
		if got := list["total_items"].(float64); got != before+1 {
			t.Errorf("total_items = %v, want %v", got, before+1)
		}
		leads := list["leads"].([]any)
		last := leads[len(leads)-1].(map[string]any)
		if last["id"] != posted["id"] || last["reference"] != "a-1" {
			t.Errorf("the last lead is %v, posted %v", last, posted)
		}
		if last["contact"] == nil {
			t.Error("the lead belongs to nobody")
		}
	})
}
