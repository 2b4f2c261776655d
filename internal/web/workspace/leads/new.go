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
	User     string // a number, or "me": the author, where he works
	Origins  []string

	Title, First, Last, Company, Email, Mobile, Phone, Zipcode, City, Reference, Message, Origin string

	Problems []problem
}

func (p *pages) newForm(c *frame.Call) (f newForm, err error) {
	f = newForm{Agency: c.At(), Agencies: c.Agencies(), User: "me", Origins: core.Origins(), Reference: c.Value("property")}
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
	f.User = c.Value("user")
	if agency := c.Number("agency"); agency != 0 {
		f.Agency = agency
	}
}

// lead is the enquiry as the core takes it. Whoever enters one for an agency at which he does
// not work leaves it to those who do.
func (f *newForm) lead(author access.User) core.Lead {
	title, _ := strconv.Atoi(f.Title)
	user := number(f.User)
	if f.User == "me" && author.Agency == f.Agency {
		user = author.ID
	}
	return core.Lead{Agency: f.Agency, User: user, Type: 1,
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
		sent, err := p.Inbox.Add(ctx, c.Actor, f.lead(c.User))
		return fmt.Sprintf("%s/%d", Path, sent.ID), err
	})
	wrong, err := problems(c, "new.problem", err)
	if len(wrong) == 0 {
		return err
	}
	f.Problems = wrong
	return c.ShowStatus(http.StatusUnprocessableEntity, "new", f)
}

// try makes an enquiry of an invented person, for whoever wants to see one.
func (p *pages) try(c *frame.Call) error {
	said := map[string]string{}
	for _, key := range []string{"firstname", "lastname", "email", "phone", "message"} {
		var err error
		if said[key], err = c.Words.T("try." + key); err != nil {
			return err
		}
	}
	if err := c.Note("tried"); err != nil {
		return err
	}
	return c.Once(func(ctx context.Context) (string, error) {
		sent, err := p.Inbox.Try(ctx, c.Actor, core.Lead{Agency: c.At(), Type: 1, Sent: []byte("{}"), Details: core.Details{Message: said["message"]},
			Person: people.Declared{First: said["firstname"], Last: said["lastname"], Email: said["email"], Mobile: said["phone"]}})
		return fmt.Sprintf("%s/%d", Path, sent.ID), err
	})
}
