package agent

import (
	"cmp"
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// stop is where an agent has to be: a visit, or what another door noted in his diary,
// which is only shown.
type stop struct {
	Me       int64 // who is shown it
	UID      string
	At, End  time.Time // zero: a wish without a date
	Minutes  int
	Street   string // empty: nowhere that we know
	Town     string
	Route    string       // the way there, on a map that every telephone opens
	Geo      template.URL // the same for a navigation app, where the telephone has one that listens
	Visitors []caller
	Status   visits.Status // of the visit: that of the first who is expected, or of the last
	DraftFor time.Duration // for how long its reports may change; 0: they are final, or not begun
	Kind     int           // of agenda, when another door noted it; 0: it is a visit of ours
	Subject  string        // what that door says of it
	Clash    bool          // he has to be somewhere else at the same time: other doors note what they like
}

// caller is a visitor whom the agent may want to call.
type caller struct {
	visits.Visitor
	Tel    string       // E.164, or empty
	SMS    template.URL // likewise
	Locked bool         // he may not be called (people.Call): the number is shown, and no button
	Since  time.Time    // when he withdrew his consent; zero: he was never asked
}

// stops reads what is shown of visits; those that nobody comes to are left out.
func (p *Pages) stops(ctx context.Context, a access.Actor, list []visits.Visit) ([]stop, error) {
	list = slices.DeleteFunc(list, visits.Visit.Empty)
	ids := make([]int64, len(list))
	for i, v := range list {
		ids[i] = v.Property
	}
	places, err := p.Visits.Named(ctx, a, unique(ids))
	if err != nil {
		return nil, err
	}
	out := make([]stop, len(list))
	for i, v := range list {
		out[i] = p.stop(a, v, places[v.Property])
	}
	return out, p.lock(ctx, a, out)
}

// lock takes the buttons from those who may not be called.
func (p *Pages) lock(ctx context.Context, a access.Actor, stops []stop) error {
	var contacts []int64
	for _, s := range stops {
		for _, one := range s.Visitors {
			contacts = append(contacts, one.Contact)
		}
	}
	calls, err := p.People.Calls(ctx, a, contacts, p.Now())
	for _, s := range stops {
		for i := range s.Visitors {
			one := &s.Visitors[i]
			if call := calls[one.Contact]; one.Tel != "" && !call.May {
				one.Locked, one.Since = true, call.Since.In(cmp.Or(s.At, p.Now()).Location())
			}
		}
	}
	return err
}

// noted are appointments that other doors wrote down, on the clock of their place or
// else of the agent.
func (p *Pages) noted(ctx context.Context, a access.Actor, list []visits.Entry, zone *time.Location) ([]stop, error) {
	var ids []int64
	for _, e := range list {
		if e.Property != 0 {
			ids = append(ids, e.Property)
		}
	}
	places, err := p.Visits.Named(ctx, a, unique(ids))
	var out []stop
	for _, e := range list {
		s := stop{Me: a.User, Kind: e.Kind, Subject: e.Subject}
		at, zone := places[e.Property], zone
		if at.Property.ID != 0 {
			s.stand(at)
			zone = at.Settings().Zone
		}
		s.At, s.End = e.Start.In(zone), e.End.In(zone)
		out = append(out, s)
	}
	return out, err
}

func unique(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// stop is what is shown of a visit of a place.
func (p *Pages) stop(a access.Actor, v visits.Visit, place visits.Place) stop {
	s := stop{Me: a.User, UID: v.UID, Minutes: v.Minutes, Status: status(v)}
	s.stand(place)
	if !v.StartsAt.IsZero() {
		zone := place.Settings().Zone
		s.At, s.End = v.StartsAt.In(zone), v.EndsAt.In(zone)
	}
	if v.Reportable(p.Now()) {
		s.DraftFor = v.DoneAt.Add(visits.Draft).Sub(p.Now())
	}
	for _, one := range v.Visitors {
		if one.Status != visits.CancelledRescheduled {
			s.Visitors = append(s.Visitors, called(one, a.CountryAt(v.Agency)))
		}
	}
	return s
}

// stand says where it is, and how to get there.
func (s *stop) stand(place visits.Place) {
	home := place.Property
	s.Street, s.Town = home.Address, strings.TrimSpace(home.Zipcode+" "+home.City)
	text := url.QueryEscape(strings.TrimSpace(s.Street + " " + s.Town))
	to, at := text, "0,0"
	if home.Located {
		at = strconv.FormatFloat(home.Lat, 'f', 6, 64) + "," + strconv.FormatFloat(home.Lon, 'f', 6, 64)
		to = at
	}
	s.Route = "https://www.openstreetmap.org/directions?to=" + to
	s.Geo = template.URL("geo:" + at + "?q=" + text) // both are numbers and escaped text
}

// called is a visitor with links to reach him by.
func called(v visits.Visitor, country string) caller {
	c := caller{Visitor: v}
	if tel, ok := people.Phone(v.Phone, country); ok {
		c.Tel, c.SMS = tel, template.URL("sms:"+tel) // + and digits
	}
	return c
}

// status is that of the visit as its agent sees it: somebody waits for an answer, or is
// expected, or was there.
func status(v visits.Visit) visits.Status {
	for _, s := range []visits.Status{visits.Proposed, visits.Confirmed, visits.Done} {
		if slices.ContainsFunc(v.Visitors, func(one visits.Visitor) bool { return one.Status == s }) {
			return s
		}
	}
	if n := len(v.Visitors); n > 0 {
		return v.Visitors[n-1].Status
	}
	return visits.Proposed
}
