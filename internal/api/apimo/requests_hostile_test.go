package apimo_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/api/apitest"
)

const requestsPath = "/agencies/14/requests"

type requestList struct {
	Total    int64            `json:"total_items"`
	Requests []map[string]any `json:"requests"`
}

// sought posts a search, and gives its number.
func sought(t testing.TB, c apitest.Client, body string) string {
	t.Helper()
	made := apitest.Decode[struct {
		ID int64 `json:"id"`
	}](t, c.Post(t, requestsPath, body))
	return fmt.Sprint(made.ID)
}

func searchesOf(t testing.TB, c apitest.Client) requestList {
	t.Helper()
	return apitest.Decode[requestList](t, c.Get(t, requestsPath))
}

// hostileValues are what no field of a search means.
var hostileValues = []string{`{"a":1}`, `[{"a":[1]}]`, `true`, `"NaN"`, `NaN`, `1e400`, `-1`, `"-1"`, `1e30`, `9007199254740993.5`, `99999999999999999999`, `"\u0000"`, `[]`, `{}`, `[null]`, `"` + "\\u202e" + `x"`,
	`[[[[[[1]]]]]]`, `""`, `" "`, `"０"`, `"1,5"`, `"0x10"`, `"Infinity"`, `-0`}

var requestKeys = []string{"active", "auto", "validated", "contact", "user", "ranking", "last_action", "emailing", "category", "subcategory", "types", "subtype", "referral", "subreferral", "country",
	"locations", "coordinates", "sector", "zone", "rooms_operator", "rooms", "bedrooms", "standing", "view", "condition", "availability", "margin", "area", "price", "floor", "areas",
	"proximities", "services", "activities", "tags", "tags_customized", "comment", "free_criteria"}

// Whatever a field holds, a search is taken or refused with a 4xx, and never breaks the server.
func TestNoValueOfASearchBreaksTheDoor(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		contact := filed(t, c, contactsPath, `{"user":9,"lastname":"GARDE","email":"garde.recherche@example.org"}`)
		id := sought(t, c, fmt.Sprintf(`{"contact":%q,"user":9,"category":1,"country":"FR"}`, contact))
		for _, key := range requestKeys {
			for _, value := range hostileValues {
				body := fmt.Sprintf(`{%q:%s}`, key, value)
				a := c.Do(t, apitest.Request{Method: http.MethodPut, Path: requestsPath + "/" + id, Body: []byte(body), Hostile: true})
				if a.Status != 200 && a.Status != 400 && a.Status != 422 {
					t.Errorf("PUT %s: %d %s", body, a.Status, a.Body)
				}
			}
		}
		if l := searchesOf(t, c); l.Total != 1 {
			t.Errorf("%d searches", l.Total)
		}
	})
}

// A place that is named by its number shows its name, too, and what says nothing is nothing.
func TestAPlaceBelongsToItsNumber(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		contact := filed(t, c, contactsPath, `{"user":9,"lastname":"GARDE","email":"garde.recherche@example.org"}`)
		sought(t, c, fmt.Sprintf(`{"contact":%q,"user":9,"category":1,"country":"FR","locations":[{"city":{"id":"44109"}},{"region":{"id":52}},{},{"city":null}],"areas":[{}],"tags_customized":[{}]}`, contact))
		one := flat(searchesOf(t, c).Requests[0])
		if got := fmt.Sprint(one["locations[].city.name"], one["locations[1].region.name"], one["locations[2].city"], one["areas"], one["tags_customized"]); got != "NantesPays de la Loire<nil> [] []" {
			t.Errorf("shown: %s", got)
		}
	})
}

