package leads

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// newForm is an enquiry that somebody enters by hand.
type newForm struct {
	Agency   int64
	Agencies []access.Agency
	Team     []access.User
	User     int64
	Origins  []string

	Title, First, Last, Company, Email, Mobile, Phone, Zipcode, City, Reference, Message, Origin string

	Problems []problem
}

func (p *pages) newForm(c *frame.Call) (f newForm, err error) {
	f = newForm{Agency: c.At(), Agencies: c.Agencies(), User: c.Actor.User, Origins: core.Origins(), Reference: c.Value("property")}
	f.Team, err = p.team(c, c.Agency)
	return f, err
}

func (p *pages) blank(c *frame.Call) error {
	if !c.Actor.Has(access.LeadsWrite) {
		return access.Denied()
	}
	f, err := p.newForm(c)
	if err != nil {
		return err
	}
	return c.Show("new", f)
}

// read takes what was typed.
func (f *newForm) read(c *frame.Call) {
	for name, into := range map[string]*string{"title": &f.Title, "first": &f.First, "last": &f.Last, "company": &f.Company, "email": &f.Email, "mobile": &f.Mobile,
		"phone": &f.Phone, "zipcode": &f.Zipcode, "city": &f.City, "reference": &f.Reference, "message": &f.Message, "origin": &f.Origin} {
		*into = c.Value(name)
	}
	f.User = c.Number("user")
	if agency := c.Number("agency"); agency != 0 {
		f.Agency = agency
	}
}

// lead is the enquiry as the core takes it.
func (f *newForm) lead() core.Lead {
	title, _ := strconv.Atoi(f.Title)
	return core.Lead{Agency: f.Agency, User: f.User, Type: 1,
		Person:  people.Declared{Title: title, First: f.First, Last: f.Last, Company: f.Company, Email: f.Email, Mobile: f.Mobile, Phone: f.Phone, Zipcode: f.Zipcode, City: f.City},
		Details: core.Details{Message: f.Message, About: core.About{Reference: f.Reference}, Tracking: core.Tracking{Origin: f.Origin}},
		Sent:    []byte("{}")}
}

func (p *pages) add(c *frame.Call) error {
	f, err := p.newForm(c)
	if err != nil {
		return err
	}
	f.read(c)
	err = c.Once(func(ctx context.Context) (string, error) {
		sent, err := p.Inbox.Add(ctx, c.Actor, f.lead())
		return fmt.Sprintf("%s/%d", Path, sent.ID), err
	})
	wrong, err := problems(c, "new.problem", err)
	if len(wrong) == 0 {
		return err
	}
	f.Problems = wrong
	return c.ShowStatus(http.StatusUnprocessableEntity, "new", f)
}
