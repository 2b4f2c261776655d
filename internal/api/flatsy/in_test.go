package flatsy

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/visits"
)

func reading(t *testing.T, text string) *intake {
	t.Helper()
	o, err := wire.ParseObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return newIntake(o)
}

// told are the sentences of an error, with its status before them.
func told(err error) string {
	var input *inputError
	if !errors.As(err, &input) {
		return ""
	}
	return strings.Join(input.sentences, " ")
}

func ptr[T any](v T) *T { return &v }

func TestWhatIsSaidOfAProperty(t *testing.T) {
	got, err := savingOf(reading(t, `{"externalRef":" 18/1280 ","inCharge":"n@example.org","rentSell":"property.basics.rentsell.sell","criterias":{"pinel":true,"qualification":"qualification.gli"},
		"price":890.5,"extUrl":"https://example.org/1","address":{"address":"12 rue","zip":"44000","city":"Nantes","countryCode":"fr","latitude":47.2184,"longitude":-1.5536,"doorInfo":"B"},
		"doorRef":"d","picUrls":["http://example.org/a"],"fields":{"surface":42.5,"numRooms":2,"cave":true,"dpe":"C","additionalSurfaces":[{"name":"balcon","surface":4}]},
		"additionalRefs":["A"],"tenantPhone":"06","extraFields":{"b": 1.0, "a": [ ]},"metadata":{}}`))
	if err != nil {
		t.Fatal(told(err))
	}
	want := visits.Saving{
		Reference: "18/1280", InCharge: ptr("n@example.org"), Category: ptr(1), Criteria: &visits.Criteria{Pinel: ptr(true), GLI: ptr(true)},
		Price: &money.Amount{Minor: 89050, Currency: "EUR"}, URL: ptr("https://example.org/1"), Door: ptr("d"), Pictures: &[]string{"http://example.org/a"},
		Address: &visits.Address{Street: "12 rue", Zipcode: "44000", City: "Nantes", Country: "FR", DoorInfo: "B", Lat: 47.2184, Lon: -1.5536, Located: true},
		Details: &listings.Details{Surface: ptr(42.5), Rooms: ptr(2), Cellar: ptr(true), Energy: "C", Surfaces: []listings.Surface{{Name: "balcon", Area: 4}}},
		Refs:    &[]string{"A"}, TenantPhone: ptr("06"), Extra: ptr(`{"b":1.0,"a":[]}`), Metadata: ptr("{}"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What is not there changes nothing, null clears.
func TestAbsentAndNull(t *testing.T) {
	got, err := savingOf(reading(t, `{"externalRef":"R"}`))
	if diff := cmp.Diff(visits.Saving{Reference: "R"}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err = savingOf(reading(t, `{"externalRef":"R","price":null,"criterias":null,"fields":null,"picUrls":null,"doorRef":"","metadata":null}`))
	want := visits.Saving{Reference: "R", Price: &money.Amount{}, Criteria: &visits.Criteria{}, Details: &listings.Details{}, Pictures: new([]string), Door: ptr(""), Metadata: ptr("")}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestCriteriaAreSaidInThreeWays(t *testing.T) {
	tests := map[string]struct {
		text string
		want visits.Criteria
	}{
		"booleans":                    {`{"pinel":true,"gli":false}`, visits.Criteria{Pinel: ptr(true), GLI: ptr(false)}},
		"a qualification":             {`{"qualification":"qualification.actionlogement"}`, visits.Criteria{ActionLogement: ptr(true)}},
		"a qualification wins":        {`{"pinel":false,"qualification":"qualification.pinel"}`, visits.Criteria{Pinel: ptr(true)}},
		"a prequalification":          {`{"prequalification":{"_type":"GLIPrequalification","name":"n","ratio":3}}`, visits.Criteria{GLI: ptr(true), Prequalified: `{"_type":"GLIPrequalification","name":"n","ratio":3}`}},
		"a boolean beside it wins":    {`{"gli":false,"prequalification":{"_type":"GLIPrequalification","name":"n","ratio":3}}`, visits.Criteria{GLI: ptr(false), Prequalified: `{"_type":"GLIPrequalification","name":"n","ratio":3}`}},
		"social":                      {`{"prequalification":{"_type":"LogementSocial","name":"n","ratio":3,"zone":"A","resource":"PLS","actionLogement":true}}`, visits.Criteria{ActionLogement: ptr(true), Prequalified: `{"_type":"LogementSocial","name":"n","ratio":3,"zone":"A","resource":"PLS","actionLogement":true}`}},
		"social, not for that":        {`{"prequalification":{"_type":"LogementSocial","name":"n","ratio":3,"zone":"A","resource":"PLS","actionLogement":false}}`, visits.Criteria{Prequalified: `{"_type":"LogementSocial","name":"n","ratio":3,"zone":"A","resource":"PLS","actionLogement":false}`}},
		"a law":                       {`{"prequalification":{"_type":"NicheFiscale","name":"n","ratio":3,"zone":"A","loi":"pinel"}}`, visits.Criteria{Pinel: ptr(true), Prequalified: `{"_type":"NicheFiscale","name":"n","ratio":3,"zone":"A","loi":"pinel"}`}},
		"a default says nothing more": {`{"prequalification":{"_type":"DefaultRentPrequalification","name":"n"}}`, visits.Criteria{Prequalified: `{"_type":"DefaultRentPrequalification","name":"n"}`}},
	}
	for name, test := range tests {
		in := reading(t, test.text)
		if diff := cmp.Diff(test.want, criteriaOf(in)); diff != "" || in.err() != nil {
			t.Errorf("%s: %s %s", name, told(in.err()), diff)
		}
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	tests := map[string]string{
		`{}`:                              "Le champ externalRef est obligatoire.",
		`{"externalRef":5}`:               "Le champ externalRef doit être un texte.",
		`{"externalRef":"R","price":"5"}`: "Le champ price doit être un montant en euros, positif et à deux décimales au plus.",
		`{"externalRef":"R","address":{"zip":1,"latitude":91,"countryCode":"FRA"}}`: "Le champ address.address est obligatoire. Le champ address.city est obligatoire. Le champ address.zip doit être un texte. " +
			"Le champ address.countryCode doit être un code de pays de deux lettres. Le champ address.latitude doit être un nombre entre -90 et 90. Le champ address.longitude est obligatoire avec latitude.",
		`{"externalRef":"R","fields":{"additionalSurfaces":[{"name":"a"}]}}`: "Le champ fields.additionalSurfaces[].surface est obligatoire.",
		`{"externalRef":"R","criterias":{"prequalification":{"_type":"NicheFiscale","name":"n","zone":5}}}`: "Le champ criterias.prequalification.loi est obligatoire. Le champ criterias.prequalification.ratio est obligatoire. " +
			"Le champ criterias.prequalification.zone doit être un texte.",
	}
	for text, want := range tests {
		if _, err := savingOf(reading(t, text)); told(err) != want {
			t.Errorf("%s: %s", text, told(err))
		}
	}
}

func TestInstantsAreReadWithTheirOffset(t *testing.T) {
	tests := map[string]string{
		"2026-07-09T09:05:00Z": "2026-07-09T09:05:00Z", "2026-07-09T11:05:00+02:00": "2026-07-09T09:05:00Z", "2026-07-09T11:05:00+0200": "2026-07-09T09:05:00Z",
		"2026-07-09T09:05:00.999999999Z": "2026-07-09T09:05:00Z", "2026-07-09T09:05Z": "2026-07-09T09:05:00Z", "2026-07-09T09:05:00,5Z": "2026-07-09T09:05:00Z",
		"2026-07-09T09:05:00": "", "2026-07-09": "", "1783587900000": "", "": "", "9999-07-09T09:05:00Z": "", "2026-02-30T09:05:00Z": "", " 2026-07-09T09:05:00Z": "",
	}
	for text, want := range tests {
		at, ok := parseInstant(text)
		if got := at.Format(time.RFC3339); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s %v", text, got, ok)
		}
	}
}

func TestSearching(t *testing.T) {
	day := when("2026-07-09T00:00:00Z")
	tests := map[string]struct {
		want visits.Query
		err  string
	}{
		"":                               {want: visits.Query{}},
		"startTime=2026-07-09T00:00:00Z": {want: visits.Query{From: day}},
		"startTime=1783555200000":        {want: visits.Query{From: day}},
		"endTime=2026-07-09T02:00:00+02:00&direction=desc": {want: visits.Query{To: day, Backward: true}},
		"page=2&by=30":     {want: visits.Query{Limit: 30, Offset: 60}},
		"page=2":           {want: visits.Query{Limit: 100, Offset: 200}},
		"by=1000":          {want: visits.Query{Limit: 1000}},
		"page=&by=&ref=":   {want: visits.Query{}},
		"page=2147483647":  {want: visits.Query{Limit: 100, Offset: 214748364700}},
		"by=1001":          {err: "Le paramètre by doit être entre 1 et 1000."},
		"page=-1":          {err: "Le paramètre page doit être positif ou nul."},
		"direction=ASC":    {err: "Le paramètre direction doit être asc ou desc."},
		"page=a&by=1e3":    {err: "Le paramètre page doit être un nombre entier. Le paramètre by doit être un nombre entier."},
		"startTime=demain": {err: "Le paramètre startTime doit être une date ISO 8601 avec fuseau ou un nombre de millisecondes."},
	}
	for text, test := range tests {
		values, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := searchOf(&query{values: values})
		if told(err) != test.err || err == nil && !cmp.Equal(got, test.want) {
			t.Errorf("%q: %+v %s", text, got, told(err))
		}
	}
}

func TestABooking(t *testing.T) {
	got, err := bookingOf(reading(t, `{"propertyId":"0D6C2A3E-3C50-4A0E-9A67-3C9F6A1F4B21","ref":"ignored","date":"2026-07-09T09:30:00Z","visitorTokenId":7,"clientId":[],"metadata":{"a":1},
		"visitor":{"email":" noe@example.org","firstName":"Noé","lastName":"Sorel","phone":"+33639980021","fields":{"b":2},"metadata":{"c":3}}}`))
	want := visits.Booking{Place: visits.PlaceKey{UID: propertyID}, At: when("2026-07-09T09:30:00Z"), Metadata: `{"a":1}`,
		Visitor: visits.Visitor{Email: "noe@example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "+33639980021", Fields: `{"b":2}`, Metadata: `{"c":3}`}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, told(err))
	}
	if _, err := bookingOf(reading(t, `{"visitor":{}}`)); told(err) != "Indiquez le bien par propertyId ou par ref." {
		t.Error(told(err))
	}
	if _, err := bookingOf(reading(t, `{"ref":"R"}`)); told(err) != "Le champ visitor est obligatoire." {
		t.Error(told(err))
	}
	if _, err := bookingOf(reading(t, `{"ref":"R","visitor":{"email":"x","firstName":"A","lastName":"B"}}`)); told(err) != "Le champ visitor.phone est obligatoire. Le champ visitor.email doit être une adresse e-mail valide." {
		t.Error(told(err))
	}
}

// A request that is wrong all over is told a hundred sentences at most.
func TestSentencesHaveAnEnd(t *testing.T) {
	_, err := openingsOf(reading(t, `{"availability":[`+strings.Repeat("1,", 5000)+`1]}`))
	var input *inputError
	if !errors.As(err, &input) || len(input.sentences) != maxSentences {
		t.Error(len(input.sentences))
	}
}
