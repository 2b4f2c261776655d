package properties

import (
	"context"
	"net/http"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/core/money"
	"palier/internal/web/showcase"
	"palier/internal/web/workspace/frame"
)

// publicationPage is the tab of what the public sees: the list of what an ad must say, the
// act of publishing it, and the mandate under which it is.
type publicationPage struct {
	sheet
	Mandate  mandateForm
	Booking  string // the public page of its visits
	Page     string // where anybody reads it, empty while nobody may
	Problems []problem
}

// mandateForm is the form by which a mandate is registered.
type mandateForm struct {
	Types    []string
	Type     string
	Object   string
	Mandants string // one a line: name; address
	Nature   string
	Place    string
	Price    string
	Signed   string
	Ends     string
	Outer    string
	Problems []problem
}

func (p *screens) publication(c *frame.Call) error {
	return p.showPublication(c, http.StatusOK, nil, nil)
}

func (p *screens) showPublication(c *frame.Call, status int, problems []problem, form *mandateForm) error {
	s, err := p.sheet(c, "publication")
	if err != nil {
		return err
	}
	data := publicationPage{sheet: s, Problems: problems, Booking: "/v/" + s.Property.UID}
	if s.Property.Shown() {
		data.Page = showcase.PropertyPath(s.Property)
	}
	if form != nil {
		data.Mandate = *form
	} else if data.Mandate, err = p.proposed(c, s); err != nil {
		return err
	}
	data.Mandate.Types = market.Types()
	return c.ShowStatus(status, "publication", data)
}

// proposed is the form with what the sheet says already.
func (p *screens) proposed(c *frame.Call, s sheet) (f mandateForm, err error) {
	v := s.Property
	f = mandateForm{Type: "simple", Nature: named(s.books, "property_type", v.Type, "fr"), Place: s.Where, Signed: day.Of(c.Now).String(), Ends: day.Of(c.Now.AddDate(0, 3, -1)).String(), Object: "vente"}
	if !listings.Sale(v.Category) {
		f.Object = "location"
	}
	if v.Price.Currency != "" {
		f.Price = typed(float64(v.Price.Minor)/100, c.Words.Lang)
	}
	owners, err := p.owners(c, s)
	for _, o := range owners {
		f.Mandants += o.Name + "\n"
	}
	return f, err
}

// publish shows an ad to the public, or hides it.
func (p *screens) publish(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if c.Value("do") == "withdraw" {
		if _, err := p.Market.Withdraw(c.Context(), c.Actor, id); err != nil {
			return err
		}
		return c.SaidUndo(at(id, "publication"), at(id, "publication"), nil, "property.withdrawn")
	}
	if _, err = p.Market.Publish(c.Context(), c.Actor, id); err == nil {
		return c.SaidUndo(at(id, "publication"), at(id, "publication"), map[string][]string{"do": {"withdraw"}}, "property.published")
	}
	e, err := wrongChecks(c, err)
	if err != nil {
		return err
	}
	return p.showPublication(c, http.StatusUnprocessableEntity, e, nil)
}

// wrongChecks are what stands in the way of publication, in the reader's words.
func wrongChecks(c *frame.Call, err error) (list []problem, _ error) {
	problems, err := wrong(c, err)
	if err != nil {
		return nil, err
	}
	for _, one := range problems {
		if key := "check." + one.Field; c.Words.Has(key) {
			if one.Text, err = c.Words.T(key); err != nil {
				return nil, err
			}
		}
		list = append(list, problem{"check-" + one.Field, one.Text})
	}
	return list, nil
}

// register gives the property's mandate the next number of its register. The number is said
// when it is given for good.
func (p *screens) register(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	f := mandateForm{Type: c.Value("mandate.type"), Object: c.Value("object"), Mandants: clean(c.Value("mandants")), Nature: c.Value("nature"), Place: c.Value("situation"),
		Price: c.Value("mandate.price"), Signed: c.Value("signed"), Ends: c.Value("ends"), Outer: c.Value("outer")}
	content, err := f.content()
	if err == nil {
		err = c.Once(func(ctx context.Context) (string, error) {
			e, err := p.Market.Register(ctx, c.Actor, id, mandates.Transactions, content)
			return link(entryPath(e.Key()), "registered", "1"), err
		})
	}
	if err == nil {
		return nil
	}
	if f.Problems, err = wrong(c, err); err != nil {
		return err
	}
	return p.showPublication(c, http.StatusUnprocessableEntity, nil, &f)
}

// content is what the form says, for the register.
func (f mandateForm) content() (m mandates.Content, err error) {
	m = mandates.Content{Type: f.Type, Object: f.Object, Nature: f.Nature, Situation: f.Place, Outer: f.Outer, Mandants: mandants(f.Mandants)}
	var problems []fault.Problem
	unread := func(field string) {
		problems = append(problems, fault.Problem{Field: field, Message: "This cannot be read."})
	}
	v, said, ok := readNumber(f.Price)
	if minor, sound := money.FromMajor(v); !ok || !sound {
		unread("mandate.price")
	} else if said && minor > 0 {
		m.Price = money.Amount{Minor: minor, Currency: "EUR"}
	}
	if m.Signed, ok = day.Parse(f.Signed); !ok {
		unread("signed")
	}
	if m.Ends, ok = day.Parse(f.Ends); !ok && f.Ends != "" {
		unread("ends")
	}
	return m, fault.All(problems)
}
