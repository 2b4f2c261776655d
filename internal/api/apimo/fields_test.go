package apimo_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
)

// field is a field of openapi.yaml's schema LeadInput: the same value as text and
// as JSON number where it is one, and what a list shows of it.
type field struct {
	name    string
	text    string // what is sent, JSON
	other   string // another form of the same, JSON; "" when there is none
	shownAs string // key of the answer
	want    string // its value, JSON
	rubbish string // which values it does not take
}

// What no field takes, by kind of field. Every one of them is valid JSON.
var rubbish = map[string][]string{
	"code":   {`[1]`, `{"id":1}`, `true`, `false`, `1e30`, `"1e30"`, `-1`, `1.5`, `"hier"`, `"cher"`, `"9999"`, `9999`, `0`, long},
	"count":  {`[1]`, `{"min":1}`, `true`, `1e30`, `-1`, `2.5`, `"deux"`, `"12,5"`, long},
	"number": {`[1]`, `{"min":1}`, `true`, `1e30`, `1e999`, `"1e999"`, `-1`, `"cher"`, `"12,5"`, `"NaN"`, `"Infinity"`, `"0x1F"`, `"80 m2"`, long},
	"id":     {`[1]`, `{"id":1}`, `true`, `1e30`, `-1`, `0`, `"hier"`, `"999999999"`, `999999999`, `12.5`, long},
	"date":   {`["2026-01-25"]`, `{}`, `true`, `1e30`, `20260125`, `"hier"`, `"25/01/2026"`, `"2026-02-30"`, `"0000-00-00"`, `"2026-13-01 00:00:00"`, long},
	"short":  {`["fr"]`, `{}`, `true`, `1e30`, `"français"`, `"f1"`, `"é"`, long},
	"email":  {`["a@example.org"]`, `{}`, `true`, `1e30`, `"hier"`, `"a@"`, `"@example.org"`, `"a b@example.org"`, long},
	"line":   {`["a"]`, `{"a":"b"}`, long},
	"free":   {`["a"]`, `{"a":"b"}`},
	"types":  {`{"id":1}`, `true`, `1e30`, `"maison"`, `"9999"`, `[9999]`, `[true,null]`, `[[1]]`, long},
}

var long = `"` + strings.Repeat("é", 300) + `"`

// table is every field but reference, which is what a lead is known by.
var table = []field{
	{"date", `"2026-01-25 11:02:11"`, `"2026-01-25T11:02:11+01:00"`, "date", `"2026-01-25 11:02:11"`, "date"},
	{"step", `"3"`, `3`, "step", `"3"`, "code"},
	{"type", `"6"`, `6.0`, "type", `"6"`, "code"},
	{"language", `"fr"`, `"FR"`, "language", `"fr"`, "short"},
	{"country", `"CH"`, `"ch"`, "country", `"CH"`, "short"},
	{"title", `"4"`, `4`, "title", `4`, "code"},
	{"lastname", `"O'Brien-Étoile 李"`, `12`, "lastname", `"O'Brien-Étoile 李"`, "line"},
	{"firstname", `"Zo\u00eb \ud83c\udfe0"`, `12`, "firstname", `"Zoë 🏠"`, "line"},
	{"email", `"zoe+visite@example.org"`, ``, "email", `"zoe+visite@example.org"`, "email"},
	{"phone", `"+33 2 61 91 00 01"`, `33261910001`, "phone", `"+33 2 61 91 00 01"`, "line"},
	{"fax", `"02 61 91 00 02"`, ``, "fax", `"02 61 91 00 02"`, "line"},
	{"mobile", `"+33639980001"`, ``, "mobile", `"+33639980001"`, "line"},
	{"address", `"12, rue « des Tilleuls »"`, ``, "address", `"12, rue « des Tilleuls »"`, "line"},
	{"address_more", `"Bât. B"`, ``, "address_more", `"Bât. B"`, "line"},
	{"zipcode", `"01000"`, `44000`, "zipcode", `"01000"`, "line"},
	{"city", `"L'Haÿ-les-Roses"`, ``, "city", `"L'Haÿ-les-Roses"`, "line"},
	{"message", `"Ligne 1\r\nLigne 2\n\tfin \u2028 \"é\" \\ </script>"`, ``, "message", `"Ligne 1\r\nLigne 2\n\tfin \u2028 \"é\" \\ </script>"`, "free"},
	{"recipient_lastname", `"MOREAU"`, ``, "recipient_lastname", `"MOREAU"`, "line"},
	{"recipient_firstname", `"Camille"`, ``, "recipient_firstname", `"Camille"`, "line"},
	{"recipient_email", `"camille@example.org"`, ``, "recipient_email", `"camille@example.org"`, "email"},
	{"area_min", `"80.5"`, `80.5`, "area_min", `80.5`, "number"},
	{"area_max", `"120"`, `120.0`, "area_max", `120`, "number"},
	{"area_unit", `"2"`, `2`, "area_unit", `2`, "code"},
	{"room_min", `"1"`, `1`, "room_min", `1`, "count"},
	{"room_max", `" 4 "`, `4`, "room_max", `4`, "count"},
	{"bedroom_min", `"2"`, `2`, "bedroom_min", `2`, "count"},
	{"bedroom_max", `"3"`, `3e0`, "bedroom_max", `3`, "count"},
	{"price_min", `"400000"`, `4e5`, "price_min", `400000`, "number"},
	{"price_max", `"450000.99"`, `450000.99`, "price_max", `450000.99`, "number"},
	{"currency", `"CHF"`, `"chf"`, "currency", `"CHF"`, "short"},
	{"start_at", `"2026-08-01"`, `"2026-08-01 10:00:00"`, "start_at", `"2026-08-01"`, "date"},
	{"end_at", `"2026-08-31"`, `"2026-08-31 23:59:59"`, "end_at", `"2026-08-31"`, "date"},
	{"referral", `"6"`, `6`, "referral", `"6"`, "code"},
	{"subreferral", `"1234"`, `1234`, "subreferral", `"1234"`, "line"},
	{"property_reference", `"TIL-103"`, ``, "property", `233032`, "line"},
	{"property_address", `"7 rue de la Fosse"`, ``, "property_address", `"7 rue de la Fosse"`, "line"},
	{"property_address_more", `"Immeuble Azur"`, ``, "property_address_more", `"Immeuble Azur"`, "line"},
	{"property_zipcode", `"06400"`, ``, "property_zipcode", `"06400"`, "line"},
	{"property_city", `"Nantes"`, ``, "property_city", `"Nantes"`, "line"},
	{"property_country", `"FR"`, `"fr"`, "property_country", `"FR"`, "short"},
	{"property_category", `"2"`, `2`, "property_category", `2`, "code"},
	{"property_types", `"1,2,3"`, `[1,"2",3]`, "property_types", `"1,2,3"`, "types"},
	{"property_types", `" 2, 1 ,2"`, `["2",1]`, "property_types", `"2,1"`, ""},
	{"property_types", `"2"`, `2`, "property_types", `"2"`, ""},
	{"property_sybtype", `"3"`, `3`, "property_subtype", `"3"`, "code"},
	{"property_subtype", `"5"`, `5`, "property_subtype", `"5"`, "code"},
	{"property_view_landscape", `"1"`, `1`, "property_view_landscape", `1`, "code"},
	{"property_view_type", `"4"`, `4`, "property_view_type", `4`, "code"},
	{"property_location", `"6"`, `6`, "property_location", `6`, "code"},
	{"method", `"2"`, `2`, "method", `"2"`, "code"},
	{"property", `"233031"`, `233031`, "property", `233031`, "id"},
	{"user", `"10"`, `10`, "user", `10`, "id"},
	{"contact", `"hier"`, ``, "contact", `null`, "id"},
	{"request", `"156488"`, ``, "request", `null`, "id"},
}

