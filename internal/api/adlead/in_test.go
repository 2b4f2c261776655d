package adlead

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

func reading(t *testing.T, text string) *intake {
	t.Helper()
	o, err := wire.ParseObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return newIntake(o)
}

// fields are those that have a problem, each once and in order.
func (in *intake) fields() (list []string) {
	for _, p := range *in.problems {
		list = append(list, p.Field)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

const goodLot = `"reference":"M04","type":"house","vat_rate":20,"price_including_vat":369000`

// What refuses a new lot, and under which field's name.
func TestABodyOfALotIsReadStrictly(t *testing.T) {
	tests := []struct{ name, body, refused string }{
		{"the least", `{` + goodLot + `}`, ""},
		{"numbers as text", `{"reference":4,"type":"house","vat_rate":"5.5","price_including_vat":"369000.50"}`, ""},
		{"nothing", `{}`, "price_including_vat reference type vat_rate"},
		{"empty texts", `{"reference":" ","type":"","vat_rate":null,"price_including_vat":1}`, "reference type vat_rate"},
		{"unknown type", `{` + goodLot + `,"typology":"T9"}`, "typology"},
		{"three decimals", `{"reference":"a","type":"house","vat_rate":20,"price_including_vat":1.005}`, "price_including_vat"},
		{"negative price", `{"reference":"a","type":"house","vat_rate":20,"price_including_vat":-1}`, "price_including_vat"},
		{"price in words", `{"reference":"a","type":"house","vat_rate":20,"price_including_vat":"369 000"}`, "price_including_vat"},
		{"a rate over a hundred", `{"reference":"a","type":"house","vat_rate":120,"price_including_vat":1}`, "vat_rate"},
		{"eligible without a price", `{` + goodLot + `,"reduced_vat_eligibility":true}`, "price_reduced_vat"},
		{"a price without being eligible", `{` + goodLot + `,"reduced_vat_eligibility":false,"price_reduced_vat":1}`, "price_reduced_vat"},
		{"eligible", `{` + goodLot + `,"reduced_vat_eligibility":true,"price_reduced_vat":324000}`, ""},
		{"a state that follows from options", `{` + goodLot + `,"status":"option"}`, "status"},
		{"withheld", `{` + goodLot + `,"status":"unavailable"}`, ""},
		{"an array for a text", `{` + goodLot + `,"building":["A"]}`, "building"},
		{"a bool for a text", `{` + goodLot + `,"building":true}`, "building"},
		{"a text too long", `{` + goodLot + `,"building":"` + strings.Repeat("é", 256) + `"}`, "building"},
		{"an area below zero", `{` + goodLot + `,"living_area":-4}`, "living_area"},
		{"unknown keys", `{` + goodLot + `,"colour":"blue"}`, ""},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		newLot(in, &programs.Lot{})
		if got := strings.Join(in.fields(), " "); got != test.refused {
			t.Errorf("%s: refused %q, want %q", test.name, got, test.refused)
		}
	}
}

func TestALotIsMergedWithTheKeysPresent(t *testing.T) {
	before := programs.Lot{ID: 1, Reference: "M04", Main: true, Type: "house", Typology: "T4", Price: 369_000_00, VATRate: 2000, ReducedPrice: new(int64(5)), Building: "A", Floor: new(int64(2))}
	l := before
	in := reading(t, `{"price_including_vat":372000,"typology":null,"floor":0,"status":"unavailable"}`)
	changeLot(in, &l)
	want := before
	want.Price, want.Typology, want.Floor, want.Withheld = 372_000_00, "", new(int64(0)), true
	if diff := cmp.Diff(want, l); diff != "" || in.err() != nil {
		t.Errorf("%v\n%s", in.err(), diff)
	}
	in = reading(t, `{"reference":null,"type":"","vat_rate":null,"price_including_vat":null,"status":null}`)
	if changeLot(in, &l); strings.Join(in.fields(), " ") != "price_including_vat reference status type vat_rate" {
		t.Errorf("what every lot has was cleared: %v", in.fields())
	}
}

func TestATypeSaysWhetherALotIsMain(t *testing.T) {
	for body, want := range map[string]bool{
		`{"type":"house"}`: true, `{"type":"parking"}`: false, `{"type":"parking","is_primary":1}`: true, `{"type":"house","is_primary":false}`: false, `{"type":"house","is_primary":null}`: true,
	} {
		var l programs.Lot
		if changeLot(reading(t, body), &l); l.Main != want {
			t.Errorf("%s: %v", body, l.Main)
		}
	}
}

func TestALeadIsReadAsTheSpecificationShows(t *testing.T) {
	in := reading(t, `{"contact":{"title":"ms","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","phone1":"0639980001","optin_email":true,"optin_phone":true,"optin_sms":false},
"lead":{"message":"Je souhaite la plaquette","tracking_origin":"landing","tracking_source":"social","tracking_medium":"form","tracking_campaign":"lancement-2026","property_rooms":["T2","T3"]},
"events":[{"type":"callback","date":"2026-02-03 10:00:00","comment":"Entre 10 h et 12 h"}]}`)
	got := takeEnquiry(in, "FR")
	got.Sent = nil
	want := leads.NewBuild{
		Person:    people.Declared{Title: 2, Last: "Lefort", First: "Inès", Email: "ines.lefort@example.org", Phone: "+33639980001"},
		Consents:  []people.Consent{{Channel: people.ByEmail, Given: true}, {Channel: people.ByPhone, Given: true}, {Channel: people.BySMS}},
		Message:   "Je souhaite la plaquette",
		Tracking:  leads.Tracking{Origin: "landing", Source: "social", Medium: "form", Campaign: "lancement-2026"},
		Project:   leads.Project{Rooms: []string{"T2", "T3"}},
		Callbacks: []leads.Task{{Scheduled: at("2026-02-03T09:00:00Z"), Comment: "Entre 10 h et 12 h"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || in.err() != nil {
		t.Errorf("%v\n%s", *in.problems, diff)
	}
}

func TestWhatRefusesALead(t *testing.T) {
	const known = `"email1":"a@example.org"`
	tests := []struct{ name, body, refused string }{
		{"name and phone alone", `{"contact":{"name":"Lefort","phone1":"0639980001"}}`, ""},
		{"an e-mail alone", `{"contact":{` + known + `}}`, ""},
		{"nobody", `{}`, "contact"},
		{"contact is a text", `{"contact":"Inès"}`, "contact contact.email1"},
		{"no coordinate", `{"contact":{"name":"Lefort"}}`, "contact.email1"},
		{"a wrong e-mail", `{"contact":{"email1":"lefort"}}`, "contact.email1"},
		{"a wrong phone", `{"contact":{` + known + `,"phone1":"12"}}`, "contact.phone1"},
		{"a title of another door", `{"contact":{` + known + `,"title":"mrs"}}`, "contact.title"},
		{"an opt-in that is neither", `{"contact":{` + known + `,"optin_sms":"peut-être"}}`, "contact.optin_sms"},
		{"a country in words", `{"contact":{` + known + `,"country":"France"}}`, "contact.country"},
		{"a day that is none", `{"contact":{` + known + `,"birthdate":"2026-02-30"}}`, "contact.birthdate"},
		{"an origin nobody knows", `{"contact":{` + known + `},"lead":{"tracking_origin":"tv"}}`, ""},
		{"an origin that is an object", `{"contact":{` + known + `},"lead":{"tracking_origin":{"key":"landing"}}}`, ""},
		{"rooms that are no array", `{"contact":{` + known + `},"lead":{"property_rooms":"T2"}}`, "lead.property_rooms"},
		{"a budget in words", `{"contact":{` + known + `},"lead":{"budget":"200 k"}}`, "lead.budget"},
		{"an event of another type", `{"contact":{` + known + `},"events":[{"type":"visit","date":"2026-02-03 10:00:00"}]}`, "events.0.type"},
		{"an event without a date", `{"contact":{` + known + `},"events":[{"type":"callback"}]}`, "events.0.date"},
		{"an hour that spring skips", `{"contact":{` + known + `},"events":[{"type":"callback","date":"2026-03-29 02:30:00"}]}`, "events.0.date"},
		{"events that are none", `{"contact":{` + known + `},"events":{}}`, "events"},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		n := takeEnquiry(in, "FR")
		if got := strings.Join(in.fields(), " "); got != test.refused {
			t.Errorf("%s: refused %q, want %q", test.name, got, test.refused)
		}
		if strings.Contains(test.name, "origin") && n.Tracking.Origin != "other" {
			t.Errorf("%s: kept as %q", test.name, n.Tracking.Origin)
		}
	}
}

// To say nothing of a consent is not to withdraw it.
func TestAnAbsentConsentIsNotAnAnswer(t *testing.T) {
	in := reading(t, `{"optin_email":null,"optin_sms":false}`)
	if diff := cmp.Diff([]people.Consent{{Channel: people.BySMS}}, takeConsents(in)); diff != "" {
		t.Error(diff)
	}
}

// Who owns what a key makes (openapi.yaml, Keys).
func TestTheOwnerRule(t *testing.T) {
	tests := []struct {
		name    string
		user    int64
		body    string
		owner   int64
		refused string
	}{
		{"a key's user", 126, `{}`, 126, ""},
		{"the same named", 126, `{"owner_id":126}`, 126, ""},
		{"another named", 126, `{"owner_id":127}`, 126, "owner_id"},
		{"no user, one named", 0, `{"owner_id":"127"}`, 127, ""},
		{"no user, none named", 0, `{}`, 0, "owner_id"},
		{"no user, nonsense", 0, `{"owner_id":-1}`, 0, "owner_id"},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		owner := takeOwner(in, access.Actor{User: test.user})
		if got := strings.Join(in.fields(), " "); owner != test.owner || got != test.refused {
			t.Errorf("%s: %d, refused %q", test.name, owner, got)
		}
	}
}

func TestWhatRefusesARegistration(t *testing.T) {
	tests := []struct{ name, body, refused string }{
		{"the sample", `{"title":"ms","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","phone1":"33639980001"}`, ""},
		{"nothing", `{}`, "email1 firstname name phone1"},
		{"no e-mail", `{"name":"Lefort","firstname":"Inès","phone1":"0639980001"}`, "email1"},
		{"a phone as a number", `{"name":"Lefort","firstname":"Inès","email1":"a@example.org","phone1":33639980001}`, ""},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		takeClaim(in, access.Actor{User: 1}, "FR")
		if got := strings.Join(in.fields(), " "); got != test.refused {
			t.Errorf("%s: refused %q, want %q", test.name, got, test.refused)
		}
	}
}

func TestWhatRefusesAnOption(t *testing.T) {
	tests := []struct{ name, body, refused string }{
		{"the least", `{"lead_id":88,"lot_ids":[8116]}`, ""},
		{"ids as text", `{"lead_id":"88","lot_ids":["8116","8120"],"expires_at":"2026-02-13 15:00:00"}`, ""},
		{"nothing", `{}`, "lead_id lot_ids"},
		{"no lot", `{"lead_id":88,"lot_ids":[]}`, "lot_ids"},
		{"a lot twice", `{"lead_id":88,"lot_ids":[8116,8116]}`, "lot_ids"},
		{"one lot, not in an array", `{"lead_id":88,"lot_ids":8116}`, "lot_ids"},
		{"a tower", `{"lead_id":88,"lot_ids":[` + strings.Join(strings.Fields(strings.Repeat("1 ", 101)), ",") + `]}`, "lot_ids"},
		{"an end that is none", `{"lead_id":88,"lot_ids":[8116],"expires_at":"tomorrow"}`, "expires_at"},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		takeOption(in, access.Actor{User: 1})
		if got := strings.Join(in.fields(), " "); got != test.refused {
			t.Errorf("%s: refused %q, want %q", test.name, got, test.refused)
		}
	}
}

func TestAChangeOfAnOptionSaysOnlyWhatIsSent(t *testing.T) {
	if c := takeOptionChange(reading(t, `{}`)); c.Comment != nil || c.Lots != nil || !c.ExpiresAt.IsZero() {
		t.Errorf("nothing sent: %+v", c)
	}
	c := takeOptionChange(reading(t, `{"comment":null,"lot_ids":[1],"expires_at":"2026-02-14T14:00:00Z"}`))
	if c.Comment == nil || *c.Comment != "" || len(c.Lots) != 1 || !c.ExpiresAt.Equal(at("2026-02-14T14:00:00Z")) {
		t.Errorf("%+v", c)
	}
}

func TestWhatRefusesAThreadsLine(t *testing.T) {
	task := func(in *intake) { takeTask(in) }
	record := func(in *intake) { takeRecord(in) }
	tag := func(in *intake) { takeTag(in) }
	interest := func(in *intake) { takeInterest(in, &leads.Interest{}) }
	tests := []struct {
		take          func(*intake)
		body, refused string
	}{
		{task, `{"type":"send-email","scheduled_at":"2026-02-10T09:00:00.000000Z","priority":"medium"}`, ""},
		{task, `{}`, "scheduled_at type"},
		{task, `{"type":"fax","scheduled_at":"soon","priority":"urgent"}`, "priority scheduled_at type"},
		{record, `{"event":"outgoing-call","comment":"Rappeler jeudi","occurred_at":"2026-02-03T10:05:00"}`, ""},
		{record, `{"event":"registration"}`, "event"},
		{record, `{}`, "event"},
		{tag, `{"tag_uuid":"7d1f"}`, ""},
		{tag, `{"is_global":"x"}`, "is_global tag_uuid"},
		{interest, `{"status":"to-follow"}`, ""},
		{interest, `{"status":"bought"}`, "status"},
		{interest, `{"status":null}`, "status"},
	}
	for _, test := range tests {
		in := reading(t, test.body)
		test.take(in)
		if got := strings.Join(in.fields(), " "); got != test.refused {
			t.Errorf("%s: refused %q, want %q", test.body, got, test.refused)
		}
	}
}

func TestMomentsAreInstantsOrParisTime(t *testing.T) {
	tests := map[string]string{
		"2026-02-10T09:00:00.000000Z": "2026-02-10T09:00:00Z", "2026-02-10T10:00:00+01:00": "2026-02-10T09:00:00Z",
		"2026-02-10 10:00:00": "2026-02-10T09:00:00Z", "2026-07-10T11:00:00": "2026-07-10T09:00:00Z", "2026-02-10 10:00": "2026-02-10T09:00:00Z",
		"2026-03-29 02:30:00": "", "2026-02-30 10:00:00": "", "10/02/2026": "", "0001-01-01T00:00:00Z": "",
	}
	for text, want := range tests {
		got, ok := parseMoment(text)
		if ok != (want != "") || ok && got.Format(time.RFC3339) != want {
			t.Errorf("%q: %v %v, want %q", text, got, ok, want)
		}
	}
}
