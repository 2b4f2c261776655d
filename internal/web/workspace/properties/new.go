package properties

import (
	"context"
	"net/http"
	"net/url"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// newPage is the form of a new property.
type newPage struct {
	Agency   int64
	Choices  []access.Agency // when there is more than one to choose from
	Groups   []boxes
	Problems []problem
}

// begun are the groups that a new property is begun with.
func begun() []group { return summaryGroups(listings.Property{})[:3] }

func (p *screens) newProperty(c *frame.Call) error {
	return p.showNew(c, http.StatusOK, nil, nil)
}

func (p *screens) showNew(c *frame.Call, status int, typed url.Values, problems []problem) error {
	data := newPage{Agency: c.At(), Problems: problems}
	if id := c.Number("agency"); id != 0 {
		data.Agency = id
	}
	for _, one := range c.Agencies() {
		if c.Actor.May(access.PropertiesWrite, one.ID) == nil {
			data.Choices = append(data.Choices, one)
		}
	}
	r := reader{p: p, c: c}
	blank := listings.Property{Agency: data.Agency, User: c.Actor.User, Category: 1, Type: 1, Step: 2, Status: 20}
	for _, g := range begun() {
		b, err := r.group(g, blank, typed)
		if err != nil {
			return err
		}
		data.Groups = append(data.Groups, b)
	}
	return c.ShowStatus(status, "new", data)
}

// add makes a property, and goes on to it.
func (p *screens) add(c *frame.Call) error {
	v := listings.Property{Agency: c.Number("agency")}
	v.Country = c.Actor.CountryAt(v.Agency)
	var bad []fault.Problem
	for _, f := range fieldsOf(begun()) {
		if text := clean(c.R.PostForm.Get(f.Name)); text != "" && !f.take(&v, text) {
			bad = append(bad, fault.Problem{Field: f.Name, Message: "This cannot be read."})
		}
	}
	err := fault.All(bad)
	if err == nil {
		err = c.Once(func(ctx context.Context) (string, error) {
			made, err := p.Listings.Add(ctx, c.Actor, v)
			return at(made.ID, ""), err
		})
	}
	if err == nil {
		return nil
	}
	list, err := wrong(c, err)
	if err != nil {
		return err
	}
	return p.showNew(c, http.StatusUnprocessableEntity, c.R.PostForm, list)
}

// duplicate makes another property like one.
func (p *screens) duplicate(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	return c.Once(func(ctx context.Context) (string, error) {
		made, err := p.Listings.Duplicate(ctx, c.Actor, id)
		return link(at(made.ID, ""), "edit", "1"), err
	})
}
