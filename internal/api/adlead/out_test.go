package adlead

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// at reads an instant as this API writes it.
func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// same compares what render writes with a JSON text, key order aside.
func same(t *testing.T, want string, render func(*wire.Encoder)) {
	t.Helper()
	var e wire.Encoder
	render(&e)
	if diff := cmp.Diff(decode(t, []byte(want)), decode(t, e.Bytes())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func decode(t *testing.T, text []byte) (v any) {
	t.Helper()
	if _, err := wire.Parse(text); err != nil {
		t.Fatalf("not strict JSON: %v: %s", err, text)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

var (
	camille = access.User{ID: 126, Firstname: "Camille", Lastname: "Moreau", Email: "c.moreau@example.org"}
	ines    = people.Contact{ID: 111, CreatedAt: at("2026-02-02T15:22:11Z"), UpdatedAt: at("2026-02-02T15:22:11Z"),
		Declared: people.Declared{Title: 2, Last: "Lefort", First: "Inès", Email: "ines.lefort@example.org", Phone: "06 39 98 00 01", City: "Nantes", Zipcode: "44000", Country: "FR"},
		Profile:  people.Profile{ResidesSince: 2018, Nationality: "FR", MaritalStatus: "civil", Children: new(1), Residence: "owner", SecondaryHome: new(false), FirstTimeBuyer: new(false)}}
	m04 = programs.Lot{ID: 8116, Reference: "M04", Main: true, Type: "house", Typology: "T4", Price: 369_000_00, VATRate: 2000, UpdatedAt: at("2026-01-20T08:30:00Z")}
	p01 = programs.Lot{ID: 8120, Reference: "P01", Type: "parking", Typology: "underground", Price: 8_000_00, VATRate: 2000, Parent: 8116}
)

const (
	m04Mini = `{"id":8116,"primpromo_id":null,"reference":"M04","type":"house","typology":"T4","subtype":null}`
	p01Mini = `{"id":8120,"primpromo_id":null,"reference":"P01","type":"parking","typology":"underground","subtype":null}`
	owner   = `{"id":126,"fullname":"Camille Moreau","shortname":"C. Moreau"}`
	ownerTo = `{"id":126,"fullname":"Camille Moreau","shortname":"C. Moreau","email":"c.moreau@example.org"}`
	short   = `{"id":111,"fullname":"Inès Lefort","title":"ms","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","email2":null,"phone1":"+33639980001"}`
)

// The document's own figures: 369,000 and 8,000 euros at 20 %.
func TestALotLooksAsTheSpecificationShows(t *testing.T) {
	family := programs.Relatives{Children: []programs.Lot{p01}, With: 377_000_00}
	same(t, `{"id":8116,"primpromo_id":null,"reference":"M04","is_primary":true,"type":"house","type_display":"Maison","typology":"T4",
"typology_display":"4 pièces","subtype":null,"subtype_display":null,"price_excluding_vat":307500,"price_with_secondary_excluding_vat":314166.67,
"vat_rate":20,"price_including_vat":369000,"price_with_secondary_including_vat":377000,"reduced_vat_eligibility":false,"price_reduced_vat":null,
"price_with_secondary_reduced_vat":null,"parent_lot":null,"children_lots":[`+p01Mini+`],"status":"available","floor":null,"building":null,
"staircase":null,"living_area":null,"garden_area":null,"terrace_area":null,"balcony_area":null,"orientation":null,"updated_at":"2026-01-20T08:30:00.000000Z"}`,
		func(e *wire.Encoder) { renderLot(e, m04, family, at("2026-02-01T00:00:00Z")) })
}

func TestALotsStatusFollowsTheClock(t *testing.T) {
	held := m04
	held.Hold = programs.Hold{State: programs.Optioned, Holder: 1, Until: at("2026-02-13T14:00:00Z")}
	for now, want := range map[time.Time]string{
		held.Hold.Until.Add(-time.Microsecond): "option",
		held.Hold.Until:                        "available",
	} {
		var e wire.Encoder
		renderLot(&e, held, programs.Relatives{}, now)
		if got := decode(t, e.Bytes()).(map[string]any)["status"]; got != want {
			t.Errorf("at %v: %v, want %s", now, got, want)
		}
	}
}

func TestAContactLooksAsTheSpecificationShows(t *testing.T) {
	p := person{Contact: ines, consents: map[people.Channel]bool{people.ByEmail: true, people.ByPhone: true}, country: "FR"}
	same(t, `{"id":111,"title":"ms","title_display":"Madame","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","email2":null,
"phone1":"+33639980001","phone2":null,"city":"Nantes","zipcode":"44000","country":"FR","address1":null,"address2":null,"legal_entity":false,
"legal_status":null,"company_name":null,"company_siret":null,"resides_since":2018,"optin_email":true,"optin_phone":true,"optin_sms":false,
"birthdate":null,"birthplace":null,"nationality":"FR","marital_status":"civil","marital_status_display":"Pacsé(e)","profession":null,"vehicles":null,
"children":1,"primary_residence":"owner","primary_residence_display":"Propriétaire","own_secondary_residence":false,"first_time_homeowner":false,
"has_already_invested":null,"has_already_invested_comment":null,"created_at":"2026-02-02T15:22:11.000000Z","updated_at":"2026-02-02T15:22:11.000000Z"}`,
		func(e *wire.Encoder) { renderContact(e, p) })
}

func TestPhonesAreShownInE164AndOnce(t *testing.T) {
	tests := []struct{ phone, mobile, country, one, two string }{
		{"0639980001", "", "FR", "+33639980001", ""},
		{"", "0639980001", "FR", "+33639980001", ""},
		{"0639980001", "+33 6 39 98 00 01", "FR", "+33639980001", ""},
		{"0639980001", "33639980002", "FR", "+33639980001", "+33639980002"},
		{"0470123467", "", "BE", "+32470123467", ""},
		{"poste 12", "", "FR", "poste 12", ""},
	}
	for _, test := range tests {
		if one, two := phones(people.Declared{Phone: test.phone, Mobile: test.mobile}, test.country); one != test.one || two != test.two {
			t.Errorf("%q %q: %q %q", test.phone, test.mobile, one, two)
		}
	}
}

func sold(l programs.Lot) sales.OptionLot { return sales.OptionLot{Lot: l.ID, Name: l.Name()} }

func TestAnOptionLooksAsTheSpecificationShows(t *testing.T) {
	o := sales.Option{ID: 2351, Owner: 126, Program: 120, Lead: 88, Interest: 13515, Status: sales.OptionLive, ExpiresAt: at("2026-02-13T14:00:00Z"),
		CreatedAt: at("2026-02-11T14:00:00Z"), UpdatedAt: at("2026-02-11T14:00:00Z"), Lots: []sales.OptionLot{sold(m04)}}
	same(t, `{"id":2351,"owner_id":126,"status":"option","option_lifespan":null,"estimated_availability":null,"expires_at":"2026-02-13 15:00:00",
"expires_at_utc":"2026-02-13T14:00:00.000000Z","lots":[`+m04Mini+`],"lead_id":88,"interest_id":13515,"program_id":120,"comment":null,
"created_at":"2026-02-11T14:00:00.000000Z","updated_at":"2026-02-11T14:00:00.000000Z"}`, func(e *wire.Encoder) { renderOption(e, o) })
}

func TestAWaitingOptionHasALifeAndNoEnd(t *testing.T) {
	o := sales.Option{ID: 1, Status: sales.OptionPending, Lifespan: 48 * time.Hour, AvailableAt: at("2026-07-13T14:00:00Z")}
	var e wire.Encoder
	renderOption(&e, o)
	got := decode(t, e.Bytes()).(map[string]any)
	want := map[string]any{"status": "option-pending", "option_lifespan": 48.0, "estimated_availability": "2026-07-13T14:00:00.000000Z", "expires_at": nil, "expires_at_utc": nil}
	for key, v := range want {
		if got[key] != v {
			t.Errorf("%s is %v, want %v", key, got[key], v)
		}
	}
}

func TestAPurchaseLooksAsTheSpecificationShows(t *testing.T) {
	p := purchaseSheet{owner: camille, lots: []sales.OptionLot{sold(m04), sold(p01)}, Purchase: sales.Purchase{ID: 2352, Lead: 59938, Status: sales.Booked, Price: 377_000_00, Deposit: new(int64(3_000_00)),
		Lots: []sales.OptionLot{{Lot: 8116, VATRate: 2000}, {Lot: 8120, VATRate: 2000}}, SignedAt: at("2026-02-08T23:00:00Z"), WithdrawalUntil: at("2026-02-19T23:00:00Z")}}
	same(t, `{"id":2352,"lead_id":59938,"owner":`+ownerTo+`,"vat_rate":20,"has_mixed_vat":false,"deposit_amount":3000,"price_including_vat":377000,
"comment":null,"status":"booked","cancellation_type":null,"cancellation_comment":null,"deposit_refunded":null,"lots":[`+m04Mini+`,`+p01Mini+`],"contacts":[],
"pre_booking_confirmed_at":null,"booking_contract_signed_at":"2026-02-08T23:00:00.000000Z","withdrawal_period_expires_at":"2026-02-19T23:00:00.000000Z",
"notary_appointment_set_at":null,"notary_appointment_end_at":null,"sale_deed_signed_at":null,"canceled_at":null}`, func(e *wire.Encoder) { renderPurchase(e, p) })
}

func TestMixedRatesAreTold(t *testing.T) {
	tests := []struct {
		lots  []sales.OptionLot
		first int64
		mixed bool
	}{
		{nil, 0, false},
		{[]sales.OptionLot{{VATRate: 550}, {VATRate: 2000}}, 550, true},
		{[]sales.OptionLot{{VATRate: 2000}, {VATRate: 2000}}, 2000, false},
	}
	for _, test := range tests {
		if first, mixed := rates(test.lots); first != test.first || mixed != test.mixed {
			t.Errorf("%v: %d %v", test.lots, first, mixed)
		}
	}
}

func TestARegistrationLooksAsTheSpecificationShows(t *testing.T) {
	r := claimSheet{owner: camille, country: "FR", Registration: sales.Registration{ID: 512, Lead: 88, Contact: 111, Person: ines.Declared, Status: sales.RegistrationApproved, DecidedBy: "auto",
		Report:    sales.Report{Decision: "approved", Rules: []sales.RuleLine{{Code: "no_match", Outcome: "pass", Explanation: "Aucun contact connu sur ce programme."}}},
		ExpiresAt: at("2026-03-05T09:12:00Z"), DecidedAt: at("2026-02-03T09:12:00Z"), CreatedAt: at("2026-02-03T09:12:00Z"), UpdatedAt: at("2026-02-03T09:12:00Z")}}
	same(t, `{"id":512,"lead_id":88,"status":"approved","status_display":"Acceptée","owner":`+ownerTo+`,"contact":{"id":111,"title":"ms","title_display":"Madame",
"name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","email2":null,"phone1":"+33639980001","phone2":null,"city":"Nantes","zipcode":"44000",
"country":"FR","address1":null,"address2":null},"comment":null,"report":{"decision":"approved","decided_by":"auto","rules":[{"code":"no_match","outcome":"pass",
"explanation":"Aucun contact connu sur ce programme."}],"matches":[]},"refusal_reason":null,"expires_at":"2026-03-05T09:12:00.000000Z",
"decided_at":"2026-02-03T09:12:00.000000Z","created_at":"2026-02-03T09:12:00.000000Z","updated_at":"2026-02-03T09:12:00.000000Z"}`,
		func(e *wire.Encoder) { renderRegistration(e, r) })
}

// A match tells the day in Paris, and nothing of whom it was with.
func TestAMatchTellsADayAndNoName(t *testing.T) {
	report := sales.Report{Decision: "rejected", Matches: []sales.Evidence{{Kind: "lead", On: []string{"email"}, Since: at("2026-01-31T23:30:00Z"), Active: true, OwnTeam: true}}}
	same(t, `{"decision":"rejected","decided_by":"auto","rules":[],"matches":[{"on":["email"],"kind":"lead","since":"2026-02-01","same_owner":false,"active_registration":true}]}`,
		func(e *wire.Encoder) { renderReport(e, report, "auto") })
}

func TestALeadLooksAsTheSpecificationShows(t *testing.T) {
	l := leadSheet{Lead: &leads.Lead{ID: 88, Step: leads.New, Details: leads.Details{Message: "Je souhaite la plaquette", Tracking: leads.Tracking{Origin: "landing"}},
		CreatedAt: at("2026-02-02T15:22:11Z"), UpdatedAt: at("2026-02-03T09:12:00Z")},
		interest: leads.Interest{ID: 13515, Program: 120, Status: leads.ToProcess}, owner: camille, protected: true, contacts: []person{{Contact: ines, country: "FR"}}}
	same(t, `{"id":88,"interest_id":13515,"status":"to-process","temperature":null,"is_under_prescription":true,"discard_reason":null,"follow_reason":null,
"message":"Je souhaite la plaquette","tracking_origin":"landing","tracking_source":null,"tracking_medium":null,"tracking_campaign":null,"tracking_content":null,
"owner":`+owner+`,"contacts":[`+short+`],"created_at":"2026-02-02T15:22:11.000000Z","updated_at":"2026-02-03T09:12:00.000000Z"}`, func(e *wire.Encoder) { renderLead(e, l) })
	same(t, `{"id":88,"interest_id":13515,"status":"to-process","program_id":120,"contacts":[`+short+`],"created_at":"2026-02-02T15:22:11.000000Z"}`,
		func(e *wire.Encoder) { renderReceipt(e, l) })
	l.interest = leads.Interest{}
	same(t, `{"id":88,"interest_id":null,"status":"to-process","program_id":null,"contacts":[`+short+`],"created_at":"2026-02-02T15:22:11.000000Z"}`,
		func(e *wire.Encoder) { renderReceipt(e, l) })
}

func TestAProgrammeLooksAsTheSpecificationShows(t *testing.T) {
	dev := access.Developer{ID: 1, Name: "Promoteur A", Logo: "https://adlead.example.org/f/logo.png", UpdatedAt: at("2026-01-09T18:08:25Z")}
	p := programs.Program{ID: 1, OuterCode: "00000", Name: "Les Tilleuls", City: "Nantes", Progress: programs.Launch, Status: programs.Activated}
	same(t, `{"id":1,"primpromo_id":"00000","name":"Les Tilleuls","city":"Nantes","developer":{"id":1,"name":"Promoteur A","city":null,"zipcode":null,"country":null,
"address1":null,"address2":null,"files":[{"category":"logo","category_display":"Logo","name":"logo.png","type":"image","file_url":"https://adlead.example.org/f/logo.png",
"thumbnail_url":"https://adlead.example.org/f/logo.png"}],"updated_at":"2026-01-09T18:08:25.000000Z"},"progress_status":"launch","progress_status_display":"Lancement",
"status":"activated"}`, func(e *wire.Encoder) { renderProgram(e, p, dev) })
}

func TestShortNames(t *testing.T) {
	for name, want := range map[[2]string]string{
		{"Camille", "Moreau"}: "C. Moreau", {"élodie", "Roy"}: "É. Roy", {"", "Moreau"}: "Moreau", {"Camille", ""}: "Camille",
	} {
		if got := shortname(name[0], name[1]); got != want {
			t.Errorf("%v: %q, want %q", name, got, want)
		}
	}
}

func TestMoneyHasTwoDecimalsAtMost(t *testing.T) {
	for minor, want := range map[int64]string{314_166_67: "314166.67", 307_500_00: "307500", 10: "0.1", 0: "0", 9_999_999_999_999: "99999999999.99"} {
		var e wire.Encoder
		e.Object()
		euros(&e, "sum", minor)
		e.End()
		if got := string(e.Bytes()); got != `{"sum":`+want+`}` {
			t.Errorf("%d: %s", minor, got)
		}
	}
}

// Paris is an hour from UTC in winter and two in summer.
func TestAnEndIsWrittenInParisTime(t *testing.T) {
	for moment, want := range map[time.Time]string{
		at("2026-02-13T14:00:00Z"): `"2026-02-13 15:00:00"`, at("2026-07-13T14:00:00Z"): `"2026-07-13 16:00:00"`, {}: "null",
	} {
		var e wire.Encoder
		e.Object()
		local(&e, "at", moment)
		e.End()
		if got := string(e.Bytes()); got != `{"at":`+want+`}` {
			t.Errorf("%v: %s", moment, got)
		}
	}
}

// Every word of the core has a label, so that nobody reads a code.
func TestEveryCodeHasALabel(t *testing.T) {
	check := func(what string, labels map[string]string, words []string) {
		for _, w := range words {
			if labels[w] == "" {
				t.Errorf("%s %q has no label", what, w)
			}
		}
		if len(labels) != len(words) {
			t.Errorf("%s: %d labels for %d words", what, len(labels), len(words))
		}
	}
	var progresses []string
	for _, p := range programs.Progresses() {
		progresses = append(progresses, string(p))
	}
	check("progress", progressLabels, progresses)
	check("type of lot", lotTypeLabels, lotTypes())
	check("typology", typologyLabels, programs.Typologies())
	check("marital status", maritalLabels, people.MaritalStatuses())
	check("residence", residenceLabels, people.Residences())
	check("task", taskLabels, leads.TaskTypes())
}
