package apimo_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// spread posts n leads, the clock moving on between them.
func spread(t *testing.T, d *door, c apitest.Client, n int) (ids []int64) {
	t.Helper()
	for i := range n {
		d.Clock.Advance(2 * time.Second)
		ids = append(ids, post(t, c, fmt.Sprintf(`{"reference":"lead-%d"}`, i)).ID)
	}
	return ids
}

func TestPagesLoseAndDoubleNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		want := spread(t, d, c, 25)
		var got []int64
		for _, page := range []struct{ offset, rows int }{{0, 10}, {10, 10}, {20, 5}, {30, 0}} {
			l := list(t, c, fmt.Sprintf("?limit=10&offset=%d", page.offset))
			if len(l.Leads) != page.rows || l.Total != 25 {
				t.Errorf("offset %d: %d leads of %d, want %d of 25", page.offset, len(l.Leads), l.Total, page.rows)
			}
			for _, lead := range l.Leads {
				got = append(got, idOf(t, lead))
			}
			if page.rows > 0 {
				if last := l.Leads[page.rows-1]; l.Timestamp != unix(t, last["updated_at"]) {
					t.Errorf("offset %d: timestamp %d, the last change of the page is %v", page.offset, l.Timestamp, last["updated_at"])
				}
			} else if all := list(t, c, ""); l.Timestamp != all.Timestamp {
				t.Errorf("past the end: timestamp %d, want that of the whole set, %d", l.Timestamp, all.Timestamp)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("pages gave %v, want %v", got, want)
		}
	})
}

// What nobody's tool sent has the provider 0 in both profiles, each in its type.
func TestALeadOfTheOfficeHasTheProvider0(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for profile, want := range map[string]any{"document": json.Number("0"), "openapi": "0"} {
			c := d.provider(t, access.ApimoSettings{Profile: profile}, access.Rights()...)
			providers := map[any]bool{}
			for _, lead := range list(t, c, "").Leads {
				providers[lead["provider"]] = true
			}
			if !providers[want] || providers[""] {
				t.Errorf("profile %s: providers %v", profile, providers)
			}
		}
	})
}

func TestATimestampIncludesItsOwnSecond(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		ids := spread(t, d, c, 3)
		all := list(t, c, "")
		again := list(t, c, fmt.Sprintf("?timestamp=%d", all.Timestamp))
		if len(again.Leads) != 1 || idOf(t, again.Leads[0]) != ids[2] || again.Total != 1 || again.Timestamp != all.Timestamp {
			t.Errorf("from the last second on: %d of %d leads, timestamp %d; want the last lead alone", len(again.Leads), again.Total, again.Timestamp)
		}
		after := list(t, c, fmt.Sprintf("?timestamp=%d", all.Timestamp+1))
		if len(after.Leads) != 0 || after.Total != 0 || after.Timestamp != all.Timestamp+1 {
			t.Errorf("from the next second on: %d leads, timestamp %d; want none and what was asked", len(after.Leads), after.Timestamp)
		}
		c.Do(t, apitest.Request{Method: http.MethodPut, Path: fmt.Sprintf("/agencies/14/leads/%d", ids[0]), Body: []byte(`{"step":2}`)}).Want(t, 200)
		changed := list(t, c, fmt.Sprintf("?timestamp=%d", all.Timestamp))
		if n := len(changed.Leads); n != 2 || idOf(t, changed.Leads[1]) != ids[0] {
			t.Errorf("after a change of the first lead there are %d leads, want it behind the last one", n)
		}
	})
}

// A list never fails because of a parameter.
func TestOddParametersAreReadAsTheSpecificationSays(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		spread(t, d, c, 4)
		tests := []struct {
			query string
			rows  int
		}{
			{"limit=-1", 4}, {"limit=0", 4}, {"limit=abc", 4}, {"limit=", 4}, {"limit=null", 4}, {"limit=1e9", 4}, {"limit=999999", 4},
			{"limit=1" + strings.Repeat("0", 30), 4}, {"limit=1", 1}, {"limit=2.9", 2}, {"limit=%202", 2}, {"limit=1&limit=3", 1},
			{"offset=-5", 4}, {"offset=abc", 4}, {"offset=3", 1}, {"offset=4", 0}, {"offset=1" + strings.Repeat("0", 30), 0},
			{"timestamp=", 4}, {"timestamp=abc", 4}, {"timestamp=null", 4}, {"timestamp=-1", 4}, {"timestamp=0", 4},
			{"timestamp=1" + strings.Repeat("0", 30), 0}, {"timestamp=NaN", 4},
			{"culture=fr_FR&active=1&unknown[]=x&limit=2", 2}, {"%00=%00", 4}, {"limit=%FF", 4}, {"a;b=%zz&limit=1", 1}, {"&&&==", 4},
		}
		for _, test := range tests {
			a := c.Do(t, apitest.Request{Method: http.MethodGet, Path: "/agencies/14/leads?" + test.query, Hostile: true}).Want(t, 200)
			if l := apitest.Decode[leadList](t, a); len(l.Leads) != test.rows {
				t.Errorf("?%s: %d leads, want %d", test.query, len(l.Leads), test.rows)
			}
		}
	})
}

// Known clients follow the paths that the list of catalogs gives.
func TestEveryCatalogPathAnswersWhereItPoints(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		cast := d.cast(t)
		for name, origin := range map[string]string{"document": d.URL + d.contract.Mount, "host": "http://apimo.localhost"} {
			c := cast[name]
			for _, entry := range apitest.Decode[[]map[string]any](t, c.Get(t, "/catalogs")) {
				path, under := strings.CutPrefix(fmt.Sprint(entry["path"]), origin)
				if u, err := url.Parse(path); !under || err != nil || u.Path != "/catalogs/"+fmt.Sprint(entry["name"]) {
					t.Fatalf("%s: %v has the path %v", name, entry["name"], entry["path"])
				}
				rows := apitest.Decode[[]map[string]any](t, c.Get(t, path))
				if empty := entry["name"] == "contact_activity"; len(rows) == 0 != empty { // the vendor's has no row either
					t.Errorf("%s: %s has %d rows", name, path, len(rows))
				}
			}
		}
	})
}

func idOf(t testing.TB, lead map[string]any) int64 {
	t.Helper()
	id, err := lead["id"].(interface{ Int64() (int64, error) }).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// unix is a date of an answer, read as Paris time.
func unix(t testing.TB, date any) int64 {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateTime, fmt.Sprint(date), paris)
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix()
}
