package register

import (
	"net/http"
	"net/url"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// contentFields are what a correction may change, by the core's names.
var contentFields = []string{"type", "object", "mandants", "nature", "situation", "price", "signed", "ends", "outer"}

// rectifyPage is the form of a correction.
type rectifyPage struct {
	Key      mandates.Key
	Path     string
	Value    map[string]string
	Was      map[string]string
	Problems []problem
	Clashes  []clash
}

// clash is a field that two people changed differently.
type clash struct{ Field, Label, Mine, Theirs string }

func (p *screens) rectifyForm(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	e, err := p.Mandates.Entry(c.Context(), c.Actor, k.Card, k.Kind, k.Number)
	if err != nil {
		return err
	}
	now := written(e.Content, c.Words.Lang)
	return c.Show("rectify", rectifyPage{Key: k, Path: entryPath(k), Value: now, Was: now})
}

// written is what a mandate says, as a form shows it.
func written(m mandates.Content, lang string) map[string]string {
	var givers []string
	for _, one := range m.Mandants {
		givers = append(givers, strings.TrimSuffix(one.Name+"; "+one.Address, "; "))
	}
	return map[string]string{"type": m.Type, "object": m.Object, "mandants": strings.Join(givers, "\n"), "nature": m.Nature, "situation": m.Situation,
		"price": writePrice(m.Price, lang), "signed": m.Signed.String(), "ends": m.Ends.String(), "outer": m.Outer}
}

// rectify corrects what a mandate says. What somebody else corrected meanwhile is shown.
func (p *screens) rectify(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	form := url.Values{}
	for name, list := range c.R.PostForm {
		for _, text := range list {
			form.Add(name, clean(text))
		}
	}
	edit := frame.ReadEdit(form, contentFields...)
	var clashes []frame.Clash
	var unread error
	var now map[string]string
	_, err = p.Mandates.Rectify(c.Context(), c.Actor, mandates.Entry{Card: k.Card, Kind: k.Kind, Number: k.Number}, func(m *mandates.Content) {
		var merged map[string]string
		now = written(*m, c.Words.Lang)
		if merged, clashes = edit.Merge(form, now); len(clashes) == 0 {
			unread = take(m, merged)
		}
	})
	switch {
	case err == nil && unread == nil:
		return c.Said(entryPath(k), "mandate.rectified", k.Number)
	case len(clashes) > 0:
		err = nil
	case unread != nil:
		err = unread
	}
	return p.rectifyAgain(c, k, form, now, err, clashes)
}

// take puts the texts of a form into what a mandate says. Where one cannot be read, nothing
// is changed: what the core then refuses is that nothing was.
func take(m *mandates.Content, text map[string]string) error {
	next := mandates.Content{Type: text["type"], Object: text["object"], Nature: text["nature"], Situation: text["situation"], Outer: text["outer"]}
	for line := range strings.Lines(text["mandants"]) {
		name, address, _ := strings.Cut(strings.TrimSpace(line), ";")
		if name = strings.TrimSpace(name); name != "" {
			next.Mandants = append(next.Mandants, mandates.Mandant{Name: name, Address: strings.TrimSpace(address)})
		}
	}
	var problems []fault.Problem
	check := func(field string, ok bool) {
		if !ok {
			problems = append(problems, fault.Problem{Field: field, Message: "This cannot be read."})
		}
	}
	var ok bool
	next.Price, ok = readPrice(text["price"])
	check("price", ok)
	next.Signed, ok = day.Parse(text["signed"])
	check("signed", ok)
	next.Ends, ok = day.Parse(text["ends"])
	check("ends", ok || text["ends"] == "")
	if len(problems) == 0 {
		*m = next
	}
	return fault.All(problems)
}

// rectifyAgain shows the form again: with what is wrong, or with what somebody else wrote.
func (p *screens) rectifyAgain(c *frame.Call, k mandates.Key, form url.Values, now map[string]string, err error, clashes []frame.Clash) error {
	data := rectifyPage{Key: k, Path: entryPath(k), Value: map[string]string{}, Was: now}
	for _, name := range contentFields {
		data.Value[name] = form.Get(name)
	}
	if err != nil {
		if data.Problems, err = wrong(c, err); err != nil {
			return err
		}
		return c.ShowStatus(http.StatusUnprocessableEntity, "rectify", data)
	}
	for _, one := range clashes {
		name, err := c.Words.T("field." + one.Field)
		if err != nil {
			return err
		}
		data.Clashes = append(data.Clashes, clash{one.Field, name, one.Mine, one.Theirs})
	}
	return c.ShowStatus(http.StatusConflict, "rectify", data)
}
