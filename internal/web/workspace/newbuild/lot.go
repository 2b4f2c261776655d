package newbuild

import (
	"errors"
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// lotView is one lot: what it is, what it cost, its plans, who has it, and what can be done.
type lotView struct {
	Program          programs.Program
	Path, Back       string
	Row              lotRow
	Lot              programs.Lot
	Rate             string
	Reduced, Without string
	Parent           *linked
	Children         []linked
	Prices           []priceLine
	Plans            []planLine
	Held             *holder
	Free, Queue      bool // it can be had now; it can be waited for
	Withheld         bool
	Form             takeForm
	Taken            *takenView
	Problems         []problem
	Notice           string // key of a text: why an act was not done
}

// linked is a lot that is only mentioned.
type linked struct {
	Path, Reference, Type, Price string
	mark
}

// priceLine is a price that the lot had from an instant.
type priceLine struct{ Since, Price, Reduced, Rate, Reason string }

// planLine is a plan of the lot.
type planLine struct {
	ID             int64
	Path, Name, On string
	Size           string
}

// holder is what holds the lot, for who may know.
type holder struct {
	Kind        string // "option" or "purchase"
	Path        string
	Owner       string
	Buyer       buyer
	Ends        *clock
	Option      bool
	CanExtend   bool
	CanCancel   bool
	CanBook     bool
	Status, Key string
}

// takeForm is what an option, or a purchase without one, is asked with.
type takeForm struct {
	Find     string
	Clients  []choice
	Owners   []choice
	Person   claimed
	CanNew   bool // a person who is not known yet may be named
	CanBook  bool
	Comment  string
	Expires  string
	Shortest string // usual life of an option, as a text
}

// takenView says that a lot was taken by somebody else, and what else there is.
type takenView struct {
	Reference, State, Ago string
	Similar               []linked
}

// lotAt gives the lot in the path with its programme.
func (p *pages) lotAt(c *frame.Call) (programs.Program, programs.View, programs.Lot, error) {
	in, v, err := p.site(c)
	if err != nil {
		return in, v, programs.Lot{}, err
	}
	id, err := c.ID("lot")
	if err != nil {
		return in, v, programs.Lot{}, err
	}
	l, err := v.Lot(id)
	return in, v, l, err
}

func (p *pages) lot(c *frame.Call) error {
	return p.showLot(c, http.StatusOK, nil)
}

// showLot shows the lot in the path; change adds what an act came to.
func (p *pages) showLot(c *frame.Call, status int, change func(*lotView, programs.View, programs.Lot)) error {
	in, v, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	d := lotView{Program: in, Path: pathOf(l), Back: programPath(in.ID), Lot: l, Row: row(c, v, filter{Show: showPrice}, l),
		Rate: c.Words.Number(float64(l.VATRate)/100, 2), Reduced: maybeEuros(c.Words, l.ReducedPrice), Without: euros(c.Words, programs.WithoutVAT(l.Price, l.VATRate)), Withheld: l.Withheld}
	state := l.State(v.At)
	d.Free = state == programs.Available
	d.Queue = state == programs.Optioned && in.Rules.OptionQueue
	d.family(c, v, l)
	if err := p.papers(c, &d, l); err != nil {
		return err
	}
	if d.Held, err = p.holder(c, l); err != nil {
		return err
	}
	if (d.Free || d.Queue) && c.Actor.Has(access.OptionCreate) {
		if err := p.takeForm(c, in, &d.Form); err != nil {
			return err
		}
	}
	if change != nil {
		change(&d, v, l)
	}
	return c.ShowStatus(status, "lot", d)
}

// family fills in what the lot is sold with.
func (d *lotView) family(c *frame.Call, v programs.View, l programs.Lot) {
	relatives := v.Family(l)
	if relatives.Parent != nil {
		one := mention(c, v, *relatives.Parent)
		d.Parent = &one
	}
	for _, child := range relatives.Children {
		d.Children = append(d.Children, mention(c, v, child))
	}
}

func mention(c *frame.Call, v programs.View, l programs.Lot) linked {
	return linked{pathOf(l), l.Reference, known(c.Words, "type.", l.Type) + " " + known(c.Words, "typology.", l.Typology), euros(c.Words, l.Price), marks[l.State(v.At)]}
}

// papers fills in prices and plans.
func (p *pages) papers(c *frame.Call, d *lotView, l programs.Lot) error {
	prices, err := p.Programs.Prices(c.Context(), c.Actor, l.Program, l.ID)
	if err != nil {
		return err
	}
	for _, one := range prices {
		d.Prices = append([]priceLine{{moment(c, one.At), euros(c.Words, one.Price), maybeEuros(c.Words, one.ReducedPrice), c.Words.Number(float64(one.VATRate)/100, 2), one.Reason}}, d.Prices...)
	}
	plans, err := p.Programs.Files(c.Context(), c.Actor, l.Program, l.ID)
	for _, f := range plans {
		d.Plans = append(d.Plans, planLine{f.ID, pathOf(l) + "/plans/" + text(f.ID), f.Name, c.Words.Day(f.CreatedAt.In(c.Zone)), c.Words.Number(float64(f.Bytes)/1024, 0)})
	}
	return err
}

// holder is what holds the lot now, nil for who may not know.
func (p *pages) holder(c *frame.Call, l programs.Lot) (*holder, error) {
	o, bought, err := p.Sales.Held(c.Context(), c.Actor, l)
	if err != nil || o == nil && bought == nil {
		return nil, err
	}
	h := holder{Kind: "purchase"}
	var lead, owner int64
	if o != nil {
		lead, owner = o.Lead, o.Owner
		h = holder{Kind: "option", Option: true, Path: optionPath(*o), Ends: countdown(c, o.ExpiresAt), Key: "option.status." + string(o.Status),
			CanExtend: c.Actor.Has(access.OptionUpdate), CanCancel: c.Actor.Has(access.OptionDelete), CanBook: mayBook(c)}
	} else {
		lead, owner = bought.Lead, bought.Owner
		h.Path, h.Key = purchasePath(*bought), "purchase.status."+string(bought.Status)
	}
	persons, err := p.buyers(c, []int64{lead})
	if err != nil {
		return nil, err
	}
	names, err := p.named(c, owner)
	h.Owner, h.Buyer = names[owner], persons[lead]
	return &h, err
}

// mayBook tells who books: no key does.
func mayBook(c *frame.Call) bool { return office(c) && c.Actor.Has(access.OptionCreate) }

// takeForm fills in among whom an option can be asked for.
func (p *pages) takeForm(c *frame.Call, in programs.Program, f *takeForm) (err error) {
	f.Find = c.Value("find")
	if f.Clients, err = p.clients(c, in, f.Find, c.Number("lead")); err != nil {
		return err
	}
	chosen := owner(c)
	f.CanNew, f.CanBook = office(c) && c.Actor.Has(access.LeadCreate), mayBook(c)
	f.Person, f.Comment, f.Expires = readClaimed(c), c.Value("comment"), c.Value("expires")
	f.Shortest = hours(c, in.Rules.OptionLife)
	f.Owners, err = p.owners(c, chosen)
	return err
}

// hours says a length of a rule as people count it.
func hours(c *frame.Call, d time.Duration) string {
	return say(c.Words, "hours", int(d/time.Hour))
}

// taken tells who came too late: which lot is gone, since when, and which are like it.
func taken(c *frame.Call, err error, v programs.View, l programs.Lot) *takenView {
	cause, ok := errors.AsType[*programs.Taken](err)
	if !ok || len(cause.Lots) == 0 {
		return nil
	}
	first := cause.Lots[0]
	t := takenView{Reference: first.Reference, State: say(c.Words, marks[first.State].Key)}
	if gone, err := v.Lot(first.ID); err == nil {
		t.Ago = ago(c, gone.UpdatedAt)
	}
	for _, one := range v.Similar(l, 4) {
		t.Similar = append(t.Similar, mention(c, v, one))
	}
	return &t
}

// ago says how long ago something was.
func ago(c *frame.Call, t time.Time) string {
	d := max(c.Now.Sub(t), 0)
	if d < time.Minute {
		return say(c.Words, "ago.seconds", int(d/time.Second))
	}
	if d < 48*time.Hour {
		return say(c.Words, "ago.span", c.Words.Span(d))
	}
	return say(c.Words, "ago.days", int(d/(24*time.Hour)))
}

// refusedOn shows the lot again with why an act on it was not done; any other error is given
// back.
func (p *pages) refusedOn(c *frame.Call, err error) error {
	if err == nil {
		return nil
	}
	status := http.StatusUnprocessableEntity
	switch fault.Of(err) {
	case fault.Conflict:
		status = http.StatusConflict
	case fault.Invalid:
	case fault.Missing:
		if len(problemsOf(err)) == 0 {
			return err
		}
	default:
		return err
	}
	return p.showLot(c, status, func(d *lotView, v programs.View, l programs.Lot) {
		if d.Taken = taken(c, err, v, l); d.Taken == nil {
			d.Problems = problems(c.Words, err)
		}
	})
}
