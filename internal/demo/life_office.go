package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/visits"
)

// colleagues are two more roles than the doors need.
func (l *life) colleagues(ctx context.Context) error {
	for _, u := range []access.User{
		{ID: 14, Firstname: "Noé", Lastname: "TANGUY", Group: access.Member, Role: access.ViewingAgent, Mobile: "+33639980008"},
		{ID: 15, Firstname: "Inès", Lastname: "CARADEC", Group: access.AgencyHead, Mobile: "+33639980009"},
	} {
		u.Agency, u.Active = Agency, true
		u.Username = mailbox(string([]rune(u.Firstname)[:1]) + u.Lastname)
		u.Email = mailbox(u.Firstname) + "." + mailbox(u.Lastname) + "@tilleuls.example.org"
		if _, err := l.Access.CreateUser(ctx, l.by, u); err != nil {
			return err
		}
	}
	return nil
}

var (
	titles = []string{"Trois pièces traversant", "Maison de ville avec jardin", "Deux pièces lumineux", "Maison familiale", "Quatre pièces avec balcon", "Maison rénovée"}
	texts  = []string{
		"Au calme d’une rue plantée, séjour plein sud, deux chambres sur cour et cuisine aménagée. Cave et local à vélos. Tramway à trois minutes.",
		"Entrée, séjour double avec cheminée, cuisine ouverte sur un jardin sans vis-à-vis. À l’étage, trois chambres et une salle d’eau récente.",
		"Au deuxième étage avec ascenseur, beaux volumes, parquet ancien et moulures. Immeuble entretenu, charges maîtrisées.",
	}
)

// adverts writes what an ad says of each property; of every fourth not all that the law wants.
func (l *life) adverts(ctx context.Context) error {
	for i := range 24 {
		id, sale := int64(233030+i), i%2 == 0
		_, err := l.Listings.Change(ctx, l.as(User), id, func(p *listings.Property) error {
			l.advert(p, i)
			return nil
		})
		if err != nil {
			return err
		}
		for n := range 3 {
			if i < 12 {
				if _, err := l.Listings.AddPicture(ctx, l.as(User), id, fmt.Sprintf("vue-%d.png", n+1), view(i, n)); err != nil {
					return fmt.Errorf("picture: %w", err)
				}
			}
		}
		l.shown = append(l.shown, shown{id: id, reference: fmt.Sprintf("TIL-%03d", 101+i), sale: sale})
	}
	return nil
}

func (l *life) advert(p *listings.Property, i int) {
	d, a := &p.Details, &p.Advert
	d.Surface, d.Rooms, d.Bedrooms, d.Floor = new(float64(38+5*i)), new(2+i%4), new(1+i%3), new(i%5)
	d.ConstructionYear, d.Text = new(1930+7*i%90), texts[i%len(texts)]
	d.Heating, d.Cellar, d.Parking = "Gaz, individuel", new(i%3 == 0), new(i%4 == 1)
	a.Title, a.AddressShown = titles[i%len(titles)], listings.ShowStreet
	p.Lat, p.Lon, p.Located = 47.2100+float64(i%7)*0.0031, -1.5600+float64(i%9)*0.0042, true
	if i%4 == 3 {
		return
	}
	d.Energy = string("BCDEFCD"[i%7])
	a.Diagnosis = listings.Diagnosis{EnergyValue: new(float64(95 + 31*(i%7))), Climate: string("ABCDCBC"[i%7]), ClimateValue: new(float64(5 + 7*(i%7))),
		On: day.Of(l.clock.Now().AddDate(0, -3-i, 0)), CostFrom: new(float64(640 + 40*i)), CostTo: new(float64(910 + 45*i)), PriceYear: new(2023)}
	if p.Category == 1 {
		a.FeePayer, a.CoOwned, a.Lots, a.YearlyShare, a.Proceedings = listings.Seller, new(true), new(12+i), new(float64(980+20*i)), new(false)
		return
	}
	d.MonthlyCharges, a.ChargesMode, d.Deposit, d.Furnished = new(float64(60+5*i)), listings.Provision, new(float64(850+10*i)), new(i%3 == 1)
	d.AgencyFee, a.Inventory = new(480.0), new(120.0)
}

