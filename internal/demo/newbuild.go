package demo

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// New-build sales of the demonstration: a developer with a large programme and a
// small one, partners who bring buyers, and something in every state.

// The numbers of it that demo.json promises.
const (
	Tenant       = "client-a"
	OtherTenant  = "client-b"
	Program      = 120
	OtherProgram = 121
	Owner        = 17 // a partner: the user of the allotted key
	partners     = 20 // agency of the partners
	rival        = 18 // another partner
	firstLot     = 8100
	LotFree      = firstLot + 47 + 24 + 12 // the last flat: after all others, their parkings and cellars
)

// site is what the steps of building it hand on.
type site struct {
	*builder
	developer access.Developer
	flats     []programs.Lot // main lots of the large programme
	small     []programs.Lot // of the small one
	keys      Keys
}

// Keys are the tokens of the demonstration's keys.
type Keys struct{ Full, View, Alloted, OtherProgram string }

// tokens are in the order in which the keys are made.
func (k *Keys) tokens() []*string { return []*string{&k.Full, &k.View, &k.Alloted, &k.OtherProgram} }

func (b *builder) newBuild(ctx context.Context) (Keys, error) {
	s := &site{builder: b}
	for _, step := range []func(context.Context) error{s.partners, s.developers, s.programs, s.lots, s.openKeys, s.enquirers, s.options, s.purchases, s.registrations, s.market} {
		if err := step(ctx); err != nil {
			return Keys{}, fmt.Errorf("demo: new-build: %w", err)
		}
	}
	return s.keys, nil
}

// partners are the firm of the developer's partners (prescripteurs).
func (s *site) partners(ctx context.Context) error {
	_, err := s.Access.CreateAgency(ctx, s.by, access.Agency{ID: partners, Name: "Horizon Patrimoine", Company: "Horizon Patrimoine", Address: "5 place Viarme",
		Zipcode: "44000", City: "Nantes", Phone: "+33261910033", Email: "contact@horizon.example.org"})
	for _, u := range []access.User{
		{ID: Owner, Firstname: "Nadia", Lastname: "FERRAND", Mobile: "+33639980007"},
		{ID: rival, Firstname: "Hugo", Lastname: "LEMAIRE", Mobile: "+33639980008"},
	} {
		if err != nil {
			return err
		}
		u.Agency, u.Group, u.Active = partners, 5, true
		u.Username = mailbox(string([]rune(u.Firstname)[:1]) + u.Lastname)
		u.Email = mailbox(u.Firstname) + "." + mailbox(u.Lastname) + "@horizon.example.org"
		_, err = s.Access.CreateUser(ctx, s.by, u)
	}
	return err
}

