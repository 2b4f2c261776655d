package adlead_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// probe is a request that no honest client makes.
type probe struct {
	name   string
	method string
	path   string
	body   string
	want   []int // one of these
	header []string
}

// refusedAll makes requests that must be refused: with the documented envelope,
// and leaving nothing behind.
func (s *stage) refusedAll(t *testing.T, c client, list []probe) {
	t.Helper()
	s.journal(t)
	for _, p := range list {
		began := time.Now()
		a := c.hostile(t, p.method, p.path, p.body, p.header...)
		if !slices.Contains(p.want, a.Status) {
			t.Errorf("%s: %s %.80s answered %d, want %d: %.300s", p.name, p.method, p.path, a.Status, p.want, a.Body)
		}
		if took := time.Since(began); took > time.Minute { // a loop without an end, not a busy machine
			t.Errorf("%s: took %v", p.name, took)
		}
		if news := s.journal(t); slices.ContainsFunc(news, func(e event.Event) bool { return e.Who.Kind == "key" }) {
			t.Errorf("%s: answered %d and wrote %v", p.name, a.Status, news)
		}
	}
}

// hostile is a stage with a key that may do everything, as nobody's user.
func hostile(t *testing.T, run func(t *testing.T, s *stage, c client)) {
	each(t, func(t *testing.T, d *door) {
		s := newStage(t, d)
		s.lay(t)
		run(t, s, d.full())
	})
}

func TestKeysThatOpenNothing(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		soon := s.open(t, access.Key{Permissions: access.Permissions(), ExpiresAt: s.Clock.Now().Add(time.Hour)})
		far := s.open(t, access.Key{Permissions: access.Permissions(), Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
		rotated := s.open(t, access.Key{Permissions: access.Permissions()})
		must[string](t)(s.Access.RotateKey(t.Context(), s.Operator, s.keys[len(s.keys)-1].ID, 0))
		soon.get(t, "")
		s.Clock.Advance(time.Hour)
		flipped := []byte(c.key)
		flipped[len(flipped)-1] ^= 1
		for name, key := range map[string]string{"none": "", "blank": " ", "unknown": "nobody", "expired": soon.key, "from elsewhere": far.key, "rotated": rotated.key,
			"with a space": c.key + " x", "one bit off": string(flipped), "upper case": strings.ToUpper(c.key), "twice": c.key + c.key,
			"quoted": `' or 1=1 --`, "no text": "\xff\xfe", "long": strings.Repeat("k", 20_000)} {
			bad := s.with(key)
			s.refusedAll(t, bad, []probe{
				{name: "a key " + name, method: "GET", path: "", want: []int{403}},
				{name: "a key " + name, method: "POST", path: s.in("/leads"), body: ines, want: []int{403}},
				{name: "a key " + name, method: "DELETE", path: s.in("/lots/%d", s.doomed[here]), want: []int{403}},
			})
		}
	})
}

// compressed is a text as gzip.
func compressed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBodiesThatAreNone(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		bodies := map[string]string{
			"none": "", "null": "null", "a number": "12", "an array": "[]", "cut": `{"contact":{`, "two documents": "{}{}", "a comma": `{"contact":{},}`,
			"a mark of byte order": "\ufeff" + ines, "invalid UTF-8": `{"contact":{"name":"` + "\xc3\x28" + `"}}`, "a lone surrogate": `{"contact":{"name":"\ud800"}}`,
			"a NUL": `{"contact":{"name":"a\u0000b"}}`, "a raw NUL": "{\"contact\":{\"name\":\"a\x00b\"}}", "UTF-16": "\xff\xfe{\x00}\x00",
			"a name twice": `{"contact":{"email1":"a@example.org","email1":"b@example.org"}}`, "deep": strings.Repeat(`{"a":`, 50_000), "deep arrays": strings.Repeat("[", 100_000),
			"many values": `{"a":[` + strings.Repeat("1,", 300_000) + `1]}`, "NaN": `{"lead":{"budget":NaN}}`, "Infinity": `{"lead":{"budget":-Infinity}}`, "hexadecimal": `{"lead":{"budget":0x10}}`,
			"a form": "name=Lefort&email1=x%40example.org", "XML": `<?xml version="1.0"?><contact/>`, "gzip": compressed(t, ines),
		}
		var list []probe
		for name, body := range bodies {
			for _, to := range []string{"POST /leads", "POST " + s.in("/leads"), "POST " + s.in("/lots"), "POST " + s.in("/registrations"), "POST " + s.in("/options"),
				"PUT " + s.in("/lots/%d", s.lots[here]), "PUT " + s.in("/leads/%d/interest", s.leads[here]), "POST " + s.in("/leads/%d/records", s.leads[here])} {
				method, path, _ := strings.Cut(to, " ")
				list = append(list, probe{name: name + " to " + to, method: method, path: path, body: body, want: []int{422}})
			}
		}
		bomb := compressed(t, `{"contact":{"name":"`+strings.Repeat("0", 20<<20)+`"}}`)
		list = append(list,
			probe{name: "a bomb", method: "POST", path: "/leads", body: bomb, want: []int{422}, header: []string{"Content-Encoding", "gzip"}},
			probe{name: "a body said to be compressed", method: "POST", path: "/leads", body: compressed(t, ines), want: []int{422}, header: []string{"Content-Encoding", "gzip"}},
			probe{name: "too large", method: "POST", path: "/leads", body: `{"lead":{"message":"` + strings.Repeat("x", 1<<20) + `"}}`, want: []int{413}},
			probe{name: "a text too long", method: "POST", path: "/leads", body: `{"contact":{"email1":"x@example.org"},"lead":{"message":"` + strings.Repeat("x", 900_000) + `"}}`, want: []int{422}},
		)
		s.refusedAll(t, c, list)
	})
}