// registerMandates puts the agency's properties under mandate; some of them end soon.
func (l *life) registerMandates(ctx context.Context) error {
	if err := openRegister(ctx, l.Services, l.by); err != nil {
		return err
	}
	for i := range 18 {
		p, err := l.Listings.Property(ctx, l.by, int64(233030+i))
		if err != nil {
			return err
		}
		owner := l.cast.person(900 + i)
		signed := day.Of(l.clock.Now().AddDate(0, 0, -i))
		ends := day.Of(l.end.AddDate(0, 0, []int{6, 45, 13, 80, 27, 60}[i%6]+i))
		content := mandates.Content{Type: []string{"simple", "exclusif"}[i%2], Object: []string{"vente", "location"}[i%2],
			Mandants: []mandates.Mandant{{Name: owner.First + " " + owner.Last, Address: p.Address + ", 44000 Nantes"}}, Nature: "Logement",
			Situation: p.Address + ", " + p.Zipcode + " " + p.City, Price: p.Price, Signed: signed, Ends: ends}
		if _, err := l.Market.Register(ctx, l.as(User), p.ID, mandates.Transactions, content); err != nil {
			return fmt.Errorf("mandate of %s: %w", p.Reference, err)
		}
		// Every fourth advert lacks what the law wants, and is not published.
		if _, err := l.Market.Publish(ctx, l.as(User), p.ID); err != nil && !fault.Is(err, fault.Invalid) {
			return fmt.Errorf("publication of %s: %w", p.Reference, err)
		}
	}
	return nil
}

// openDoors lets people visit: mornings, and from two to seven, six days a week.
func (l *life) openDoors(ctx context.Context) error {
	now := l.clock.Now().In(day.Paris())
	for _, s := range l.shown {
		var list []visits.Opening
		for d := range 7 {
			on := time.Date(now.Year(), now.Month(), now.Day()+d, 0, 0, 0, 0, day.Paris())
			if on.Weekday() == time.Sunday {
				continue
			}
			list = append(list, visits.Opening{Start: on.Add(9 * time.Hour), End: on.Add(12 * time.Hour), Weekly: true},
				visits.Opening{Start: on.Add(14 * time.Hour), End: on.Add(19 * time.Hour), Weekly: true})
		}
		in := "camille.moreau@tilleuls.example.org"
		if at := slices.Index(l.shown, s) % 3; at > 0 {
			in = []string{"karim.benali@tilleuls.example.org", "elodie.legoff@tilleuls.example.org"}[at-1]
		}
		if _, err := l.Visits.SaveProperty(ctx, l.by, visits.Saving{Reference: s.reference, InCharge: &in}); err != nil {
			return err
		}
		if _, err := l.Visits.SetOpenings(ctx, l.by, visits.PlaceKey{Ref: s.reference}, list); err != nil {
			return err
		}
	}
	return nil
}

// appointment puts something into somebody's diary for one of the next days, where there is
// room.
func (l *life) appointment(ctx context.Context, midnight time.Time) error {
	user := team[l.rng.IntN(len(team))]
	on := midnight.AddDate(0, 0, 1+l.rng.IntN(6))
	start := on.Add(time.Duration(12+l.rng.IntN(2)) * time.Hour)
	if on.Weekday() == time.Sunday {
		return nil
	}
	kind := []int{agenda.Valuation, agenda.Appointment, agenda.Prospecting}[l.rng.IntN(3)]
	_, err := l.Agenda.Plan(ctx, l.as(user), agenda.Plan{User: user, Type: kind, Subject: errands[l.rng.IntN(len(errands))], Start: start, End: start.Add(45 * time.Minute)})
	return settled(err)
}

var errands = []string{"Estimation rue Crébillon", "Signature chez le notaire", "Point hebdomadaire de l’équipe", "Tournée quai de la Loire", "Remise des clés", "Estimation place Viarme"}
