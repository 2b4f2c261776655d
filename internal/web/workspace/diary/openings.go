package diary

import (
	"context"
	"net/http"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// openingsPage is when and how a property is visited.
type openingsPage struct {
	Place    visits.Place
	State    visits.Openness
	Offer    bool // its listing, and not the agency, closes it to visits
	Week     []weekday
	Once     []once
	Rules    rulesForm
	Agent    access.User
	Picked   []visits.Visitor // who may have got it
	Planned  int              // visits to come
	Write    bool
	Free     int // starts that may be had
	Problems []problem
	Wrong    []problem // of the rules
}

// Path is the screen itself.
func (d openingsPage) Path() string { return openingsPath(d.Place.Property.ID) }

func openingsPath(property int64) string {
	return "/properties/" + number(property) + "/openings"
}

// openings shows when a property can be visited.
func (p *screens) openings(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	week, once := openingsOf(at, c.Now)
	return p.showOpenings(c, http.StatusOK, openingsPage{Place: at, Week: week, Once: once, Rules: rulesOf(at)})
}

// property is that of the path.
func (p *screens) property(c *frame.Call) (visits.Place, error) {
	id, err := c.ID("id")
	if err != nil {
		return visits.Place{}, err
	}
	return p.Visits.Place(c.Context(), c.Actor, visits.PlaceKey{ID: id})
}

func (p *screens) showOpenings(c *frame.Call, status int, data openingsPage) error {
	ctx, at := c.Context(), data.Place
	data.State, data.Offer, data.Planned = at.State(), at.UnderOffer(), int(at.Planned)
	data.Write = c.Actor.Has(access.VisitsWrite)
	users, err := p.Staff.UsersByID(ctx, c.Actor, []int64{at.Agent()})
	if err != nil {
		return err
	}
	data.Agent = users[at.Agent()]
	days, err := p.free(c, at)
	if err != nil {
		return err
	}
	for _, d := range days {
		data.Free += len(d.Slots)
	}
	if data.Picked, err = p.came(ctx, c, at); err != nil {
		return err
	}
	return c.ShowStatus(status, "openings", data)
}

// came are who visited a property or is to, each once: one of them may have got it.
func (p *screens) came(ctx context.Context, c *frame.Call, at visits.Place) ([]visits.Visitor, error) {
	const most = 100
	list, err := p.Visits.Search(ctx, c.Actor, visits.Query{Property: at.Property.ID, Backward: true, Limit: most})
	var out []visits.Visitor
	for _, v := range list {
		for _, one := range v.Visitors {
			if !slices.ContainsFunc(out, func(o visits.Visitor) bool { return o.EmailKey() == one.EmailKey() }) {
				out = append(out, one)
			}
		}
	}
	return out, err
}

// saveOpenings sets when it can be visited.
func (p *screens) saveOpenings(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	week, kept, problems := readOpenings(c, at)
	if len(problems) == 0 {
		_, err = p.Visits.SetOpenings(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID}, all(week, kept, at, c.Now))
		if err == nil {
			return c.Said(openingsPath(at.Property.ID), "openings.saved")
		}
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		problems = append(problems, problem{Text: say(c, "openings.problem")})
	}
	return p.showOpenings(c, http.StatusUnprocessableEntity, openingsPage{Place: at, Week: week, Once: kept, Rules: rulesOf(at), Problems: problems})
}

// saveRules sets the property's own rules.
func (p *screens) saveRules(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	form, rules, problems := readRules(c, at)
	if len(problems) == 0 {
		if _, err = p.Visits.SetRules(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID}, rules); err == nil {
			return c.Said(openingsPath(at.Property.ID)+"#rules", "rules.saved")
		}
		if problems = rulesProblems(c, err); len(problems) == 0 {
			return err
		}
	}
	week, once := openingsOf(at, c.Now)
	return p.showOpenings(c, http.StatusUnprocessableEntity, openingsPage{Place: at, Week: week, Once: once, Rules: form, Wrong: problems})
}

// saveState opens a property to visits, or pauses it.
func (p *screens) saveState(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	to := visits.Openness(c.Value("state"))
	if _, err = p.Visits.SetState(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID}, to); err != nil {
		return err
	}
	return c.Said(openingsPath(at.Property.ID), "state."+string(to))
}

// end ends the visits of a property that was let, sold or withdrawn. Its page has said what
// that sends.
func (p *screens) end(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	if c.Value("sure") == "" {
		return p.openings(c)
	}
	if _, err = p.Visits.Terminate(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID}, c.Value("picked")); err != nil {
		return err
	}
	return c.Said(openingsPath(at.Property.ID), "state.ended")
}