// numbers are values that no sum, rate or measure is.
var numbers = []string{`-1`, `-0.01`, `1e400`, `-1e400`, `1e300`, `0.001`, `"NaN"`, `"Infinity"`, `"cher"`, `"1 000"`, `"12,50"`, `"0x10"`, `[]`, `{}`, `true`, `99999999999999999999`}

// ids are values that are nobody's number.
var badIDs = []string{`0`, `-1`, `1.5`, `1e400`, `"x"`, `"1.5"`, `[1]`, `{}`, `true`, `99999999999999999999`}

func TestLotsThatCannotBe(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		var list []probe
		bad := func(name, fields string) {
			lot := `{"reference":"NEW","type":"parking","vat_rate":20,"price_including_vat":9000}`
			list = append(list, probe{name: "a lot with " + name + " " + fields, method: "POST", path: s.in("/lots"), body: merged(lot, fields), want: []int{422}},
				probe{name: "a change with " + name + " " + fields, method: "PUT", path: s.in("/lots/%d", s.lots[here]), body: "{" + fields + "}", want: []int{422}})
		}
		for _, v := range numbers {
			for _, field := range []string{"price_including_vat", "vat_rate", "price_reduced_vat", "living_area", "garden_area"} {
				if v == `0.001` && strings.HasSuffix(field, "area") {
					continue
				}
				bad("no number", fmt.Sprintf(`%q:%s`, field, v))
			}
			if v != `-1` {
				bad("no floor", `"floor":`+v)
			}
		}
		bad("a rate above all", `"vat_rate":100.01`)
		bad("eligible, without its price", `"reduced_vat_eligibility":true`)
		bad("not eligible, with a price", `"reduced_vat_eligibility":false,"price_reduced_vat":1`)
		for _, field := range []string{"reference", "type", "typology", "subtype", "building", "staircase", "orientation", "status", "is_primary", "reduced_vat_eligibility"} {
			bad("an object", fmt.Sprintf(`%q:{}`, field))
			bad("a text too long", fmt.Sprintf(`%q:%q`, field, strings.Repeat("é", 256)))
		}
		for _, v := range []string{"option", "sold", "booked", "pre-booked", "AVAILABLE", "available "} {
			bad("a state that follows from others", fmt.Sprintf(`"status":%q`, v))
		}
		bad("the reference of another", fmt.Sprintf(`"reference":%q`, "P01"))
		bad("a reference of spaces", `"reference":"   "`)
		for _, place := range []string{sister, stranger} {
			bad("a parent elsewhere", fmt.Sprintf(`"type":"parking","is_primary":false,"parent_lot_id":%d`, s.lots[place]))
		}
		for _, v := range append(badIDs, `424242`) {
			bad("no parent", `"type":"parking","is_primary":false,"parent_lot_id":`+v)
		}
		bad("a parent for a main lot", fmt.Sprintf(`"is_primary":true,"parent_lot_id":%d`, s.lots[apart]))
		house, parking := s.sample(t, "CYC")
		above, below := house.id(t, "id"), parking.id(t, "id")
		for _, one := range [][2]int64{{above, above}, {above, below}, {below, below}} {
			for _, kind := range []string{"", `"is_primary":false,`, `"type":"parking","is_primary":false,`} {
				list = append(list, probe{name: "a circle", method: "PUT", path: s.in("/lots/%d", one[0]), body: fmt.Sprintf(`{%s"parent_lot_id":%d}`, kind, one[1]), want: []int{422}})
			}
		}
		s.refusedAll(t, c, list)
	})
}