// What is out of its range is refused, and changes nothing.
func TestASearchOutOfItsRangeIsRefusedAndChangesNothing(t *testing.T) {
	outline := func(n int) string {
		return `"coordinates":{"polygon":[` + strings.TrimSuffix(strings.Repeat("[-1.5,47.2],", n), ",") + `]}`
	}
	bodies := map[string]int{
		`"margin":101`: 422, `"margin":-1`: 422, `"margin":NaN`: 400, `"margin":"NaN"`: 422, `"rooms":10001`: 422, `"rooms":-1`: 422, `"rooms":2.5`: 422, `"rooms_operator":4`: 422, `"rooms_operator":0`: 422,
		`"bedrooms":1e9`: 422, `"price":{"max":-1}`: 422, `"price":{"max":1e12}`: 422, `"price":{"min":2,"max":1}`: 422, `"price":{"currency":"EURO"}`: 422, `"area":{"min":-0.5}`: 422,
		`"area":{"max":1e10}`: 422, `"area":{"min":50,"max":40}`: 422, `"floor":{"value":301}`: 422, `"floor":{"value":-21}`: 422, `"country":"FRA"`: 422, `"country":1`: 422, `"category":0`: 422, `"category":null`: 422,
		`"user":999999`: 422, `"user":null`: 422, `"contact":999999999`: 422,
		`"coordinates":{"latitude":91,"longitude":0,"radius":100}`: 422, `"coordinates":{"latitude":47,"longitude":181,"radius":100}`: 422, `"coordinates":{"latitude":47,"longitude":-1,"radius":0}`: 422,
		`"coordinates":{"latitude":47,"longitude":-1,"radius":1000001}`: 422, `"coordinates":{"latitude":47,"longitude":-1,"radius":-5}`: 422, `"coordinates":{"latitude":47}`: 422,
		`"coordinates":{"polygon":[[-1.5,47.2],[-1.4,47.2]]}`: 422, outline(3): 422, outline(501): 422, `"coordinates":{"polygon":[[-1.5,47.2],[-1.4,47.2],[-1.4,470]]}`: 422,
		`"coordinates":{"polygon":[["a","b"],[1,2],[3,4]]}`: 422, `"coordinates":{"polygon":"[[1,2]]"}`: 422, `"coordinates":{"polygon":[[1,2,3],[1,2],[3,4]]}`: 422,
		`"locations":[` + strings.TrimSuffix(strings.Repeat(`{"city":{"name":"Nantes"}},`, 10_000), ",") + `]`: 400, // more values than a payload has
		`"locations":[` + strings.TrimSuffix(strings.Repeat(`{"zipcode":"44000"},`, 101), ",") + `]`:           422,
		`"types":[` + strings.TrimSuffix(strings.Repeat(`1,`, 100_000), ",") + `]`:                             400,
		`"types":[` + strings.TrimSuffix(strings.Repeat(`"x",`, 1000), ",") + `]`:                              422,
		`"locations":"Nantes"`: 422, `"locations":[{"id":"44109"}]`: 422, `"locations":[{"city":{}}]`: 422, `"locations":[{"city":{"id":-4}}]`: 422, `"areas":[{"type":1,"number":-1}]`: 422, `"tags_customized":[` + strings.TrimSuffix(strings.Repeat(`{"comment":"a"},`, 51), ",") + `]`: 422,
		`"comment":"` + strings.Repeat("é", 20_001) + `"`: 422, `"free_criteria":"` + strings.Repeat("x", 1<<20) + `"`: 413,
		`"last_action":"hier"`: 422, `"active":"peut-être"`: 422,
	}
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		contact := filed(t, c, contactsPath, `{"user":9,"lastname":"GARDE","email":"garde.recherche@example.org"}`)
		whole := fmt.Sprintf(`"contact":%q,"user":9,"category":1,"country":"FR"`, contact)
		id := sought(t, c, `{`+whole+`}`)
		before := fmt.Sprint(searchesOf(t, c))
		for part, status := range bodies {
			if a := c.Do(t, apitest.Request{Method: http.MethodPut, Path: requestsPath + "/" + id, Body: []byte(`{` + part + `}`), Hostile: true}); a.Status != status {
				t.Errorf("PUT %.70s: %d %.200s, want %d", part, a.Status, a.Body, status)
			}
			key, _, _ := strings.Cut(part, ":")
			if strings.Contains(whole, key) {
				continue // the same key twice is another fault
			}
			if a := c.Do(t, apitest.Request{Method: http.MethodPost, Path: requestsPath, Body: []byte(`{` + whole + `,` + part + `}`), Hostile: true}); a.Status != status {
				t.Errorf("POST %.70s: %d %.200s, want %d", part, a.Status, a.Body, status)
			}
		}
		if after := fmt.Sprint(searchesOf(t, c)); after != before {
			t.Errorf("something changed:\n%s\n%s", before, after)
		}
		// An outline that crosses itself is one: it holds what an odd number of its edges goes around.
		eight := `{"coordinates":{"polygon":[[-1.6,47.1],[-1.4,47.3],[-1.4,47.1],[-1.6,47.3]]}}`
		c.Do(t, apitest.Request{Method: http.MethodPut, Path: requestsPath + "/" + id, Body: []byte(eight), Hostile: true}).Want(t, 200)
	})
}
