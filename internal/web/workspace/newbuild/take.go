package newbuild

import (
	"context"
	"net/url"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// claimed is a person as a form names one.
type claimed struct{ First, Last, Email, Phone, Zipcode string }

func readClaimed(c *frame.Call) claimed {
	return claimed{c.Value("firstname"), c.Value("lastname"), c.Value("email"), c.Value("phone"), c.Value("zipcode")}
}

func (p claimed) declared(language string) people.Declared {
	return people.Declared{First: p.First, Last: p.Last, Email: p.Email, Mobile: p.Phone, Zipcode: p.Zipcode, Language: language}
}

// client is the lead that a form names: one that is there, or that of a person whom it
// describes, who asks by this.
func (p *pages) client(ctx context.Context, c *frame.Call, program int64) (int64, error) {
	person := readClaimed(c)
	if lead := c.Number("lead"); lead != 0 || person == (claimed{}) {
		return lead, nil
	}
	if !office(c) {
		return 0, fault.Field("lead", "Name the lead.")
	}
	if person.Last == "" {
		return 0, fault.Field("lastname", "This value is required.")
	}
	made, err := p.Desk.Create(ctx, c.Actor, leads.NewBuild{Program: program, Person: person.declared(c.Words.Lang), Owner: owner(c), Tracking: leads.Tracking{Origin: "agency"}})
	if err != nil {
		return 0, err
	}
	return made.Lead.ID, nil
}

// until reads the end that a form asks for: a day and time in the reader's zone, or nothing.
func until(c *frame.Call, name string) (time.Time, error) {
	value := c.Value(name)
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", value, c.Zone)
	if err != nil {
		return t, fault.Field("expires_at", "Give an instant in the future.")
	}
	return t, nil
}

func (p *pages) takeOption(c *frame.Call) error {
	_, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	made, err := p.take(c.Context(), c, l)
	if fault.Is(err, fault.Conflict) { // perhaps the button was pressed twice
		if own, again := p.justTaken(c, l); again {
			made, err = own, nil
		}
	}
	if err != nil {
		return p.refusedOn(c, err)
	}
	if made.Status == sales.OptionPending {
		return c.Said(pathOf(l), "option.waits", l.Reference)
	}
	return c.SaidUndo(pathOf(l), optionPath(made)+"/cancel", url.Values{"back": {pathOf(l)}}, "option.taken", l.Reference)
}

// justTaken gives the caller's own option on a lot when it is a moment old.
func (p *pages) justTaken(c *frame.Call, l programs.Lot) (sales.Option, bool) {
	v, err := p.Programs.View(c.Context(), c.Actor, l.Program)
	if err != nil {
		return sales.Option{}, false
	}
	if l, err = v.Lot(l.ID); err != nil {
		return sales.Option{}, false
	}
	o, _, err := p.Sales.Held(c.Context(), c.Actor, l)
	if err != nil || o == nil || o.Owner != owner(c) || c.Now.Sub(o.CreatedAt) > 10*time.Second {
		return sales.Option{}, false
	}
	return *o, true
}

// take asks for an option on a lot with what the form says.
func (p *pages) take(ctx context.Context, c *frame.Call, l programs.Lot) (sales.Option, error) {
	ends, err := until(c, "expires")
	if err != nil {
		return sales.Option{}, err
	}
	lead, err := p.client(ctx, c, l.Program)
	if err != nil {
		return sales.Option{}, err
	}
	return p.Sales.TakeOption(ctx, c.Actor, sales.NewOption{Program: l.Program, Lead: lead, Owner: owner(c), Lots: []int64{l.ID}, ExpiresAt: ends, Comment: c.Value("comment")})
}

func (p *pages) bookLot(c *frame.Call) error {
	_, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	return p.refusedOn(c, c.Once(func(ctx context.Context) (string, error) {
		lead, err := p.client(ctx, c, l.Program)
		if err != nil {
			return "", err
		}
		made, err := p.Sales.Book(ctx, c.Actor, sales.NewPurchase{Program: l.Program, Lead: lead, Owner: owner(c), Lots: []int64{l.ID}, Comment: c.Value("comment")})
		if err != nil {
			return "", err
		}
		return purchasePath(made), nil
	}))
}