// merged is a JSON object with fields in place of its own of these names.
func merged(object, fields string) string {
	kept := []string{}
	for _, field := range strings.Split(strings.Trim(object, "{}"), ",") {
		name, _, _ := strings.Cut(field, ":")
		if !strings.Contains(fields, name+":") {
			kept = append(kept, field)
		}
	}
	return "{" + strings.Join(append(kept, fields), ",") + "}"
}

// many is an array of n numbers.
func many(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(1_000_000 + i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func TestOptionsThatCannotBe(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		s.keys = must[[]access.Key](t)(s.Access.Keys(t.Context(), s.Operator, s.developer(t)))
		s.deal(t, number(t, s.Adlead.Owner))
		good := fmt.Sprintf(`{"lead_id":%d,"owner_id":%s,"lot_ids":[%d]}`, s.leads[here], s.Adlead.Owner, s.wanted[here])
		var list []probe
		bad := func(name, fields string, want ...int) {
			list = append(list, probe{name: "an option with " + name + " " + fields[:min(60, len(fields))], method: "POST", path: s.in("/options"), body: merged(good, fields), want: want})
		}
		for _, v := range badIDs {
			bad("no lead", `"lead_id":`+v, 422)
			bad("no owner", `"owner_id":`+v, 422)
			bad("no lot", `"lot_ids":[`+v+`]`, 422)
		}
		bad("nobody for its owner", `"owner_id":424242`, 422)
		for _, place := range []string{sister, stranger} {
			bad("a lead elsewhere", fmt.Sprintf(`"lead_id":%d`, s.leads[place]), 404)
			bad("a lot elsewhere", fmt.Sprintf(`"lot_ids":[%d]`, s.lots[place]), 404)
			bad("a lot elsewhere among others", fmt.Sprintf(`"lot_ids":[%d,%d]`, s.wanted[here], s.lots[place]), 404)
		}
		bad("the number of a lead for a lot", fmt.Sprintf(`"lot_ids":[%d]`, s.leads[here]), 404)
		for _, lots := range []string{`[]`, `null`, `{}`, `"8116"`, `8116`, `[null]`, `[[8116]]`, many(10_000), many(99_000), many(101), fmt.Sprintf("[%d,%d]", s.wanted[here], s.wanted[here]),
			fmt.Sprintf(`[%d,"%d"]`, s.wanted[here], s.wanted[here])} {
			bad("lots", `"lot_ids":`+lots, 422)
		}
		for _, at := range []string{`"2020-01-01 10:00:00"`, `"2036-13-01 10:00:00"`, `"2026-03-29 02:30:00"`, `"demain"`, `12`, `{}`, `"9999-12-31 23:59:59"`, `"2036-02-30 10:00:00"`, `"-0001-01-01 00:00:00"`} {
			bad("an end", `"expires_at":`+at, 422)
			list = append(list, probe{name: "an end moved to " + at, method: "PUT", path: s.in("/options/%d", s.options[apart]), body: `{"expires_at":` + at + `}`, want: []int{403, 422}})
		}
		bad("a comment", `"comment":[]`, 422)
		for _, place := range []string{sister, stranger, nowhere} {
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				list = append(list, probe{name: "an option elsewhere", method: method, path: s.in("/options/%d", s.named(s.options, place)), body: `{}`, want: []int{404}})
			}
		}
		s.refusedAll(t, c, list)
	})
}

