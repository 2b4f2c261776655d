package adlead_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// stage is what the matrix plays with: one of everything, wherever it can lie. What
// a request used up is laid out anew before the next key.
type stage struct {
	*door
	programs  map[string]int64
	lots      map[string]int64 // read and changed
	doomed    map[string]int64 // deleted
	wanted    map[string]int64 // optioned
	files     map[string]int64 // a plan of each of lots
	leads     map[string]int64
	claims    map[string]int64
	options   map[string]int64
	owned     map[int64]map[string]int64 // options of a user, and of somebody else
	purchases map[string]int64
	keys      []access.Key // all there are; the last one is asking
	seq       int64        // of the journal
	n         int          // of what has a name of its own
	persons   int          // of those who never were there before
}

// rival is the other partner of the demonstration.
const rival = 18

func newStage(t *testing.T, d *door) *stage {
	t.Helper()
	s := &stage{door: d, lots: map[string]int64{}, doomed: map[string]int64{}, wanted: map[string]int64{}, files: map[string]int64{},
		leads: map[string]int64{}, claims: map[string]int64{}, purchases: map[string]int64{}}
	list, err := d.Access.Developers(t.Context(), d.Operator)
	if err != nil {
		t.Fatal(err)
	}
	other := programs.Program{Code: "QAI", Name: "Quai Ouest", City: "Saint-Nazaire", Country: "FR"}
	for _, one := range list {
		if one.Slug == d.Adlead.OtherTenant {
			other.Developer = one.ID
		}
	}
	if other, err = d.Programs.Create(t.Context(), d.Operator, other); err != nil {
		t.Fatal(err)
	}
	s.programs = map[string]int64{here: number(t, d.Adlead.Program), sister: number(t, d.Adlead.OtherProgram), stranger: other.ID}
	s.programs[apart] = s.programs[here]
	user := number(t, d.Adlead.Owner)
	s.owned = map[int64]map[string]int64{0: {}, user: {}}
	for _, place := range []string{here, sister, stranger} {
		s.leads[place] = s.lead(t, place)
	}
	return s
}

// must gives a value, or ends the test.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// lay puts back what is missing.
func (s *stage) lay(t *testing.T) {
	t.Helper()
	for _, place := range []string{here, apart, sister, stranger} {
		for _, lots := range []map[string]int64{s.lots, s.doomed, s.wanted} {
			if lots[place] == 0 {
				lots[place] = s.lot(t, place)
			}
		}
		if s.files[place] == 0 {
			f := must[programs.File](t)(s.Programs.AddFile(t.Context(), s.Operator, s.programs[place], s.lots[place], "plan.pdf", strings.NewReader("%PDF-1.7 "+place)))
			s.files[place] = f.ID
		}
		owner := number(t, s.Adlead.Owner)
		if place == apart {
			owner = rival
		}
		if s.claims[place] == 0 {
			s.claims[place] = must[sales.Registration](t)(s.Registry.Register(t.Context(), s.Operator,
				sales.NewRegistration{Program: s.programs[place], Owner: owner, Person: s.person()})).ID
		}
		if s.purchases[place] == 0 {
			s.purchases[place] = must[sales.Purchase](t)(s.Sales.Book(t.Context(), s.Operator,
				sales.NewPurchase{Program: s.programs[place], Owner: owner, Lead: s.leadOf(place), Lots: []int64{s.lot(t, place)}})).ID
		}
	}
}

// deal lays out the options as a key of the user sees them, or the last key, of
// nobody: its own are those that it made.
func (s *stage) deal(t *testing.T, user int64) {
	t.Helper()
	s.options = s.owned[user]
	if user == 0 {
		delete(s.options, here)
	}
	for _, place := range []string{here, apart, sister, stranger} {
		if s.options[place] != 0 {
			continue
		}
		by, owner := s.Operator, number(t, s.Adlead.Owner)
		switch {
		case place == apart:
			owner, by.Key = rival, s.keys[0].ID
		case user == 0:
			by.Key = s.keys[len(s.keys)-1].ID
		}
		s.options[place] = must[sales.Option](t)(s.Sales.TakeOption(t.Context(), by,
			sales.NewOption{Program: s.programs[place], Owner: owner, Lead: s.leadOf(place), Lots: []int64{s.lot(t, place)}})).ID
	}
}

func (s *stage) open(t *testing.T, k access.Key) client {
	t.Helper()
	c := s.door.open(t, k)
	s.keys = must[[]access.Key](t)(s.Access.Keys(t.Context(), s.Operator, s.developer(t)))
	return c
}