// byReference is all of a client's leads by their reference.
func byReference(t testing.TB, c apitest.Client) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	for {
		page := list(t, c, fmt.Sprintf("?limit=100&offset=%d", len(all)))
		for _, l := range page.Leads {
			all[fmt.Sprint(l["reference"])] = l
		}
		if len(page.Leads) < 100 {
			return all
		}
	}
}

func TestEveryFieldComesBackAsItWasSent(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		want := map[string]field{}
		for i, f := range table {
			for j, value := range []string{f.text, f.other} {
				if value == "" || j == 1 && (f.rubbish == "line" && f.name != "subreferral") {
					continue // a number as text is another text than the first
				}
				reference := fmt.Sprintf("%s-%d-%d", f.name, i, j)
				post(t, c, fmt.Sprintf(`{"reference":%q,%q:%s}`, reference, f.name, value))
				want[reference] = f
			}
		}
		got := byReference(t, c)
		for reference, f := range want {
			value := apitest.Decode[any](t, apitest.Answer{Body: []byte(f.want)})
			if !cmp.Equal(got[reference][f.shownAs], value) {
				t.Errorf("%s %s: %s is %#v, want %s", f.name, reference, f.shownAs, got[reference][f.shownAs], f.want)
			}
		}
		contact := byReference(t, c)["lastname-6-0"]["contact"]
		made := post(t, c, fmt.Sprintf(`{"reference":"contact","contact":%q,"lastname":"Autre"}`, contact))
		if l := shown(t, c, made.ID); l["contact"] != contact {
			t.Errorf("contact %v was named, %v is linked", contact, l["contact"])
		}
	})
}

