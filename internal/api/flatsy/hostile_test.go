package flatsy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/event"
)

// probe is a request that no honest client makes, with the statuses that may answer it.
type probe struct {
	name, method, path, body string
	want                     []int
}

// written counts what this API ever wrote into the journal of an account.
func (c client) written(t *testing.T) (n int) {
	t.Helper()
	for seq := int64(0); ; {
		list, err := c.Journal(t.Context(), c.actor.Account, seq, event.Subject{}, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return n
		}
		for _, e := range list {
			if seq = e.Seq; e.Who.Door == "flatsy" {
				n++
			}
		}
	}
}

// refusedAll makes requests that must be refused, quickly and leaving nothing behind.
func (c client) refusedAll(t *testing.T, list []probe) {
	t.Helper()
	before := c.written(t)
	for _, p := range list {
		began := time.Now()
		a := c.api().Do(t, apitest.Request{Method: p.method, Path: base + p.path, Body: []byte(p.body), Hostile: true})
		if !slices.Contains(p.want, a.Status) {
			t.Errorf("%s: %s %.80s answered %d, want %d: %.300s", p.name, p.method, p.path, a.Status, p.want, a.Body)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: took %v", p.name, took)
		}
	}
	if after := c.written(t); after != before {
		t.Errorf("%d lines were written", after-before)
	}
}

// spoilt is a good body with one member of another type.
func spoilt(good, member, value string) string {
	if good == "{}" {
		return "{" + member + ":" + value + "}"
	}
	return good[:len(good)-1] + "," + member + ":" + value + "}"
}

func TestBadTypesAreRefusedFieldByField(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))["id"].(string)
		at := c.slot(t, property, 2)
		kinds := map[string][]string{
			"text":   {`5`, `true`, `[]`, `{}`},
			"number": {`"5"`, `true`, `[]`, `{}`, `1e999`},
			"flag":   {`"true"`, `1`, `[]`, `{}`},
			"object": {`"x"`, `1`, `[]`, `true`},
			"list":   {`"x"`, `1`, `{}`, `[1]`, `[null]`, `[[]]`},
			"date":   {`1`, `"x"`, `"2026-07-09"`, `"2026-07-09T09:05:00"`, `"9999-01-01T00:00:00Z"`, `"2026-02-30T00:00:00Z"`, `{}`},
			"id":     {`1`, `"x"`, `"00000000000000000000000000000000"`, `{}`},
		}
		var list []probe
		add := func(method, path, good, names, kind string) {
			for _, name := range strings.Fields(names) {
				for _, bad := range kinds[kind] {
					body := spoilt(good, `"`+name+`"`, bad)
					list = append(list, probe{name + " " + bad, method, path, body, []int{422}})
				}
			}
		}
		add("POST", "/properties", `{"externalRef":"R1"}`, "inCharge rentSell extUrl doorRef tenantPhone", "text")
		add("POST", "/properties", `{}`, "externalRef", "text")
		add("POST", "/properties", `{"externalRef":"R1"}`, "price", "number")
		add("POST", "/properties", `{"externalRef":"R1"}`, "criterias address fields extraFields metadata", "object")
		add("POST", "/properties", `{"externalRef":"R1"}`, "picUrls additionalRefs", "list")
		for _, name := range strings.Fields("surface deposit monthlyCharges agencyFee numRooms numBedrooms floor leaseDurationYears constructionYear") {
			for _, bad := range kinds["number"] {
				list = append(list, probe{name, "POST", "/properties", fmt.Sprintf(`{"externalRef":"R1","fields":{"%s":%s}}`, name, bad), []int{422}})
			}
		}
		add("POST", "/visit/create", `{"propertyId":"`+property+`","visitor":`+visitor("zoe")+`}`, "date initialDate", "date")
		add("POST", "/visit/create", `{"propertyId":"`+property+`","date":"`+at+`"}`, "visitor", "object")
		add("POST", "/visit/create", `{"propertyId":"`+property+`","visitor":`+visitor("zoe")+`}`, "metadata", "object")
		add("POST", "/visit/create", `{"visitor":`+visitor("zoe")+`}`, "propertyId", "id")
		add("POST", "/visit/create", `{"visitor":`+visitor("zoe")+`}`, "ref", "text")
		add("POST", "/visit/cancel", `{}`, "visitId", "id")
		add("POST", "/visit/cancel", `{"visitId":"`+v+`"}`, "visitorId visitStatus", "text")
		add("POST", "/visit/reschedule", `{"visitId":"`+v+`"}`, "date", "date")
		add("POST", "/visit/reschedule", `{"date":"`+at+`"}`, "visitId", "id")
		add("POST", "/messages/save", `{"propertyRef":"R1"}`, "text", "text")
		add("PUT", "/property/availability?ref=R1", `{}`, "availability", "list")
		add("POST", "/property/R1/status", `{}`, "propertyStatus", "text")
		add("POST", "/property/R1/terminate", `{}`, "pickedVisitorEmail", "text")
		for _, name := range strings.Fields("email firstName lastName phone") {
			good := `{"email":"a@example.org","firstName":"A","lastName":"B","phone":"1"}`
			for _, bad := range append(kinds["text"], "null", `""`, `" "`) {
				i := strings.Index(good, `"`+name+`":`) + len(name) + 3
				end := i + 1 + strings.IndexByte(good[i+1:], '"') + 1
				body := good[:i] + bad + good[end:]
				list = append(list, probe{name + " " + bad, "POST", "/sendmail/R1", body, []int{422}},
					probe{name + " " + bad, "POST", "/update/visitor?visitId=" + v, body, []int{422}},
					probe{name + " " + bad, "POST", "/visit/create", `{"propertyId":"` + property + `","visitor":` + body + `}`, []int{422}})
			}
		}
		c.refusedAll(t, list)
	})
}

func TestWhatIsInvalidIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "R1")
		address := func(more string) string {
			return `{"externalRef":"R1","address":{"address":"a","zip":"44000","city":"Nantes","countryCode":"FR"` + more + `}}`
		}
		save := func(name, body string) probe { return probe{name, "POST", "/properties", body, []int{422}} }
		huge := strings.Repeat("a", 70_000)
		c.refusedAll(t, []probe{
			save("negative price", `{"externalRef":"R1","price":-1}`), save("three decimals", `{"externalRef":"R1","price":1.005}`), save("a fortune", `{"externalRef":"R1","price":1e15}`),
			save("an unknown word", `{"externalRef":"R1","rentSell":"rent"}`), save("a script", `{"externalRef":"R1","extUrl":"javascript:alert(1)"}`),
			save("a picture that is no address", `{"externalRef":"R1","picUrls":["data:x"]}`), save("a country", strings.Replace(address(``), `"FR"`, `"FRA"`, 1)),
			save("half a place", address(`,"latitude":1`)), save("off the earth", address(`,"latitude":91,"longitude":1`)),
			save("no city", `{"externalRef":"R1","address":{"address":"a"}}`), save("a colleague who is none", `{"externalRef":"R1","inCharge":"nobody@example.org"}`),
			save("an unknown prequalification", `{"externalRef":"R1","criterias":{"prequalification":{"_type":"X","name":"n"}}}`),
			save("half a prequalification", `{"externalRef":"R1","criterias":{"prequalification":{"_type":"GLIPrequalification","name":"n"}}}`),
			save("an unknown qualification", `{"externalRef":"R1","criterias":{"qualification":"gli"}}`), save("blank reference", `{"externalRef":" "}`),
			save("a reference without end", `{"externalRef":"`+huge+`"}`), save("fields without end", `{"externalRef":"R1","extraFields":{"a":"`+huge+`"}}`),
			save("a text without end", `{"externalRef":"R1","fields":{"text":"`+huge+`"}}`), save("references without end", `{"externalRef":"R1","additionalRefs":[`+strings.Repeat(`"a",`, 1000)+`"a"]}`),
			save("beyond 32 bits", `{"externalRef":"R1","fields":{"floor":4294967296}}`), save("half a room", `{"externalRef":"R1","fields":{"numRooms":1.5}}`),
			{"too many intervals", "PUT", "/property/availability?ref=R1", `{"availability":[` + strings.Repeat(`{"start":"2027-01-01T00:00:00Z","end":"2027-01-01T01:00:00Z"},`, 1001) + `{}]}`, []int{422}},
			{"who gives up", "POST", "/visit/cancel", `{"visitId":"00000000-0000-4000-8000-000000000000","visitStatus":"visit.status.done"}`, []int{422}},
			{"a message without end", "POST", "/messages/save", `{"propertyRef":"R1","text":"` + huge + `"}`, []int{422}},
		})
	})
}

func TestRequestsThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "R1")
		var list []probe
		for _, path := range []string{"/properties", "/visit/create", "/visit/cancel", "/visit/reschedule", "/update/visitor?visitorId=a%40example.org", "/messages/save",
			"/property/R1/status", "/property/R1/terminate", "/sendmail/R1"} {
			for name, body := range map[string]string{"nothing": "", "no JSON": "{", "a mark": "\ufeff{}", "a list": "[]", "null": "null", "a text": `"x"`, "twice a key": `{"a":1,"a":2}`, "NUL": `{"a":"\u0000"}`,
				"bad UTF-8": "{\"a\":\"\xff\"}", "deep": strings.Repeat(`{"a":`, 5000), "two": "{}{}", "NaN": `{"a":NaN}`} {
				want := 400
				if body == "" && path == "/property/R1/status" { // nothing is an empty object
					want = 422
				}
				if body != "" || path != "/property/R1/terminate" {
					list = append(list, probe{name, "POST", path, body, []int{want}})
				}
			}
			list = append(list, probe{"10 MB", "POST", path, `{"fields":{"a":"` + strings.Repeat("a", 10<<20) + `"}}`, []int{413}},
				probe{"a verb", "DELETE", path, "", []int{405}})
		}
		for _, q := range []string{"startTime=x", "startTime=2026-07-09", "endTime=99999999999999999999", "direction=up", "page=x", "page=1.5", "by=99999999999", "page=0x1"} {
			list = append(list, probe{q, "GET", "/visits?" + q, "", []int{400}})
		}
		for _, q := range []string{"by=0", "by=1001", "by=-1", "page=-1&by=2", "startTime=2026-07-10T00:00:00Z&endTime=2026-07-09T00:00:00Z"} {
			list = append(list, probe{q, "GET", "/visits?" + q, "", []int{422}})
		}
		for _, path := range []string{"/visit/slots", "/visit/slots?propertyId=", "/visit/slots?propertyId=x", "/visit/slots?reference=R1&isReschedule=perhaps", "/property", "/property?ref=", "/property/agent"} {
			list = append(list, probe{path, "GET", path, "", []int{400}})
		}
		for _, path := range []string{"/visits?ref=none", "/visits?ref=%00", "/visits?ref=%ff", "/property?ref=%00", "/visit/x", "/visit/00000000-0000-4000-8000-000000000000", "/visit/%00", "/nothing",
			"/visit", "/property/R1", "/property/R1/status/", "//me", "/property/../me", "/visit/slots?reference=none", "/" + strings.Repeat("a", 5000)} {
			list = append(list, probe{path, "GET", path, "", []int{404, 405}})
		}
		c.refusedAll(t, list)
	})
}

