package apimo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/leads"
)

// The JSON types of a lead's keys in profile document (openapi.yaml, schema Lead): n number,
// s string, o object, 0 null as well.
var leadTypes = types("id n, parent n0, provider n, type s, step s, date s, reference s, lastname s0, firstname s0, email s, phone s, fax s, "+
	"mobile s, language s0, property n0, contact s0, request n0, user n0, opened o0, assigned o0, closed o0, message s0, criteria o0, "+
	"created_at s, updated_at s", additive)

// Those of the keys that are there when they hold something, in either profile.
const additive = "start_at s, end_at s, method s, title n, country s, address s, address_more s, zipcode s, city s, referral s, " +
	"subreferral s, recipient_lastname s, recipient_firstname s, recipient_email s, property_reference s, property_address s, " +
	"property_address_more s, property_zipcode s, property_city s, property_country s, property_category n, property_types s, " +
	"property_subtype s, property_view_landscape n, property_view_type n, property_location n, area_min n, area_max n, area_unit n, " +
	"room_min n, room_max n, bedroom_min n, bedroom_max n, price_min n, price_max n, currency s"

func types(lists ...string) map[string]string {
	m := map[string]string{}
	for _, list := range lists {
		for part := range strings.SplitSeq(list, ", ") {
			name, kind, _ := strings.Cut(part, " ")
			m[name] = kind
		}
	}
	return m
}

// kindOf is the letter of a value's JSON type.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "0"
	case json.Number:
		return "n"
	case string:
		return "s"
	case map[string]any:
		return "o"
	}
	return "?"
}

// Whatever bytes are posted: no panic, and what is taken is shown as JSON whose
// keys have their types, in every profile.
func FuzzPostLead(f *testing.F) {
	for _, seed := range []string{
		`{"reference":"6794b6a365e35","date":"2025-01-25 11:02:11","step":"1","type":"1","title":"1","area_min":"80","price_max":"450000","property_types":"1,2,3","property_sybtype":"3","start_at":"2016-08-01"}`,
		`{"reference":1e3,"price_min":-0,"price_max":1e11,"area_min":0.1,"room_min":1e2,"property_types":[1,"2",null],"user":9,"contact":"7"}`,
		`{"reference":"x","date":"2026-03-29 02:30:00","end_at":"9999-12-31","email":"a@é.fr","country":"fr","currency":"EUR","step":4}`,
		`{"reference":"\ud83c\udfe0\u2028\u0001","message":"\\\"</script>","lastname":["a"],"property_types":{"a":1},"property_subtype":"","property_sybtype":5}`,
		`{"reference":true}`, `{}`, `[]`, `{"reference":"a","reference":"b"}`, "{\"reference\":\"\xff\"}", `{"date":"2199-12-31T23:59:59-23:59","reference":"y"}`,
	} {
		f.Add([]byte(seed))
	}
	book, err := catalog.Seed()
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := wire.ParseObject(body)
		if err != nil {
			return
		}
		reference, ok := leadReference(o)
		if !ok {
			return
		}
		l := leads.Lead{ID: 1, Agency: 14, Provider: 9999, Reference: reference, Type: 1, Step: 1, Asked: now, CreatedAt: now, UpdatedAt: now, Sent: wire.CompactJSON(o, nil)}
		takeLead(&l, o, book)
		l.Shown = 77
		checkLead(t, View(&l), leadTypes)
		if got, want := calleeIn(string(View(&l))), calleeOf(l.Shown, l.Person); got != want {
			t.Errorf("found %+v in the view, the lead has %+v", got, want)
		}
		for _, s := range []access.ApimoSettings{{Profile: "openapi"}, {Profile: "document", FlatDates: true}} {
			var e wire.Encoder
			renderLead(&e, &l, s, true)
			if !json.Valid(e.Bytes()) {
				t.Errorf("%+v: not JSON: %s", s, e.Bytes())
			}
		}
		if fingerprint(o) != fingerprint(must(wire.ParseObject(l.Sent))(t)) {
			t.Errorf("what is kept does not mean what was sent: %s", l.Sent)
		}
		// The same payload over itself changes nothing.
		again := l
		takeLead(&again, o, book)
		if string(View(&again)) != string(View(&l)) || fingerprint(must(wire.ParseObject(overlay(l.Sent, o)))(t)) != fingerprint(o) {
			t.Errorf("taken twice it is another lead: %s, %s", View(&l), View(&again))
		}
	})
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// checkLead holds a rendered lead against the types of its keys.
func checkLead(t *testing.T, view []byte, types map[string]string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(view)))
	d.UseNumber()
	var got map[string]any
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v: %s", err, view)
	}
	for key, v := range got {
		if kind, known := types[key]; !known || !strings.Contains(kind, kindOf(v)) {
			t.Errorf("%s is %v, want type %q", key, v, kind)
		}
	}
	for key := range types {
		if _, there := got[key]; !there && !strings.Contains(additive+",", key+" ") {
			t.Errorf("%s is missing", key)
		}
	}
}

// Whatever the query: a page within its bounds, and no panic.
func FuzzParams(f *testing.F) {
	for _, seed := range []string{"", "limit=10&offset=20&timestamp=1700000000", "limit=-1&offset=-1&timestamp=-1", "limit=1e9", "timestamp=1e999",
		"limit=" + strings.Repeat("9", 400), "offset=10.9&limit=%00", "limit=1;offset=2", "a=%zz", "timestamp=NaN&culture=en_GB&type=2", "limit=+5&limit=6"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		c := &call{Call: wire.Call{R: &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/agencies/14/leads", RawQuery: query}}}}
		p := c.page(1000)
		if p.limit < 1 || p.limit > 1000 || p.offset < 0 || p.offset > maxOffset {
			t.Errorf("?%s: limit %d, offset %d", query, p.limit, p.offset)
		}
		if at := p.since(); !at.IsZero() && (at.Unix() != p.timestamp || at.UnixMicro() <= 0) {
			t.Errorf("?%s: since %v of %d", query, at, p.timestamp)
		}
		if n := p.after(time.Time{}); n < 0 || n != p.timestamp {
			t.Errorf("?%s: an empty list has timestamp %d", query, n)
		}
		c.filter("step")
		catalog.Language(c.param("culture"))
	})
}

// Whatever the text: a moment that is read is written as it was read.
func FuzzMoment(f *testing.F) {
	for _, seed := range []string{"2026-01-25 11:02:11", "2026-01-25T11:02:11", "2026-01-25 11:02", "2026-01-25", "2026-01-25T11:02:11Z",
		"2026-01-25T11:02:11.999999999+14:00", "2026-03-29 02:30:00", "2026-10-25 02:30:00", "0000-00-00 00:00:00", "hier", "1969-12-31 23:59:59",
		"2199-12-31 23:59:59", "2026-02-29 00:00:00", "24/01/2026", "2026-1-5 1:2:3", "1911-03-11 00:00:00", "2026-01-25 11:02:11.5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := parseMoment(text)
		if !ok {
			return
		}
		if at.Location() != time.UTC || at.Year() < 1969 || at.Year() > 2200 {
			t.Fatalf("%q is %v", text, at)
		}
		local := at.In(paris).Format(time.DateTime)
		if !strings.Contains(text, "T") && !strings.HasPrefix(local, text) {
			t.Errorf("%q is written %q", text, local)
		}
		if again, ok := parseMoment(local); !ok || again.In(paris).Format(time.DateTime) != local {
			t.Errorf("%q is written %q, and read again as %v", text, local, again)
		}
	})
}