// Whatever a field holds, the lead is taken; the field is empty, a warning says
// so, the payload is kept, and no other field is touched.
func TestRubbishInAFieldIsKeptAsAWarningAndShownNowhere(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		rest := map[string]string{"lastname": `"LEFORT"`, "zipcode": `"44000"`, "message": `"Bonjour"`, "area_max": `90`, "room_max": `4`,
			"price_max": `320000`, "property_city": `"Nantes"`, "referral": `6`}
		body := func(reference, name, value string) string {
			fields := maps.Clone(rest)
			delete(fields, name)
			if value != "" {
				fields[name] = value
			}
			fields["reference"] = `"` + reference + `"`
			var parts []string
			for _, key := range slices.Sorted(maps.Keys(fields)) {
				parts = append(parts, `"`+key+`":`+fields[key])
			}
			return "{" + strings.Join(parts, ",") + "}"
		}
		bodies, ids := map[string]string{}, map[string]int64{}
		take := func(reference, name, value string) {
			t.Helper()
			bodies[reference] = body(reference, name, value)
			a := c.Do(t, apitest.Request{Method: http.MethodPost, Path: leadsPath, Body: []byte(bodies[reference]), Hostile: true}).Want(t, 200)
			ids[reference] = apitest.Decode[sent](t, a).ID
		}
		for i, f := range table {
			take(fmt.Sprintf("%d", i), f.name, "")
			for j, value := range rubbish[f.rubbish] {
				take(fmt.Sprintf("%d-%d", i, j), f.name, value)
			}
		}
		got := byReference(t, c)
		for i, f := range table {
			plain := comparable(got[fmt.Sprintf("%d", i)])
			for j, value := range rubbish[f.rubbish] {
				reference := fmt.Sprintf("%d-%d", i, j)
				if diff := cmp.Diff(plain, comparable(got[reference])); diff != "" {
					t.Errorf("%s = %.40s disturbs the lead: %s", f.name, value, diff)
				}
				l := d.stored(t, ids[reference])
				if len(l.Warnings) != 1 || l.Warnings[0].Field != f.name || l.Warnings[0].Reason == "" {
					t.Errorf("%s = %.40s: warnings %v", f.name, value, l.Warnings)
				}
				if string(l.Sent) != bodies[reference] {
					t.Errorf("%s = %.40s: kept as %s", f.name, value, l.Sent)
				}
			}
		}
	})
}

// comparable is a lead without what two leads never share.
func comparable(lead map[string]any) map[string]any {
	l := maps.Clone(lead)
	for _, key := range []string{"id", "reference", "date", "created_at", "updated_at", "contact"} {
		delete(l, key)
	}
	return l
}

func TestTheRightSpellingOfSubtypeWins(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		for i, test := range []struct{ sent, want string }{
			{`"property_sybtype":"3"`, "3"}, {`"property_subtype":"5"`, "5"},
			{`"property_sybtype":"3","property_subtype":"5"`, "5"}, {`"property_subtype":"5","property_sybtype":"3"`, "5"},
			{`"property_sybtype":"3","property_subtype":null`, "3"}, {`"property_subtype":"","property_sybtype":"3"`, "3"},
			{`"property_sybtype":"rien","property_subtype":"5"`, "5"},
		} {
			made := post(t, c, fmt.Sprintf(`{"reference":"subtype-%d",%s}`, i, test.sent))
			if l := shown(t, c, made.ID); l["property_subtype"] != test.want {
				t.Errorf("%s is shown as %v, want %s", test.sent, l["property_subtype"], test.want)
			}
			if w := d.stored(t, made.ID).Warnings; len(w) > 0 {
				t.Errorf("%s is flagged: %v", test.sent, w)
			}
		}
	})
}

// Paris time has an hour twice in October and lacks one in March.
func TestDatesAroundTheChangesOfClock(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		twice := post(t, c, `{"reference":"twice","date":"2026-10-25 02:30:00"}`)
		if l := shown(t, c, twice.ID); l["date"] != "2026-10-25 02:30:00" || len(d.stored(t, twice.ID).Warnings) != 0 {
			t.Errorf("an hour that comes twice: %v, warnings %v", l["date"], d.stored(t, twice.ID).Warnings)
		}
		gap := post(t, c, `{"reference":"gap","date":"2026-03-29 02:30:00"}`)
		if l := shown(t, c, gap.ID); l["date"] != gap.Created {
			t.Errorf("an hour that never was: %v, want the time of arrival %v", l["date"], gap.Created)
		}
		if w := d.stored(t, gap.ID).Warnings; len(w) != 1 || w[0].Field != "date" || w[0].Value != "2026-03-29 02:30:00" {
			t.Errorf("an hour that never was: warnings %v", w)
		}
	})
}

// A timestamp is that of the instant: the local text reads an hour too early in
// the second pass of the repeated hour.
func TestTimestampsAreComputedFromTheInstant(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		second := time.Date(d.Clock.Now().Year()+1, time.October, 31, 1, 30, 0, 0, time.UTC)
		for second.Weekday() != time.Sunday { // the last Sunday of October, 02:30 winter time
			second = second.AddDate(0, 0, -1)
		}
		d.Clock.Advance(second.Sub(d.Clock.Now()))
		made := post(t, c, `{"reference":"second pass"}`)
		l := list(t, c, "")
		if !strings.Contains(made.Updated, " 02:30:") || l.Timestamp/60 != second.Unix()/60 {
			t.Errorf("changed at %s, timestamp %d, want %d", made.Updated, l.Timestamp, second.Unix())
		}
		if again := list(t, c, fmt.Sprintf("?timestamp=%d", l.Timestamp)); len(again.Leads) != 1 {
			t.Errorf("polling from that timestamp gives %d leads", len(again.Leads))
		}
	})
}
