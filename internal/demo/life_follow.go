package demo

import (
	"context"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// shown is a property that people ask about and visit.
type shown struct {
	id        int64
	reference string
	sale      bool
}

// follow lets an enquiry take its course: mostly it is answered within the hour, and less and
// less often it goes on from there.
func (l *life) follow(lead int64, about shown, who people.Declared) {
	user := team[l.rng.IntN(len(team))]
	asked := l.clock.Now()
	answered := l.atWork(asked).Add(time.Duration(3+l.rng.ExpFloat64()*35) * time.Minute)
	fate := l.rng.IntN(100)
	if fate < 6 {
		return // nobody has answered
	}
	l.at(answered.Add(-2*time.Minute), func(ctx context.Context) error {
		_, err := l.Inbox.Assign(ctx, l.as(user), []int64{lead}, user)
		return err
	})
	l.at(answered, func(ctx context.Context) error {
		return l.Inbox.Log(ctx, l.as(user), lead, leads.Record{Event: "outgoing-call", Comment: calls[l.rng.IntN(len(calls))]})
	})
	if fate < 12 {
		return // he was reached, and is to call back
	}
	if fate < 30 {
		l.moves(answered.Add(26*time.Hour), user, lead, leads.StageLost)
		return
	}
	l.moves(answered.Add(3*time.Hour), user, lead, leads.StageQualified)
	l.at(answered.Add(3*time.Hour+5*time.Minute), func(ctx context.Context) error { return l.searched(ctx, user, lead, about) })
	if fate < 48 {
		return
	}
	l.at(answered.Add(5*time.Hour), func(ctx context.Context) error { return l.visited(ctx, user, lead, about, who, fate) })
}

// moves puts an enquiry at a stage when its time has come.
func (l *life) moves(at time.Time, user, lead int64, to leads.Stage) {
	l.at(at, func(ctx context.Context) error {
		_, err := l.Inbox.Move(ctx, l.as(user), []int64{lead}, to)
		return err
	})
}

// atWork is when somebody is at the office next.
func (l *life) atWork(t time.Time) time.Time {
	for t.Weekday() == time.Sunday || t.Hour() < 9 || t.Hour() >= 19 {
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}

// visited books a visit for an enquiry, if there is still a slot, and lets it take place.
func (l *life) visited(ctx context.Context, user, lead int64, about shown, who people.Declared, fate int) error {
	by, key := l.as(user), visits.PlaceKey{Ref: about.reference}
	slots, err := l.Visits.Slots(ctx, by, key)
	if err != nil {
		return err
	}
	free := slots[:0:0]
	for _, s := range slots {
		if s.Available && s.At.After(l.clock.Now().Add(20*time.Hour)) {
			free = append(free, s)
		}
	}
	if len(free) == 0 {
		return nil
	}
	slot := free[l.rng.IntN(min(len(free), 90))]
	v, err := l.Visits.Book(ctx, by, visits.Booking{Place: key, At: slot.At, Visitor: visits.Visitor{Email: who.Email, Firstname: who.First, Lastname: who.Last, Phone: who.Mobile, Language: "fr"}})
	if fault.Is(err, fault.Conflict) {
		return nil // somebody was quicker
	}
	if err != nil {
		return err
	}
	if _, err := l.Inbox.Move(ctx, by, []int64{lead}, leads.StageVisit); err != nil {
		return err
	}
	l.at(l.clock.Now().Add(40*time.Minute), func(ctx context.Context) error {
		_, err := l.Visits.Confirm(ctx, by, v.UID)
		return settled(err)
	})
	l.at(slot.At.Add(25*time.Minute), func(ctx context.Context) error { return l.reported(ctx, user, lead, about, v, fate) })
	return nil
}

// reported ends a visit, with what the agent has to say of it and what comes of it.
func (l *life) reported(ctx context.Context, user, lead int64, about shown, v visits.Visit, fate int) error {
	by := l.as(user)
	if _, err := l.Visits.Finish(ctx, by, v.UID, v.Code); err != nil {
		return settled(err)
	}
	interest := 1 + l.rng.IntN(5)
	said := opinions[l.rng.IntN(len(opinions))]
	if _, err := l.Visits.SaveReport(ctx, by, v.UID, about.id, visits.Report{Positive: said[0], Negative: said[1], Question: said[2], Interest: interest, Rated: true}); err != nil {
		return settled(err)
	}
	now := l.clock.Now()
	switch {
	case fate >= 88:
		l.moves(now.Add(40*time.Hour), user, lead, leads.StageOffer)
		l.moves(now.Add(6*24*time.Hour), user, lead, leads.StageWon)
	case fate >= 78:
		l.moves(now.Add(40*time.Hour), user, lead, leads.StageOffer)
	case fate < 62:
		l.moves(now.Add(30*time.Hour), user, lead, leads.StageLost)
	}
	return nil
}

// settled lets go what was decided otherwise meanwhile.
func settled(err error) error {
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

var calls = []string{
	"Joint par téléphone, cherche un appartement lumineux proche du tramway.", "Rappelée, financement accordé par sa banque.",
	"Très intéressé, disponible en fin de journée.", "Cherche pour un investissement locatif.", "Souhaite visiter avec son conjoint samedi.",
	"Demande les charges et la taxe foncière avant de se décider.", "Vend son bien actuel, délai de trois mois.",
}

// opinions are what was liked, what was not, and what was asked.
var opinions = [][3]string{
	{"La lumière et le calme", "La cuisine est à refaire", "Le ravalement est-il voté ?"},
	{"Le quartier, les commerces", "Pas de place de stationnement", ""},
	{"Les volumes, le parquet", "Le vis-à-vis dans la chambre", "Quel est le montant des charges ?"},
	{"La terrasse", "Le prix", "Le vendeur est-il pressé ?"},
	{"L’état général", "Le bruit de la rue", "Peut-on ouvrir la cuisine sur le séjour ?"},
}