func TestEnquiriesAndClaimsThatCannotBe(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, c client) {
		claim := fmt.Sprintf(`{"owner_id":%s,"name":"Kerloc","firstname":"Maë","email1":"mae@example.org","phone1":"0639985999"}`, s.Adlead.Owner)
		var list []probe
		bad := func(fields string) {
			list = append(list, probe{name: "a claim with " + fields[:min(60, len(fields))], method: "POST", path: s.in("/registrations"), body: merged(claim, fields), want: []int{422}})
			if !strings.Contains(fields, "owner_id") && !strings.Contains(fields, `"comment"`) {
				list = append(list, probe{name: "an enquiry with " + fields[:min(60, len(fields))], method: "POST", path: "/leads", body: `{"contact":{` + fields + `}}`, want: []int{422}})
			}
		}
		for _, v := range append(badIDs, `424242`) {
			bad(`"owner_id":` + v)
		}
		for _, email := range []string{"x", "@", "a@", "a b@example.org", "a@b@example.org", strings.Repeat("a", 300) + "@example.org", "a@example.org\\nBcc: x@example.org"} {
			bad(`"email1":"` + email + `"`)
		}
		for _, phone := range []string{`"x"`, `"06"`, `[]`, `"+999999999999999999999"`, `-1`} {
			bad(`"phone1":` + phone)
		}
		bad(`"title":"dr"`)
		bad(`"country":"France"`)
		bad(`"name":{}`)
		bad(`"name":"` + strings.Repeat("n", 300) + `"`)
		bad(`"comment":{}`)
		for _, contact := range []string{`[]`, `"x"`, `1`, `{}`, `null`, `{"email1":"x@example.org","birthdate":"31/12/1980"}`, `{"email1":"x@example.org","children":-1}`, `{"email1":"x@example.org","optin_email":"peut-être"}`,
			`{"email1":"x@example.org","resides_since":20180}`, `{"email1":"x@example.org","marital_status":"it's complicated"}`} {
			list = append(list, probe{name: "a contact " + contact, method: "POST", path: s.in("/leads"), body: `{"contact":` + contact + `}`, want: []int{422}})
		}
		for _, lead := range append([]string{`[]`, `"x"`, `{"message":{}}`, `{"property_rooms":"T2"}`, `{"property_rooms":[{}]}`, `{"property_rooms":` + many(50_000) + `}`}, budgets()...) {
			list = append(list, probe{name: "a lead " + lead[:min(60, len(lead))], method: "POST", path: s.in("/leads"), body: `{"contact":{"email1":"x@example.org"},"lead":` + lead + `}`, want: []int{422}})
		}
		for _, events := range []string{`{}`, `[1]`, `[{}]`, `[{"type":"party","date":"2036-01-01 10:00:00"}]`, `[{"type":"callback","date":"x"}]`, `[` + strings.Repeat("{},", 40_000) + `{}]`} {
			list = append(list, probe{name: "events " + events[:min(60, len(events))], method: "POST", path: s.in("/leads"), body: `{"contact":{"email1":"x@example.org"},"events":` + events + `}`, want: []int{422}})
		}
		on := s.in("/leads/%d", s.leads[here])
		for _, v := range append(badIDs, `424242`) {
			list = append(list, probe{name: "an interest of " + v, method: "PUT", path: on + "/interest", body: `{"owner_id":` + v + `}`, want: []int{422}})
		}
		for path, bodies := range map[string][]string{
			"/sales-actions": {`{}`, `{"type":"call","scheduled_at":"2020-01-01T09:00:00Z"}`, `{"type":"party","scheduled_at":"2096-01-01T09:00:00Z"}`, `{"type":"call","scheduled_at":1e400}`, `{"type":"call","scheduled_at":"2096-01-01T09:00:00Z","priority":null}`},
			"/records":       {`{}`, `{"event":"registration"}`, `{"event":["note"]}`, `{"event":"note","occurred_at":"0000-00-00 00:00:00"}`, `{"event":"note","comment":{}}`},
			"/tags":          {`{}`, `{"tag_uuid":""}`, `{"tag_uuid":{}}`, `{"tag_uuid":"` + strings.Repeat("x", 300) + `"}`, `{"tag_uuid":"x","is_global":"perhaps"}`},
		} {
			for _, body := range bodies {
				list = append(list, probe{name: path + " " + body[:min(60, len(body))], method: "POST", path: on + path, body: body, want: []int{422}})
			}
		}
		s.refusedAll(t, c, list)
	})
}

// budgets are leads with a sum that is none.
func budgets() (list []string) {
	for _, v := range numbers {
		list = append(list, `{"budget":`+v+`}`, `{"deposit":`+v+`}`)
	}
	return list
}
