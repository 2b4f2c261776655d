package leads

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// row is an enquiry in the list or on the board.
type row struct {
	ID      int64
	Name    string // empty: nobody said
	About   string // the property's or programme's reference
	City    string
	Source  string // door
	Sender  string // provider, empty: none
	Stage   core.Stage
	Owner   string // empty: nobody
	Agency  string // empty: there is one only
	Asked   time.Time
	Wait    core.Wait
	Waits   bool
	Repeat  bool
	Snoozed time.Time // zero: not aside
	Back    bool      // it was put aside until an instant that has come
	Warned  bool
	Chip    template.HTML // the stage
	Badge   template.HTML // the source
}

// families are how stages look as chips.
func family(s core.Stage) string {
	switch s {
	case core.StageNew:
		return "wait"
	case core.StageContacted, core.StageQualified:
		return "held"
	case core.StageVisit, core.StageOffer:
		return "engaged"
	case core.StageWon:
		return "free"
	}
	return "done"
}

// clerk knows the names that rows show.
type clerk struct {
	call     *frame.Call
	inbox    *core.Inbox
	settings map[int64]core.Settings
	zones    map[int64]*time.Location
	agencies map[int64]string
	senders  map[int64]string
	users    map[int64]access.User
}

// clerk gathers the names of a page.
func (p *pages) clerk(c *frame.Call, lists ...[]*core.Lead) (k clerk, err error) {
	k = clerk{call: c, inbox: p.Inbox, zones: map[int64]*time.Location{}, agencies: map[int64]string{}}
	for _, one := range c.Agencies() {
		k.zones[one.ID], k.agencies[one.ID] = zone(one.Timezone, c.Zone), one.Name
	}
	if k.settings, err = p.Inbox.Settings(c.Context(), c.Actor, nil); err != nil {
		return k, err
	}
	if k.senders, err = p.Inbox.Senders(c.Context(), c.Actor); err != nil {
		return k, err
	}
	ids := []int64{}
	for _, list := range lists {
		for _, l := range list {
			if l.User != 0 {
				ids = append(ids, l.User)
			}
		}
	}
	if len(ids) > 0 {
		k.users, err = p.Users.UsersByID(c.Context(), c.Actor, ids)
	}
	return k, err
}

func zone(name string, otherwise *time.Location) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	return otherwise
}

// row is how a page shows an enquiry.
func (k clerk) row(l *core.Lead) (r row, err error) {
	r = row{ID: l.ID, Name: l.Name(), About: l.About.Reference, City: strings.TrimSpace(l.About.City), Source: l.Door, Sender: k.senders[l.Provider],
		Stage: l.Stage, Asked: l.Asked.In(k.call.Zone),
		Repeat: l.Parent != 0, Warned: len(l.Warnings) > 0}
	if r.Sender != "" && !slices.Contains(doors(), r.Source) { // providers call one door
		r.Source = "apimo"
	}
	if len(k.agencies) > 1 && k.call.Agency == 0 {
		r.Agency = k.agencies[l.Agency]
	}
	if u, ok := k.users[l.User]; ok {
		r.Owner = fullName(u)
	}
	if !l.Snoozed.IsZero() {
		r.Snoozed, r.Back = l.Snoozed.In(k.call.Zone), !l.Snoozed.After(k.call.Now)
	}
	r.Wait = k.inbox.Wait(l, k.settings[l.Agency], k.zones[l.Agency], k.call.Now)
	r.Waits = l.Opened.At.IsZero() && l.Open()
	if r.Chip, err = k.call.Chip(family(r.Stage), "stage."+string(r.Stage)); err == nil {
		r.Badge, err = k.call.Badge(r.Source)
	}
	return r, err
}

func (k clerk) rows(list []*core.Lead) ([]row, error) {
	out := make([]row, len(list))
	for i, l := range list {
		var err error
		if out[i], err = k.row(l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func fullName(u access.User) string { return strings.TrimSpace(u.Firstname + " " + u.Lastname) }
