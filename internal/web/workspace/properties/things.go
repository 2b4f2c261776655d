package properties

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// nameOf is what people call something that a sheet names by its number, and its screen: a
// property by its reference, a contact by his name. What the reader may not see, or is not
// there any more, stays a number.
func (p *screens) nameOf(c *frame.Call, kind, number string) (name, path string, err error) {
	id, bad := strconv.ParseInt(number, 10, 64)
	if bad != nil {
		return number, "", nil
	}
	switch kind {
	case "property":
		v, err := p.Listings.Property(c.Context(), c.Actor, id)
		if err == nil {
			return v.Reference, at(id, ""), nil
		}
		return number, "", unless(err)
	case "contact":
		one, err := p.People.Person(c.Context(), c.Actor, id)
		if err == nil {
			return cmp.Or(called(one), number), "/contacts/" + number, nil
		}
		return number, "", unless(err)
	}
	return number, "", nil
}

func called(c people.Contact) string {
	return cmp.Or(strings.TrimSpace(c.First+" "+c.Last), c.Company, c.Email)
}

// unless is an error but for what is not there, or not the reader's.
func unless(err error) error {
	if fault.Is(err, fault.Missing) || fault.Is(err, fault.Forbidden) {
		return nil
	}
	return err
}

// numberOf is the number of what somebody named; false: nothing is called so, or several are.
func (p *screens) numberOf(c *frame.Call, kind, text string, v listings.Property) (string, bool, error) {
	switch kind {
	case "property":
		return p.propertyNamed(c, text, v)
	case "contact":
		return p.contactNamed(c, text, v)
	}
	return text, true, nil
}

func (p *screens) propertyNamed(c *frame.Call, text string, v listings.Property) (string, bool, error) {
	const looked = 200
	list, err := p.Listings.Find(c.Context(), c.Actor, v.Agency, text, listings.Search{Limit: looked})
	if err != nil {
		return "", false, err
	}
	for _, one := range list {
		if strings.EqualFold(one.Reference, text) {
			return number(one.ID), true, nil
		}
	}
	id, bad := strconv.ParseInt(text, 10, 64)
	if bad != nil {
		return "", false, nil
	}
	one, err := p.Listings.Property(c.Context(), c.Actor, id)
	if err != nil {
		return "", false, unless(err)
	}
	return number(id), one.Agency == v.Agency, nil
}

func (p *screens) contactNamed(c *frame.Call, text string, v listings.Property) (string, bool, error) {
	if id, bad := strconv.ParseInt(text, 10, 64); bad == nil {
		one, err := p.People.Person(c.Context(), c.Actor, id)
		if err == nil {
			return number(one.ID), true, nil
		}
		if err = unless(err); err != nil {
			return "", false, err
		}
	}
	const several = 2
	list, err := p.People.Find(c.Context(), c.Actor, v.Agency, text, c.Actor.CountryAt(v.Agency), several)
	if err != nil || len(list) != 1 {
		return "", false, err
	}
	return number(list[0].ID), true, nil
}

// resolve reads a form in which people name things, and tells which of them there are not.
func (p *screens) resolve(c *frame.Call, t tab, id int64) (url.Values, []fault.Problem, error) {
	v, err := p.Listings.Property(c.Context(), c.Actor, id)
	if err != nil {
		return nil, nil, err
	}
	fields := fieldsOf(shown(t.groups(spoken(c, v)), c.Actor))
	form := readForm(c.R.PostForm, fields)
	var unknown []fault.Problem
	for _, f := range fields {
		text := form.Get(f.Name)
		if f.names == "" || text == "" || form.Has("theirs."+f.Name) {
			continue
		}
		if text == form.Get("shown."+f.Name) { // he left the name that he was shown
			form.Set(f.Name, form.Get("was."+f.Name))
			continue
		}
		number, found, err := p.numberOf(c, f.names, text, v)
		if err != nil {
			return nil, nil, err
		}
		if form.Set(f.Name, number); !found {
			form.Del(f.Name)
			unknown = append(unknown, fault.Problem{Field: f.Name, Message: "Nothing, or more than one, is called so."})
		}
	}
	return form, unknown, nil
}
