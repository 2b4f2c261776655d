package properties

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/listings/ads"
	"palier/internal/web/workspace/frame"
)

// pastePage reads the text of an ad, and proposes what it says of the property.
type pastePage struct {
	sheet
	Ad       string
	Asked    bool // a text was read
	List     []proposal
	Same     int  // what the sheet says already
	Changed  bool // somebody changed the sheet since it was proposed
	Problems []problem
}

// proposal is a field of which the ad says something else than the sheet, or more.
type proposal struct {
	box
	After string // as people read it
	Typed string // as they type it
	Said  string // words of the ad
	Take  bool
}

// textField is the ad itself.
const textField = "text"

// longestExcerpt bounds how much of the ad a proposal shows, in characters.
const longestExcerpt = 160

func (p *screens) paste(c *frame.Call) error { return p.showPaste(c, http.StatusOK, nil) }

// readAd proposes what the ad says or, when somebody chose, saves that.
func (p *screens) readAd(c *frame.Call) error {
	if c.Value("do") != "save" {
		return p.showPaste(c, http.StatusOK, nil)
	}
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	taken := c.R.PostForm["take"]
	_, err = p.Listings.Change(c.Context(), c.Actor, id, func(v *listings.Property) error { return take(c, v, taken) })
	switch {
	case err == nil:
		return c.Said(at(id, ""), "paste.saved", len(taken))
	case errors.Is(err, errClash):
		return p.showPaste(c, http.StatusConflict, err)
	}
	if _, other := wrong(c, err); other != nil {
		return other
	}
	return p.showPaste(c, http.StatusUnprocessableEntity, err)
}

// take puts what was chosen into a property, as if it had been typed into its forms.
func take(c *frame.Call, v *listings.Property, names []string) error {
	form := trimmed(c.R.PostForm)
	form.Set("value."+textField, form.Get("ad"))
	fields := fieldsByName(*v, c.Actor)
	for _, name := range names {
		f, there := fields[name]
		if !there || f.show(v, c.Words.Lang) != form.Get("was."+name) || !f.take(v, form.Get("value."+name)) {
			return errClash // of another kind of property by now, or changed
		}
	}
	return nil
}

// fieldsByName are all that the forms of a property ask an actor.
func fieldsByName(v listings.Property, a access.Actor) map[string]field {
	all := map[string]field{}
	for _, t := range formTabs() {
		for _, f := range fieldsOf(shown(t.groups(v), a)) {
			all[f.Name] = f
		}
	}
	return all
}

func (p *screens) showPaste(c *frame.Call, status int, failed error) (err error) {
	d := pastePage{Ad: clean(c.R.PostForm.Get("ad")), Changed: errors.Is(failed, errClash)}
	if d.sheet, err = p.sheet(c, "paste"); err != nil {
		return err
	}
	if failed != nil && !d.Changed {
		if d.Problems, err = wrong(c, failed); err != nil {
			return err
		}
	}
	if d.Asked = d.Ad != ""; d.Asked {
		if err := p.propose(c, &d); err != nil {
			return err
		}
	}
	return c.ShowStatus(status, "paste", d)
}

// propose compares what the ad says with what the sheet does.
func (p *screens) propose(c *frame.Call, d *pastePage) error {
	r, v := reader{p: p, c: c}, d.Property
	fields := fieldsByName(v, c.Actor)
	for _, found := range append(ads.Read(d.Ad), ads.Found{Field: textField, Value: d.Ad}) {
		f, there := fields[found.Field]
		next := v
		if !there || !f.take(&next, p.coded(d, f, found.Value)) {
			continue
		}
		one := proposal{Said: found.Words, Typed: f.show(&next, c.Words.Lang)}
		now, err := r.box(f, v, nil)
		if err != nil {
			return err
		}
		then, err := r.box(f, next, nil)
		if err != nil {
			return err
		}
		one.box, one.After, one.Take = now, then.Words, now.Was == ""
		if d.Changed || len(d.Problems) > 0 { // what he had ticked stays so
			one.Take = slices.Contains(c.R.PostForm["take"], f.Name)
		}
		one.Words, one.After = excerpt(one.Words), excerpt(one.After)
		if one.Typed == now.Was {
			d.Same++
			continue
		}
		d.List = append(d.List, one)
	}
	return nil
}

// coded is a value as the field takes it: of a code list the row that has the French name.
func (p *screens) coded(d *pastePage, f field, value string) string {
	if f.catalog == "" {
		return value
	}
	rows, _ := d.books.Entries(f.catalog, "fr")
	for _, row := range rows {
		if strings.EqualFold(row.Name, value) {
			return strconv.Itoa(row.ID)
		}
	}
	return "?" // which no row is called
}

func excerpt(text string) string {
	if said := []rune(text); len(said) > longestExcerpt {
		return string(said[:longestExcerpt]) + "…"
	}
	return text
}
