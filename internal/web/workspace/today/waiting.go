package today

import (
	"time"

	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// mostWaiting is how many enquiries the screen shows; the inbox has them all.
const mostWaiting = 9 // as many as there are keys

// waiting is an enquiry that somebody expects an answer to.
type waiting struct {
	ID     int64
	Name   string
	Door   string
	Mine   bool // the reader is in charge
	Nobody bool // nobody is
	Asked  time.Time
	Wait   leads.Wait
	Key    int // the key that opens it
}

// waiting are the enquiries that have waited longest, of all agencies or of the one that is
// chosen.
func (p *pages) waiting(c *frame.Call) (list []waiting, more bool, err error) {
	agencies := chosen(c)
	sheet, err := p.Inbox.List(c.Context(), c.Actor, leads.Search{Agencies: agencies, Order: leads.Longest, Limit: mostWaiting})
	if err != nil || len(sheet.Leads) == 0 {
		return nil, false, err
	}
	settings, err := p.Inbox.Settings(c.Context(), c.Actor, agencies)
	if err != nil {
		return nil, false, err
	}
	zones := zones(c)
	for i, l := range sheet.Leads {
		list = append(list, waiting{
			ID: l.ID, Name: l.Person.First + " " + l.Person.Last, Door: l.Door, Mine: l.User == c.Actor.User, Nobody: l.User == 0,
			Asked: l.Asked.In(c.Zone), Wait: p.Inbox.Wait(l, settings[l.Agency], zones[l.Agency], c.Now), Key: i + 1,
		})
	}
	return list, sheet.Next != (leads.Cursor{}), nil
}

// chosen is the agency that the reader looks at; none: all of them.
func chosen(c *frame.Call) []int64 {
	if c.Agency == 0 {
		return nil
	}
	return []int64{c.Agency}
}

// zones are those of the agencies that are open to the reader.
func zones(c *frame.Call) map[int64]*time.Location {
	out := map[int64]*time.Location{}
	for _, one := range c.Agencies() {
		out[one.ID] = zone(one, c.Zone)
	}
	return out
}

func zone(one access.Agency, otherwise *time.Location) *time.Location {
	if z, err := time.LoadLocation(one.Timezone); err == nil && one.Timezone != "" {
		return z
	}
	return otherwise
}
