package flatsy

import (
	"testing"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/visits"
)

func when(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// written wants exactly this text.
func written(t *testing.T, want string, render func(*wire.Encoder)) {
	t.Helper()
	var e wire.Encoder
	render(&e)
	if got := string(e.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := wire.Parse(e.Bytes()); err != nil {
		t.Error(err)
	}
}

const (
	propertyID = "0d6c2a3e-3c50-4a0e-9a67-3c9f6a1f4b21"
	userID     = "5b0c1c1e-8d0c-4f7c-9a0a-0d9f2b5a7e11"
	agentID    = "77c0d3a2-52a3-4b0b-9d64-8b7e7a0b6c55"
	visitID    = "b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10"
	messageID  = "d0a1b2c3-1111-4222-8333-444455556666"
)

var yes, no = true, false

// flat is the property of the vendor's samples.
func flat() visits.Place {
	surface, rooms, floor := 42.5, 2, 3
	made := when("2026-07-01T08:00:00.123456Z")
	return visits.Place{
		Property: listings.Property{ID: 1, UID: propertyID, User: 9, Reference: "18/1280/02/0227", Category: 2, Step: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
			Lat: 47.2184, Lon: -1.5536, Located: true, Price: money.Amount{Minor: 89000, Currency: "EUR"}, CreatedAt: made, UpdatedAt: made,
			Details: listings.Details{Surface: &surface, Rooms: &rooms, Floor: &floor, Furnished: &no}},
		Showing: visits.Showing{Client: 9, Agent: 10, State: visits.Open, StateAt: made, CreatedAt: made, UpdatedAt: made,
			Facts: visits.Facts{Criteria: visits.Criteria{GLI: &yes, SharingAllowed: &yes, Pinel: &no}, Extra: "{}"}},
		Tally: visits.Tally{Planned: 1},
	}
}

func seen() sight {
	return sight{
		users: map[int64]access.User{
			9:  {ID: 9, UID: userID, Firstname: "Camille", Lastname: "Moreau", Email: "c.moreau@example.org", Phone: "06 39 98 00 10"},
			10: {ID: 10, UID: agentID, Firstname: "Noé", Lastname: "Sorel", Email: "n.sorel@example.org", Mobile: "0639980022", Presentation: "Agent de visite à Nantes"},
		},
		places: map[int64]visits.Place{1: flat()},
		centre: func(zipcode, _ string) (float64, float64, bool) { return 47.238, -1.56, zipcode == "44000" },
	}
}

var camille = access.Actor{User: 9, Country: "FR"}

func TestAPropertyIsWrittenAsTheDocumentShowsIt(t *testing.T) {
	p := flat()
	want := `{"id":"` + propertyID + `","userId":"` + userID + `","data":{"rentSell":"property.basics.rentsell.rent",` +
		`"criterias":{"pinel":false,"sharingAllowed":true,"gli":true,"actionLogement":false},"price":890,` +
		`"propertyStatus":"property.basics.status.available","propertyStatusUpdatedAt":"2026-07-01T08:00:00Z",` +
		`"address":{"address":"12 rue des Tilleuls","zip":"44000","city":"Nantes","countryCode":"FR","latitude":47.2184,"longitude":-1.5536},` +
		`"fields":{"surface":42.5,"numRooms":2,"floor":3,"furnished":false},"visitAvailabilities":[],"externalRef":"18/1280/02/0227","extraFields":{}},` +
		`"createdAt":"2026-07-01T08:00:00Z","updatedAt":"2026-07-01T08:00:00Z","ownerContact":{"name":"Camille Moreau","phone":"+33639980010","email":"c.moreau@example.org"},` +
		`"inCharge":"n.sorel@example.org","viewingsPlanned":1,"viewingsDone":0}`
	written(t, want, func(e *wire.Encoder) { renderProperty(e, p, nil, camille, seen()) })
}

func TestAPropertyOfWhichLittleIsKnown(t *testing.T) {
	p := visits.Place{Property: listings.Property{UID: propertyID, Reference: "R", Step: 1, CreatedAt: when("2026-07-01T08:00:00Z"), UpdatedAt: when("2026-07-02T08:00:00Z")}}
	want := `{"id":"` + propertyID + `","userId":"` + userID + `","data":{"criterias":{"pinel":false,"sharingAllowed":false,"gli":false,"actionLogement":false},` +
		`"propertyStatus":"property.basics.status.available","propertyStatusUpdatedAt":"2026-07-01T08:00:00Z","visitAvailabilities":[],"externalRef":"R"},` +
		`"createdAt":"2026-07-01T08:00:00Z","updatedAt":"2026-07-02T08:00:00Z","ownerContact":{"name":"Camille Moreau","phone":"+33639980010","email":"c.moreau@example.org"},` +
		`"viewingsPlanned":0,"viewingsDone":0}`
	written(t, want, func(e *wire.Encoder) { renderProperty(e, p, nil, camille, seen()) })
	written(t, `{"id":"`+propertyID+`","displayAddress":"","latitude":0,"longitude":0,"externalRef":"R"}`, func(e *wire.Encoder) { renderSummary(e, p, seen()) })
}

func TestStatusOfAProperty(t *testing.T) {
	tests := map[string]struct {
		state visits.Openness
		step  int
		want  string
	}{
		"open":                     {visits.Open, 1, "available"},
		"nobody said":              {"", 1, "available"},
		"paused":                   {visits.Standby, 1, "standby"},
		"ended":                    {visits.Ended, 1, "unavailable"},
		"under offer":              {visits.Open, 2, "standby"},
		"sold":                     {visits.Open, 3, "unavailable"},
		"deleted while paused too": {visits.Standby, 4, "unavailable"},
	}
	for name, test := range tests {
		p := flat()
		p.Showing.State, p.Property.Step = test.state, test.step
		if got := propertyStatus(p.State()); got != "property.basics.status."+test.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A property without coordinates is shown at the centre of its commune, else at 0.
func TestCoordinates(t *testing.T) {
	tests := map[string]struct {
		property listings.Property
		lat, lon float64
	}{
		"said":             {listings.Property{Lat: 1, Lon: 2, Located: true, Zipcode: "44000"}, 1, 2},
		"said to be 0":     {listings.Property{Located: true, Zipcode: "44000"}, 0, 0},
		"of the commune":   {listings.Property{Zipcode: "44000", Country: "FR"}, 47.238, -1.56},
		"no country":       {listings.Property{Zipcode: "44000"}, 47.238, -1.56},
		"of no commune":    {listings.Property{Zipcode: "1"}, 0, 0},
		"elsewhere":        {listings.Property{Zipcode: "44000", Country: "BE"}, 0, 0},
		"nothing is known": {listings.Property{}, 0, 0},
	}
	for name, test := range tests {
		if lat, lon := seen().coordinates(test.property); lat != test.lat || lon != test.lon {
			t.Errorf("%s: %v %v", name, lat, lon)
		}
	}
}

func TestDisplayAddress(t *testing.T) {
	for want, p := range map[string]listings.Property{
		"12 rue des Tilleuls, 44000 Nantes": {Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes"},
		"44000 Nantes":                      {Zipcode: "44000", City: "Nantes"},
		"Nantes":                            {City: "Nantes"},
		"12 rue des Tilleuls":               {Address: "12 rue des Tilleuls"},
		"":                                  {},
	} {
		if got := displayAddress(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// sample is the visit of the vendor's samples.
func sample() visits.Visit {
	at, made := when("2026-07-09T09:30:00Z"), when("2026-07-07T12:00:00Z")
	return visits.Visit{UID: visitID, Property: 1, Agent: 10, StartsAt: at, EndsAt: at.Add(30 * time.Minute), Minutes: 30, Code: "481205", CreatedAt: made,
		Properties: []visits.Shown{{Property: 1}},
		Visitors: []visits.Visitor{{Property: 1, Email: "noe.sorel@example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "+33639980021", Fields: `{"source":"site"}`,
			Status: visits.Proposed, StatusAt: made, FirstDate: at}}}
}

const (
	summary = `{"id":"` + propertyID + `","displayAddress":"12 rue des Tilleuls, 44000 Nantes","latitude":47.2184,"longitude":-1.5536,"externalRef":"18/1280/02/0227","rentSell":"property.basics.rentsell.rent"}`
	noe     = `{"email":"noe.sorel@example.org","firstName":"Noé","lastName":"Sorel","phone":"+33639980021","fields":{"source":"site"}}`
)

func TestAVisitIsWrittenAsTheDocumentShowsIt(t *testing.T) {
	want := `{"id":"` + visitID + `","date":"2026-07-09T09:30:00Z","createdAt":"2026-07-07T12:00:00Z","flatguideId":"` + agentID + `","code":"481205",` +
		`"propertyVisits":[{"propertyId":"` + propertyID + `","visitId":"` + visitID + `"}],` +
		`"visitorVisits":[{"visitId":"` + visitID + `","askedPropertyId":"` + propertyID + `","status":"visit.status.proposed","initialDate":"2026-07-09T09:30:00Z","visitor":` + noe + `,"statusUpdatedAt":"2026-07-07T12:00:00Z"}],` +
		`"propertySummary":` + summary + `,"durationMinutes":30}`
	written(t, want, func(e *wire.Encoder) { renderVisit(e, sample(), seen()) })
}

func TestAVisitWithAReport(t *testing.T) {
	v := sample()
	v.Metadata = `{"b":1.0}`
	v.Visitors[0].Status, v.Visitors[0].Rating, v.Visitors[0].Comment = visits.CancelledByAgent, 4, "bien"
	v.Properties[0].Report = visits.Report{ReadAt: when("2026-07-09T10:00:00Z"), Note: "n", Comment: "c", Positive: "p", Negative: "m", Question: "q", Rated: true}
	want := `{"propertyId":"` + propertyID + `","visitId":"` + visitID + `","readAt":"2026-07-09T10:00:00Z","note":"n","comment":"c","positivePoints":"p","negativePoints":"m","questions":"q","visitorInterest":0}`
	written(t, want, func(e *wire.Encoder) { renderShown(e, v, v.Properties[0], seen()) })
	want = `{"visitId":"` + visitID + `","askedPropertyId":"` + propertyID + `","status":"visit.status.cancelled.flatguide","initialDate":"2026-07-09T09:30:00Z","rating":4,"comment":"bien","visitor":` + noe + `,"statusUpdatedAt":"2026-07-07T12:00:00Z"}`
	written(t, want, func(e *wire.Encoder) { renderComing(e, v, v.Visitors[0], seen()) })
}

func TestStatusesOfVisitors(t *testing.T) {
	for status, want := range map[visits.Status]string{
		visits.Proposed: "proposed", visits.Confirmed: "confirmed", visits.Done: "done", visits.CancelledByVisitor: "cancelled.visitor", visits.CancelledByOwner: "cancelled.owner",
		visits.CancelledByAgent: "cancelled.flatguide", visits.CancelledRescheduled: "cancelled.rescheduled", visits.CancelledTerminated: "cancelled.terminated",
	} {
		if got := visitStatus(status); got != "visit.status."+want {
			t.Errorf("%s: %s", status, got)
		}
	}
}

func TestSlots(t *testing.T) {
	slot := visits.Slot{At: when("2026-07-09T11:30:00+02:00"), Available: true, Priority: true}
	written(t, `{"date":"2026-07-09T09:30:00Z","available":true,"isPriority":true}`, func(e *wire.Encoder) { renderSlot(e, slot, false) })
	written(t, `{"date":"2026-07-09T09:30:00Z","available":true,"isPriority":true,"score":1}`, func(e *wire.Encoder) { renderSlot(e, slot, true) })
	slot.Priority = false
	written(t, `{"date":"2026-07-09T09:30:00Z","available":true,"isPriority":false,"score":0}`, func(e *wire.Encoder) { renderSlot(e, slot, true) })
}

func TestPeople(t *testing.T) {
	u := seen().users[9]
	written(t, `{"id":"`+userID+`","firstName":"Camille","lastName":"Moreau","fullName":"Camille Moreau","shortName":"C. Moreau","email":"c.moreau@example.org","phone":"+33639980010"}`,
		func(e *wire.Encoder) { renderClient(e, u, camille) })
	u.Mobile, u.Picture = "0639980011", "https://example.org/c.jpg"
	written(t, `{"name":"Camille Moreau","phone":"+33639980011","email":"c.moreau@example.org","pictureUrl":"https://example.org/c.jpg","phone2":"+33639980010"}`,
		func(e *wire.Encoder) { renderContact(e, u, camille) })
	written(t, `{"name":"Noé Sorel","phone":"+33639980022","presentation":"Agent de visite à Nantes","rating":4.6}`, func(e *wire.Encoder) { renderAgent(e, seen().users[10], 4.5714, camille) })
	written(t, `{"name":"Noé Sorel","phone":"+33639980022","presentation":"Agent de visite à Nantes","rating":0}`, func(e *wire.Encoder) { renderAgent(e, seen().users[10], 0, camille) })
	written(t, `{"id":"","fullName":"camille","shortName":"camille","email":""}`, func(e *wire.Encoder) { renderClient(e, access.User{Username: "camille"}, camille) })
}

func TestAConversation(t *testing.T) {
	m := visits.Message{UID: messageID, Property: 1, Sender: 9, Text: "Le digicode a changé.", CreatedAt: when("2026-07-08T10:00:00Z")}
	line := `{"id":"` + messageID + `","senderId":"` + userID + `","text":"Le digicode a changé.","propertyId":"` + propertyID + `","propertyRef":"18/1280/02/0227","createdAt":"2026-07-08T10:00:00Z","senderContact":{"name":"Camille Moreau"}}`
	written(t, line, func(e *wire.Encoder) { renderMessage(e, m, seen()) })
	written(t, `{"id":"`+propertyID+`","propertySummary":`+summary+`,"messages":[`+line+`]}`, func(e *wire.Encoder) {
		renderConversation(e, flat(), []visits.Message{m}, seen())
	})
}

func TestMessagesArePutTogetherByProperty(t *testing.T) {
	var sizes []int
	for _, c := range conversations([]visits.Message{{Property: 1}, {Property: 1}, {Property: 2}, {Property: 3}, {Property: 3}}) {
		sizes = append(sizes, len(c))
	}
	if len(sizes) != 3 || sizes[0] != 2 || sizes[1] != 1 || sizes[2] != 2 {
		t.Error(sizes)
	}
}
