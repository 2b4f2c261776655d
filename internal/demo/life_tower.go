package demo

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/money"
	"palier/internal/core/prospecting"
)

// Tower is the address of a large building that the agency's people walk.
const Tower = "44109_1947_00002"

// The measures of the tower.
const (
	towerStairs = 3
	towerTop    = 7 // floors above the ground
)

var onLanding = []string{"gauche", "face gauche", "face droite", "droite"}

// door is the id of a mailbox of the tower: a staircase and a place on a landing from 1 on, a
// floor from 0 on.
func door(stairs, floor, at int) string { return fmt.Sprintf("b-%d%d%d", stairs, floor, at) }

// tower is the building, and what is done there in the course of the weeks.
func (l *life) tower(ctx context.Context) error {
	grid := buildings.Grid{Stairs: towerStairs, Highest: towerTop, Doors: onLanding}
	b := grid.Building("Résidence Trarieux")
	b.ID, b.Code, b.Comment = "i-1", "73A19", "Gardien de 8 h à 12 h, loge au rez-de-chaussée."
	b.Remarks.Plus = []buildings.Remark{{Text: "ascenseurs refaits"}, {Text: "parc fermé"}}
	for s := range b.Stairs {
		v := &b.Stairs[s]
		v.ID = fmt.Sprintf("e-%d", s+1)
		for i := range v.Boxes {
			v.Boxes[i].ID = door(s+1, i/len(onLanding), i%len(onLanding)+1)
			l.behind(&v.Boxes[i], s*len(v.Boxes)+i)
		}
	}
	by := l.as(User)
	if _, err := l.Buildings.Add(ctx, by, Agency, Tower, buildings.Tree{Name: b.Name, Address: "2 place Gabriel Trarieux, 44100 Nantes", Buildings: []buildings.Building{b}}); err != nil {
		return fmt.Errorf("tower: %w", err)
	}
	l.walks()
	l.entrusted()
	return nil
}

// firms are those on the ground floor.
var firms = map[int]buildings.Company{
	0:  {ID: "en-1", Name: "Pharmacie Trarieux", Activity: "Pharmacie", Phone: "+33261910051", Email: "contact@pharmacie-trarieux.example.org"},
	33: {ID: "en-2", Name: "Cabinet Ozanne", Status: "SELARL", Activity: "Kinésithérapie", Phone: "+33261910052", Email: "contact@ozanne.example.org"},
	65: {ID: "en-3", Name: "Fournil de la Place", Status: "SARL", Activity: "Boulangerie", Phone: "+33261910053", Email: "contact@fournil.example.org"},
}

// behind says who is behind the nth door of the tower: of every third nobody knows.
func (l *life) behind(m *buildings.Mailbox, n int) {
	if firm, ok := firms[n]; ok {
		m.Kind, m.Companies = buildings.Kinds()[1+n%2], []buildings.Company{firm}
		return
	}
	if n%3 == 2 {
		return
	}
	last := l.cast.last[(n*11+3)%len(l.cast.last)]
	for i := range 1 + n%5/4 {
		given := l.cast.first[(n*7+i*31)%len(l.cast.first)]
		p := buildings.Person{ID: fmt.Sprintf("pe-%d", 2*n+i), Civility: []string{"?", "M", "Mme"}[given.title], Firstname: given.name, Lastname: last}
		if n%2 == 0 {
			p.Mobile, p.Email = fmt.Sprintf("+3363998%04d", 6000+2*n+i), fmt.Sprintf("%s.%s@example.org", mailbox(given.name), mailbox(last))
		}
		if mood := []int{3, 2, 0, 4, 1, 3, 0, 2, 4, 3}[n*3%10]; mood != 0 {
			p.Mood = &mood
		}
		if n == 40 {
			p.Mood = new(buildings.NoContact)
		}
		m.People = append(m.People, p)
	}
	if n%8 == 1 {
		m.Remarks.Plus = []buildings.Remark{{Text: "balcon"}}
		m.Remarks.Quantities = []buildings.Remark{{Tag: "pièces", Quantity: fmt.Sprint(2 + n%4)}}
	}
}

