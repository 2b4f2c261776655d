package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

var saleJourneys = []journey{
	{"two prescribers want one lot", twoPrescribersWantOneLot},
	{"a director arbitrates between two claims on one person", aDirectorArbitrates},
	{"a lot that a door takes changes on an open plan", aDoorTakesALot},
	{"lots of a spreadsheet are tried, taken and taken back", lotsComeFromASpreadsheet},
	{"an option becomes a reservation with the dates of the law", anOptionBecomesAReservation},
	{"a plan is walked and a lot taken with keys alone", aPlanIsWalkedWithKeys},
	{"an agent covers a building, and the application reads the same", anAgentCoversABuilding},
	{"a property is made by hand until it may be published", aPropertyIsMadeByHand},
	{"a mandate is registered and its number burnt", aMandateIsRegisteredAndItsNumberBurnt},
	{"a price falls and its sheet is printed", aPriceFallsAndItsSheetIsPrinted},
	{"who waits for a lot gets it", whoWaitsGetsTheLot},
	{"many prices change at once", manyPricesChangeAtOnce},
	{"a reservation is given up", aReservationIsGivenUp},
	{"two people change one sheet", twoPeopleChangeOneSheet},
}

// tower is a programme that a journey sells by itself.
type tower struct {
	*site
	ID   int64 `json:"program"`
	Name string
	key  string           // of the developer's own tool, which may do everything there
	lots map[string]int64 // by their references
}

// tower makes a programme whose flats stand in one staircase: the figure after the letter of
// a reference is the floor.
func (s *site) tower(code, name string, references ...string) *tower {
	s.Helper()
	in := &tower{site: s, lots: map[string]int64{}}
	s.palier("", in, "program", "add", "--json", "--developer", "client-a", "--code", code, "--name", name, "--city", "Nantes", "--progress", "marketing",
		"--delivery", time.Now().AddDate(0, 8, 0).Format("2006-01-02"))
	in.key = in.entrusts("Outil "+code, "all")
	for i, reference := range references {
		var made struct{ Data struct{ ID int64 } }
		in.asks(http.MethodPost, "/lots", in.key, map[string]any{"reference": reference, "type": "apartment", "typology": "T2", "vat_rate": 20, "price_including_vat": 240000 + 1000*i,
			"floor": int(reference[1] - '0'), "building": reference[:1], "staircase": "1", "living_area": 41.5, "orientation": "S"}, http.StatusOK, &made)
		in.lots[reference] = made.Data.ID
	}
	return in
}

// entrusts makes a key to the programme, and gives its token.
func (in *tower) entrusts(name, permissions string, more ...string) string {
	in.Helper()
	var key struct{ Token string }
	in.palier("", &key, append([]string{"key", "add", "--json", "--developer", "client-a", "--name", name, "--permission", permissions, "--program", fmt.Sprint(in.ID)}, more...)...)
	return key.Token
}

// prescriber is somebody who sells some of the lots with a key of his own, and its token.
func (in *tower) prescriber(name string, references ...string) (user, string) {
	in.Helper()
	who := in.member("prescriber", name)
	var lots []string
	for _, reference := range references {
		lots = append(lots, fmt.Sprint(in.lots[reference]))
	}
	return who, in.entrusts(name+" Bureau", "information.view,lot-alloted.view,registration.view,registration.create,option.view,option.create,option.delete",
		"--user", fmt.Sprint(who.ID), "--lot", strings.Join(lots, ","))
}

func (in *tower) path() string { return fmt.Sprintf("/programs/%d", in.ID) }

// asks asks the Adlead API about the programme, with a key.
func (in *tower) asks(method, path, key string, body any, want int, answer any) {
	in.Helper()
	r := in.request(method, in.demo.Adlead.Base+in.path()+path, body)
	r.Header.Set("X-API-Key", key)
	in.site.asks(r, want, answer)
}

// state is that of a lot, as the API says it to a key.
func (in *tower) state(reference, key string) string {
	in.Helper()
	var lot struct{ Data struct{ Status string } }
	in.asks(http.MethodGet, fmt.Sprintf("/lots/%d", in.lots[reference]), key, nil, http.StatusOK, &lot)
	return lot.Data.Status
}

// brings registers a person on the programme through the screen.
func (p *person) brings(in *tower, first, last, email, phone string, says ...string) {
	p.Helper()
	p.goes("/registrations/new", "Nouvelle dénonciation")
	p.must(p.tab.Select("#program", fmt.Sprint(in.ID)))
	p.fills("firstname", first, "lastname", last, "email", email, "phone", phone)
	p.follows("main form button[type=submit]", says...)
}

// lot is the selector of a lot on the plan.
func lot(reference string) string { return fmt.Sprintf(`a[data-ref=%q]`, reference) }

// lies waits until the plan shows a lot in a state, by its letter.
func (p *person) lies(reference, letter string) {
	p.Helper()
	p.await(reference+" is "+letter, func() bool {
		state, err := p.tab.Says(lot(reference) + " .mark > span")
		p.must(err)
		return state == letter
	})
}

// opensLot opens a lot beside the plan.
func (p *person) opensLot(reference string) {
	p.Helper()
	p.must(p.tab.Center(lot(reference)))
	p.clicks(lot(reference))
	p.draws(reference)
}

// draws waits until the lot beside the plan says a text.
func (p *person) draws(text string) {
	p.Helper()
	p.await("the drawer with "+text, func() bool {
		said, err := p.tab.Says("#drawer[open]:has(#lot)")
		p.must(err)
		return strings.Contains(said, text)
	})
}

// stays fails the journey when the page that was marked has been loaded anew.
func (p *person) stays() {
	p.Helper()
	if still, err := p.tab.Marked(); err != nil || !still {
		p.Errorf("%s: the page was loaded anew (%v)", p.name, err)
	}
}

// claim is a registration as the API tells it.
type claim struct {
	ID            int64
	Status        string
	RefusalReason string `json:"refusal_reason"`
}

// claim is what the API says to a key of a registration.
func (in *tower) claim(key string, id int64) claim {
	in.Helper()
	var answer struct{ Data claim }
	in.asks(http.MethodGet, fmt.Sprintf("/registrations/%d", id), key, nil, http.StatusOK, &answer)
	return answer.Data
}

// buyer has somebody ask for the programme through the API, and gives the number of his lead.
func (in *tower) buyer(first, last string) int64 {
	in.Helper()
	var made struct{ Data struct{ ID int64 } }
	in.asks(http.MethodPost, "/leads", in.key, map[string]any{"contact": map[string]any{"name": last, "firstname": first, "email1": mailbox(first, last), "phone1": "+33639986199"}}, http.StatusOK, &made)
	return made.Data.ID
}

// takes has a program take an option of three hours on a lot, and gives its number.
func (in *tower) takes(lead int64, reference string) int64 {
	in.Helper()
	var made struct{ Data struct{ ID int64 } }
	in.asks(http.MethodPost, "/options", in.key, map[string]any{"owner_id": json.Number(in.demo.Adlead.Owner), "lead_id": lead, "lot_ids": []int64{in.lots[reference]},
		"expires_at": time.Now().Add(3*time.Hour + 20*time.Second).UTC().Format(time.RFC3339)}, http.StatusOK, &made)
	return made.Data.ID
}
