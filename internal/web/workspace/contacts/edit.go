package contacts

import (
	"context"
	"errors"
	"net/http"

	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

func (p *screens) new(c *frame.Call) error {
	d := people.Declared{Language: "fr"}
	if q := c.Value("q"); q != "" { // what was looked for and not found
		d = guessed(q)
	}
	f, err := p.form(c, 0, values(c, people.Contact{Agency: c.At(), Declared: d}), nil, nil, nil)
	if err != nil {
		return err
	}
	return c.Show("edit", f)
}

// guessed begins a new person with what was typed into a search.
func guessed(q string) people.Declared {
	if mail, ok := people.Email(q); ok {
		return people.Declared{Email: mail, Language: "fr"}
	}
	if _, ok := people.Phone(q, ""); ok {
		return people.Declared{Mobile: q, Language: "fr"}
	}
	return people.Declared{Last: q, Language: "fr"}
}

func (p *screens) add(c *frame.Call) error {
	v := typed(c)
	err := c.Once(func(ctx context.Context) (string, error) {
		one, known, err := p.People.Add(ctx, c.Actor, c.At(), declared(v))
		if known {
			return c.Words.Link(pathOf(one.ID, ""), "known", "1"), err
		}
		return c.Words.Link(pathOf(one.ID, "")), err
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	f, failed := p.form(c, 0, v, nil, problems(c, err), nil)
	if failed != nil {
		return failed
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "edit", f)
}

func (p *screens) edit(c *frame.Call) error {
	one, err := p.asked(c)
	if err != nil {
		return err
	}
	v := values(c, one)
	f, err := p.form(c, one.ID, v, v, nil, nil)
	if err != nil {
		return err
	}
	f.Name, f.Version = nameOf(one), frame.Version(one.UpdatedAt)
	return c.Show("edit", f)
}

// asked is the person that the path names, and who stands for him.
func (p *screens) asked(c *frame.Call) (people.Contact, error) {
	id, err := c.ID("id")
	if err != nil {
		return people.Contact{}, err
	}
	return p.People.Person(c.Context(), c.Actor, id)
}

// errClash stops a change that met somebody else's.
var errClash = errors.New("contacts: two people changed one field")

// save changes a person. What somebody else changed meanwhile stays, and where both changed
// one field, both texts are shown and nothing is saved.
func (p *screens) save(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	var met []frame.Clash
	var now people.Contact
	var merged map[string]string
	err = p.People.Edit(c.Context(), c.Actor, id, func(one *people.Contact) error {
		now = *one
		country := c.Actor.CountryAt(one.Agency)
		keepNumbers(c, country)
		if merged, met = frame.ReadEdit(c.R.PostForm, people.DeclaredFields()...).Merge(c.R.PostForm, values(c, *one)); len(met) > 0 {
			return errClash
		}
		one.Declared = declared(asStored(merged, one.Declared, country))
		return nil
	})
	switch {
	case err == nil:
		return c.Said(c.Words.Link(pathOf(id, "")), "contact.saved", nameOf(now))
	case !errors.Is(err, errClash) && !fault.Is(err, fault.Invalid):
		return err
	}
	return p.again(c, now, merged, met, err)
}

// again shows the form with what is wrong, or with what somebody else changed.
// What the others changed alone is in it, as it will be saved.
func (p *screens) again(c *frame.Call, now people.Contact, merged map[string]string, met []frame.Clash, err error) error {
	status, wrong := http.StatusUnprocessableEntity, problems(c, err)
	var clashes []clash
	was := values(c, now)
	for _, m := range met {
		status = http.StatusConflict
		was[m.Field] = m.Was
		label, err := c.Words.T("field." + m.Field)
		if err != nil {
			return err
		}
		clashes = append(clashes, clash{m.Field, label, m.Mine, m.Theirs})
	}
	f, failed := p.form(c, now.ID, merged, was, wrong, clashes)
	if failed != nil {
		return failed
	}
	f.Name, f.Version = nameOf(now), frame.Version(now.UpdatedAt)
	return c.ShowStatus(status, "edit", f)
}