// on is a time of the nth day of the weeks, moved from a Sunday to the Monday.
func (l *life) on(n, hour int) time.Time {
	d := l.clock.Now().In(day.Paris()).AddDate(0, 0, n)
	if d.Weekday() == time.Sunday {
		d = d.AddDate(0, 0, 1)
	}
	return time.Date(d.Year(), d.Month(), d.Day(), hour, 0, 0, 0, day.Paris())
}

// talks are what came of ringing at a door of the tower.
var talks = []struct {
	kind, said string
}{
	{"vu", "Propriétaire depuis 2011, attend la retraite pour vendre."}, {"absent", ""}, {"vu", "Locataire, donne le nom du bailleur."}, {"refus", "Ne souhaite pas être démarché."},
	{"absent", ""}, {"vu", "Vient de refaire la cuisine, curieux du prix au mètre."}, {"rdv", "Demande une estimation."}, {"vu", "Sa sœur vend au même étage."},
}

// walks lets flyers be put into the boxes, a staircase a week, and doors be rung at.
func (l *life) walks() {
	acts := func(at time.Time, user int64, kind, said string, doors ...string) {
		l.at(at, func(ctx context.Context) error {
			_, err := l.Rounds.Act(ctx, l.as(user), Agency, Tower, doors, prospecting.Action{Type: kind, Date: at.Format(time.DateOnly), Comment: said})
			return err
		})
	}
	for s := 1; s <= towerStairs; s++ {
		var all []string
		for i := range (towerTop + 1) * len(onLanding) {
			all = append(all, door(s, i/len(onLanding), i%len(onLanding)+1))
		}
		acts(l.on(7*s-4, 17), team[s%2], "boitage", "", all...)
	}
	for i := range 24 {
		t := talks[i%len(talks)]
		acts(l.on(6+i*3/2, 18), team[i%2], t.kind, t.said, door(1+i%towerStairs, 1+i%towerTop, 1+i/6))
	}
}

// entrusted lets three owners think of selling or letting: one signs, one is to be met, one
// changes his mind.
func (l *life) entrusted() {
	today := func() string { return day.Of(l.clock.Now().In(day.Paris())).String() }
	begin := func(at time.Time, user int64, box, kind, said string, then func(ctx context.Context, project string) error) {
		l.at(at, func(ctx context.Context) error {
			id, err := l.Rounds.Begin(ctx, l.as(user), Agency, Tower, box, prospecting.Project{Type: kind, Date: today(), Comment: said})
			if err != nil {
				return err
			}
			return then(ctx, id)
		})
	}
	stands := func(at time.Time, user int64, project, phase, step string) {
		l.at(at, func(ctx context.Context) error {
			_, err := l.Rounds.Stand(ctx, l.as(user), Agency, Tower, project, phase, prospecting.Status{Date: today(), Step: step})
			return err
		})
	}
	signed, met := l.on(27, 11), l.on(lasted+3, 18)
	begin(l.on(18, 19), User, door(1, 4, 3), "vente", "Mutation à Lyon au printemps.", func(_ context.Context, project string) error {
		stands(l.on(4, 10), User, project, "Estimation", "Réalisé")
		l.at(signed, func(ctx context.Context) error {
			_, err := l.Rounds.Sign(ctx, l.as(User), Agency, Tower, project, prospecting.Order{Kind: "exclusif", On: day.Of(signed), Ends: day.Of(l.end.AddDate(0, 2, 9)),
				Price: money.Amount{Minor: 31_200_000, Currency: "EUR"}})
			return err
		})
		return nil
	})
	begin(l.on(38, 19), 10, door(2, 6, 3), "vente", "Succession, trois indivisaires.", func(ctx context.Context, project string) error {
		_, err := l.Rounds.Meet(ctx, l.as(10), Agency, Tower, project, prospecting.Appointment{Type: "estimation", Date: met.Format(time.RFC3339), Comment: "Apporter les ventes comparables."})
		return err
	})
	begin(l.on(22, 19), User, door(3, 2, 1), "location", "Studio libéré en mars.", func(_ context.Context, project string) error {
		stands(l.on(6, 10), User, project, "Estimation", "Sans suite")
		return nil
	})
}