func (s *stage) lot(t *testing.T, place string) int64 {
	t.Helper()
	s.n++
	return must[programs.Lot](t)(s.Programs.CreateLot(t.Context(), s.Operator,
		programs.Lot{Program: s.programs[place], Reference: fmt.Sprintf("X%05d", s.n), Type: "house", Main: true, Price: 30_000_000, VATRate: 2000})).ID
}

func (s *stage) lead(t *testing.T, place string) int64 {
	t.Helper()
	made := must[leads.Made](t)(s.Desk.Create(t.Context(), s.Operator, leads.NewBuild{Program: s.programs[place], Person: s.person(), Message: "Bonjour"}))
	return made.Lead.ID
}

func (s *stage) leadOf(place string) int64 {
	if place == apart {
		place = here
	}
	return s.leads[place]
}

// person is somebody who was never there before.
func (s *stage) person() people.Declared {
	s.persons++
	name := strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprintf("%05d", s.persons)) // names are letters
	return people.Declared{First: "Zoé", Last: "Kerv" + name, Email: "zoe." + name + "@example.org", Mobile: fmt.Sprintf("+3363998%04d", 5000+s.persons)}
}

// journal is what happened since it was last asked for.
func (s *stage) journal(t *testing.T) (news []event.Event) {
	t.Helper()
	for more := true; more; {
		list := must[[]event.Event](t)(s.Journal(t.Context(), s.Operator.Account, s.seq, event.Subject{}, 500))
		if more = len(list) > 0; more {
			s.seq = list[len(list)-1].Seq
		}
		news = append(news, list...)
	}
	return news
}

// body is a good body for an operation.
func (s *stage) body(t *testing.T, o adlead.Operation, a asker, on aim) (body, kind string) {
	t.Helper()
	s.n++
	at := o.Path[strings.LastIndexByte(o.Path, '/')+1:]
	kind = "application/json"
	owner := map[string]string{here: `"owner_id":` + s.Adlead.Owner + `,`, apart: fmt.Sprintf(`"owner_id":%d,`, rival)}[on.owner]
	switch o.Method + " " + at {
	case "POST lots":
		parent := "null"
		if on.parent != "" {
			parent = fmt.Sprint(s.named(s.lots, on.parent))
		}
		return fmt.Sprintf(`{"reference":"X%05d","type":"parking","vat_rate":20,"price_including_vat":9000,"parent_lot_id":%s}`, s.n, parent), kind
	case "PUT {lot}":
		return fmt.Sprintf(`{"price_including_vat":%d}`, 300_000+s.n), kind
	case "POST files":
		return form(t, "file", "plan.pdf", "%PDF-1.7 more")
	case "POST leads":
		return ines, kind
	case "PUT interest":
		return fmt.Sprintf(`{"follow_reason":"motif %d"}`, s.n), kind
	case "POST sales-actions":
		return `{"type":"call","scheduled_at":"2096-02-10T09:00:00.000000Z"}`, kind
	case "POST records":
		return `{"event":"note","comment":"x"}`, kind
	case "POST tags":
		return fmt.Sprintf(`{"tag_uuid":"t-%d"}`, s.n), kind
	case "POST registrations":
		p := s.person()
		return fmt.Sprintf(`{%s"name":%q,"firstname":%q,"email1":%q,"phone1":%q}`, owner, p.Last, p.First, p.Email, p.Mobile), kind
	case "POST options":
		return fmt.Sprintf(`{%s"lead_id":%d,"lot_ids":[%d]}`, owner, s.named(s.leads, on.lead), s.named(s.wanted, on.lot)), kind
	case "PUT {option}":
		return fmt.Sprintf(`{"comment":"n° %d"}`, s.n), kind
	}
	t.Fatalf("%s %s: no body is known for it", o.Method, o.Path)
	return "", ""
}

func (s *stage) named(things map[string]int64, place string) int64 {
	if id := things[place]; id != 0 {
		return id
	}
	return 424242
}

// used takes what a request used up off the stage.
func (s *stage) used(t *testing.T, o adlead.Operation, on aim, text []byte) {
	t.Helper()
	switch at := o.Path[strings.LastIndexByte(o.Path, '/')+1:]; o.Method + " " + at {
	case "DELETE {lot}":
		delete(s.doomed, on.lot)
	case "DELETE {file}":
		delete(s.files, on.lot)
	case "DELETE {registration}":
		delete(s.claims, on.deal)
	case "DELETE {option}":
		delete(s.options, on.deal)
	case "POST options":
		var made struct{ Data struct{ ID int64 } }
		if err := json.Unmarshal(text, &made); err != nil {
			t.Fatal(err)
		}
		must[sales.Option](t)(s.Sales.CancelOption(t.Context(), s.Operator, s.programs[here], made.Data.ID))
	}
}
