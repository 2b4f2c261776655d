package today

import (
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/mandates"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// What comes to its end within so long deserves a look.
const (
	mandateEnds = 30 // days
	optionEnds  = 72 * time.Hour
	mostWatched = 8 // of a kind
)

// watch is what comes to its end, or waits for a decision.
type watch struct {
	Mandates      []ending
	Options       []option
	Registrations []claim
}

func (w watch) some() bool { return len(w.Mandates)+len(w.Options)+len(w.Registrations) > 0 }

// ending is a mandate that is soon over.
type ending struct {
	mandates.Entry
	Left  int // days
	Sharp bool
}

// Path is where the mandate is shown.
func (e ending) Path() string {
	return fmt.Sprintf("/mandates/%d/%s/%d", e.Card, e.Kind, e.Number)
}

// option holds lots until soon.
type option struct {
	ID, Program int64
	Lots        []sales.OptionLot
	Until       time.Time
	Left        time.Duration
	Sharp       bool
}

// claim is a registration that somebody has to decide.
type claim struct {
	ID, Program int64
	Since       time.Time
}

func (p *pages) watch(c *frame.Call) (w watch, err error) {
	if c.Actor.Has(access.MandatesRead) {
		if w.Mandates, err = p.mandates(c); err != nil {
			return w, err
		}
	}
	if c.Actor.Has(access.OptionView) {
		if w.Options, err = p.options(c); err != nil {
			return w, err
		}
	}
	if c.Actor.Has(access.Arbitrate) {
		w.Registrations, err = p.claims(c)
	}
	return w, err
}

func (p *pages) mandates(c *frame.Call) (list []ending, err error) {
	today := dateOf(c.Now)
	found, err := p.Mandates.Find(c.Context(), c.Actor, c.Agency, mandates.Search{State: mandates.Ending, On: today, EndsBy: dateOf(c.Now.AddDate(0, 0, mandateEnds)), Limit: mostWatched})
	for _, e := range found {
		left, _ := e.DaysLeft(today)
		list = append(list, ending{e, left, left <= 7})
	}
	return list[:min(len(list), mostWatched)], err
}

func (p *pages) options(c *frame.Call) (list []option, err error) {
	found, err := p.Sales.EndingOptions(c.Context(), c.Actor, sales.Ending{Across: sales.Across{Limit: mostWatched}})
	for _, o := range found {
		if left := o.ExpiresAt.Sub(c.Now); left <= optionEnds {
			list = append(list, option{ID: o.ID, Program: o.Program, Lots: o.Lots, Until: o.ExpiresAt.In(c.Zone), Left: left, Sharp: left < 24*time.Hour})
		}
	}
	return list, err
}

func (p *pages) claims(c *frame.Call) (list []claim, err error) {
	found, err := p.Registry.LatestRegistrations(c.Context(), c.Actor, sales.Across{Status: string(sales.RegistrationPending), Limit: mostWatched})
	for _, r := range found {
		list = append(list, claim{r.ID, r.Program, r.CreatedAt.In(c.Zone)})
	}
	return list, err
}