func TestABodyThatCannotBeReadIsRefusedForItsReason(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "R1")
		for body, want := range map[string]string{
			`{"a":1,"a":2}`:    "répète un nom",
			"{\"a\":\"\xff\"}": "encodé en UTF-8",
			`{"a":"\u0000"}`:   "caractère NUL",
			"\ufeff{}":         "(BOM)",
			`{"a":`:            "objet JSON valide",
			"[]":               "objet JSON valide",
		} {
			if a := c.do(t, "POST", "/property/R1/status", body, 400); !strings.Contains(string(a.Body), want) {
				t.Errorf("%q: %s", body, a.Body)
			}
		}
		if a := c.do(t, "POST", "/property/R1/terminate", "", 200); !strings.Contains(string(a.Body), "property.basics.status.unavailable") {
			t.Errorf("terminated without a word: %s", a.Body)
		}
	})
}

func TestNamesAreOfOneLine(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		broken := strings.Replace(booking(property, c.slot(t, property, 0), "noe"), `"firstName":"`, `"firstName":"A\r\nBcc: b@example.org `, 1)
		if a := c.do(t, "POST", "/visit/create", broken, 422); !strings.Contains(string(a.Body), "Le champ firstName doit tenir sur une ligne") {
			t.Errorf("%s", a.Body)
		}
		if a := c.do(t, "POST", "/properties", `{"externalRef":"R2\nX","data":{}}`, 422); !strings.Contains(string(a.Body), "Le champ externalRef doit tenir sur une ligne") {
			t.Errorf("%s", a.Body)
		}
	})
}

// What is another account's is not there.
func TestWhatIsSomebodyElsesIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		at := c.slot(t, property, 0)
		v := c.post(t, "/visit/create", booking(property, at, "noe"))["id"].(string)
		c.post(t, "/messages/save", `{"propertyRef":"R1","text":"x"}`)
		other := d.stranger(t)
		free := c.slot(t, property, 3)
		other.refusedAll(t, []probe{
			{"property", "GET", "/property?ref=R1", "", []int{404}}, {"agent", "GET", "/property/agent?ref=R1", "", []int{404}},
			{"availability", "PUT", "/property/availability?ref=R1", "{}", []int{404}}, {"status", "POST", "/property/R1/status", `{"propertyStatus":"standby"}`, []int{404}},
			{"terminate", "POST", "/property/R1/terminate", "{}", []int{404}}, {"invitation", "POST", "/sendmail/R1", visitor("noe"), []int{404}},
			{"visit", "GET", "/visit/" + v, "", []int{404}}, {"slots", "GET", "/visit/slots?propertyId=" + property, "", []int{404}},
			{"create", "POST", "/visit/create", booking(property, free, "zoe"), []int{404}}, {"cancel", "POST", "/visit/cancel", `{"visitId":"` + v + `"}`, []int{404}},
			{"reschedule", "POST", "/visit/reschedule", `{"visitId":"` + v + `","date":"` + free + `"}`, []int{404}},
			{"visitor", "POST", "/update/visitor?visitId=" + v, visitor("noe"), []int{404}}, {"all visits of a visitor", "POST", "/update/visitor?visitorId=noe%40example.org", visitor("noe"), []int{404}},
			{"conversation", "GET", "/messages/conversation?propertyId=" + property, "", []int{404}}, {"message", "POST", "/messages/save", `{"propertyId":"` + property + `","text":"x"}`, []int{404}},
			{"search", "GET", "/visits?ref=R1", "", []int{404}},
		})
		for _, path := range []string{"/properties", "/visits", "/messages"} {
			if list := other.list(t, path); len(list) != 0 {
				t.Errorf("%s: %v", path, list)
			}
		}
		mine := other.property(t, "R1") // references are each account's own
		if mine == property {
			t.Error("one property in two accounts")
		}
	})
}
