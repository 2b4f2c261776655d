package agent

import (
	"context"
	"html/template"
	"net/http"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// calendarPath is where an agent has the address of his calendar feed made.
const calendarPath = Path + "/calendar"

// calendarPage is about his feed.
type calendarPage struct {
	Me      int64
	Since   time.Time // zero: he has none
	Address string    // just made: it is shown this once
	// Subscribe opens it in the telephone's calendar.
	Subscribe template.URL
	Closed    bool // just now
}

func (p *Pages) calendar(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	data := calendarPage{Me: a.User, Closed: r.URL.Query().Has("closed")}
	feed, there, err := p.Visits.FeedOf(r.Context(), a, visits.AgentFeed, a.User)
	if err != nil {
		return err
	}
	zone, _, err := p.zone(r.Context(), a)
	if err != nil {
		return err
	}
	if there {
		data.Since = feed.CreatedAt.In(zone)
	}
	p.set.Show(w, r, http.StatusOK, "calendar", data)
	return nil
}

// openFeed makes a feed, or gives the one that there is another address. The page that
// answers is the only one that says it: the address alone is kept nowhere.
func (p *Pages) openFeed(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	zone, _, err := p.zone(r.Context(), a)
	if err != nil {
		return err
	}
	token, err := p.Visits.OpenFeed(r.Context(), a, visits.AgentFeed, a.User)
	if err != nil {
		return err
	}
	data := calendarPage{Me: a.User, Since: p.Now().In(zone), Address: p.Feed(token)}
	_, rest, _ := strings.Cut(data.Address, ":")
	data.Subscribe = template.URL("webcal:" + rest) // our own address
	p.set.Show(w, r, http.StatusOK, "calendar", data)
	return nil
}

// closeFeed ends it. One that is over already is what was asked for.
func (p *Pages) closeFeed(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
	err := p.Visits.CloseFeed(ctx, a, visits.AgentFeed, a.User)
	if fault.Is(err, fault.Missing) {
		err = nil
	}
	return p.set.Words(r).Link(calendarPath, "closed", "1"), err
}