func (s *site) developers(ctx context.Context) (err error) {
	if s.developer, err = s.Access.CreateDeveloper(ctx, s.by, access.Developer{Slug: Tenant, Name: "Tilleuls Promotion", Agency: Agency,
		Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR"}); err != nil {
		return err
	}
	_, err = s.Access.CreateDeveloper(ctx, s.by, access.Developer{Slug: OtherTenant, Name: "Port Promotion", Agency: ClosedAgency, City: "Saint-Nazaire", Country: "FR"})
	return err
}

func (s *site) programs(ctx context.Context) error {
	year := s.Now().Year()
	queue := programs.DefaultRules()
	queue.OptionQueue = true
	for _, p := range []programs.Program{
		{ID: Program, Code: "JDE", OuterCode: "00000", Name: "Les Jardins de l'Erdre", Address: "18 quai de l'Erdre", Zipcode: "44000", City: "Nantes",
			ShortDescription: "48 appartements du T2 au T5, face à la rivière.", Description: "Trois bâtiments de quatre étages autour d'un jardin, stationnements en sous-sol.",
			Position: &programs.Position{Latitude: 47.2361, Longitude: -1.5490}, Delivery: day.Date{Year: year + 1, Month: 6, Day: 30},
			TaxSchemes: []string{"ptz"}, Progress: programs.Marketing},
		{ID: OtherProgram, Code: "VDP", Name: "Villas du Port", Address: "3 quai du Port", Zipcode: "44600", City: "Saint-Nazaire", ShortDescription: "Six maisons avec jardin.",
			Delivery: day.Date{Year: year + 2, Month: 3, Day: 31}, Progress: programs.Launch, Rules: queue},
	} {
		p.Developer, p.Country = s.developer.ID, "FR"
		if _, err := s.Programs.Create(ctx, s.by, p); err != nil {
			return err
		}
	}
	return nil
}

// openKeys makes the four keys of demo.json.
func (s *site) openKeys(ctx context.Context) error {
	option := []access.Right{access.OptionView, access.OptionCreate, access.OptionUpdate, access.OptionDelete}
	alloted := []int64{s.flats[40].ID, s.flats[41].ID, s.flats[42].ID}
	for i, k := range []access.Key{
		{Name: "Outil de gestion", Permissions: access.Permissions(), Programs: []int64{Program}},
		{Name: "Site web", Permissions: []access.Right{access.InformationView, access.LeadView}, Programs: []int64{Program}},
		{Name: "Horizon Patrimoine", User: Owner, Permissions: append(option, access.LotAllotedView), Programs: []int64{Program}, Lots: alloted},
		{Name: "Villas du Port", Permissions: access.Permissions(), Programs: []int64{OtherProgram}},
	} {
		k.Developer = s.developer.ID
		_, token, err := s.Access.CreateKey(ctx, s.by, k)
		if err != nil {
			return err
		}
		*s.keys.tokens()[i] = token
	}
	return nil
}

// buyer is the nth person who asks for new-build.
func (s *site) buyer(n int) people.Declared {
	d := s.cast.person(500 + 11*n)
	d.Zipcode, d.City = fmt.Sprintf("44%d00", n%9), ""
	return d
}

// enquiry makes the nth buyer's lead on a programme.
func (s *site) enquire(ctx context.Context, n int, program int64) (leads.Made, error) {
	return s.Desk.Create(ctx, s.by, leads.NewBuild{Program: program, Person: s.buyer(n), Message: questions[n%len(questions)], Owner: Owner,
		Consents: []people.Consent{{Channel: people.ByEmail, Given: true}, {Channel: people.ByPhone, Given: n%2 == 0}},
		Tracking: leads.Tracking{Origin: leads.Origins()[n%4], Source: "social", Campaign: "lancement"}, Project: leads.Project{Rooms: []string{"T2", "T3"}}})
}

// inTheMorning is ten o'clock in Paris some days on: nobody is called at the hour of the night at
// which somebody tries a demonstration.
func (s *site) inTheMorning(days int) time.Time {
	on := s.Now().In(day.Paris())
	return time.Date(on.Year(), on.Month(), on.Day()+days, 10, 0, 0, 0, on.Location())
}

// enquirers ask, and are worked on.
func (s *site) enquirers(ctx context.Context) error {
	for n := range 12 {
		made, err := s.enquire(ctx, n, Program)
		if err != nil {
			return err
		}
		status := leads.Statuses()[n%5]
		if _, err = s.Desk.UpdateInterest(ctx, s.by, Program, made.Lead.ID, func(i *leads.Interest) { i.Status = status }); err != nil {
			return err
		}
		if _, err = s.Desk.AddRecord(ctx, s.by, Program, made.Lead.ID, leads.Record{User: User, Event: "outgoing-call", Comment: "Rappeler jeudi.", Occurred: s.Now()}); err != nil {
			return err
		}
		if n%3 == 0 {
			task := leads.Task{Owner: User, Type: "callback", Priority: "medium", Comment: "Envoyer les plans.", Scheduled: s.inTheMorning(2)}
			if _, err = s.Desk.AddTask(ctx, s.by, Program, made.Lead.ID, task); err != nil {
				return err
			}
		}
	}
	return nil
}

// options are live, canceled and, in the small programme, waiting.
func (s *site) options(ctx context.Context) error {
	for n, program := range []int64{Program, Program, Program, Program, OtherProgram, OtherProgram} {
		made, err := s.enquire(ctx, 20+n, program)
		if err != nil {
			return err
		}
		lot := s.flats[3*n].ID
		if program == OtherProgram {
			lot = s.small[0].ID // the second one waits for it
		}
		o, err := s.Sales.TakeOption(ctx, s.by, sales.NewOption{Program: program, Lead: made.Lead.ID, Owner: Owner + int64(n%2), Lots: []int64{lot}})
		if err == nil && n == 3 {
			_, err = s.Sales.CancelOption(ctx, s.by, program, o.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
