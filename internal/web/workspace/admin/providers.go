package admin

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// providerForm is what a partner of the Apimo door is.
type providerForm struct {
	ID       int64 // 0: a new one
	Name     string
	Agencies []choice
	Rights   []choice
	Profile  string
	Flat     bool
	City     bool
	Numbers  bool
	PerDay   int64
	PerSec   int64
	Disabled bool
	Marks    []mark
	Used     string
	Version  string
	Stale    bool
	Problems []problem
	Begin    *opening // nil: a new one
}

// choice is a box to tick.
type choice struct {
	Value, Label string
	On           bool
}

func (d *desk) providerForm(c *frame.Call, p access.Provider) providerForm {
	f := providerForm{ID: p.ID, Name: p.Name, Profile: p.Apimo.Profile, Flat: p.Apimo.FlatDates, City: p.Apimo.CityObject, Numbers: p.Apimo.NumberRefs,
		PerDay: p.Apimo.PerDay, PerSec: p.Apimo.PerSecond, Disabled: !p.DisabledAt.IsZero(), Version: frame.Version(p.UpdatedAt)}
	for _, a := range c.Agencies() {
		f.Agencies = append(f.Agencies, choice{strconv.FormatInt(a.ID, 10), a.Name, slices.Contains(p.Agencies, a.ID)})
	}
	if p.ID != 0 {
		f.Begin = d.openApimo(c, p, "")
	}
	for _, r := range access.Rights() {
		f.Rights = append(f.Rights, choice{string(r), string(r), slices.Contains(p.Rights, r)})
	}
	return f
}

// read puts what the form says into a provider.
func readProvider(c *frame.Call, p *access.Provider) {
	form := c.R.PostForm
	p.Name, p.Agencies = c.Value("name"), numbers(form["agency"])
	p.Rights = access.SplitRights(strings.Join(form["right"], ","))
	p.Apimo = access.ApimoSettings{Profile: c.Value("profile"), FlatDates: form.Has("flat"), CityObject: form.Has("city"), NumberRefs: form.Has("numbers"),
		PerDay: c.Number("per_day"), PerSecond: c.Number("per_second")}
}

func (d *desk) newProvider(c *frame.Call) error {
	p := access.Provider{Rights: access.DefaultRights(), Apimo: access.ApimoSettings{Profile: "document"}}
	if at := c.At(); at != 0 {
		p.Agencies = []int64{at}
	}
	return c.Show("provider", d.providerForm(c, p))
}

func (d *desk) createProvider(c *frame.Call) error {
	var p access.Provider
	readProvider(c, &p)
	if len(p.Rights) == 0 {
		return d.wrongProvider(c, p, []problem{{"rights", mustText(c, "wrong.provider.rights")}})
	}
	made, token, err := d.Access.CreateProvider(c.Context(), c.Actor, p)
	if err != nil {
		return again(c, "provider", "provider", err, func(list []problem) any { return d.providerWith(c, p, list) })
	}
	return d.showSecret(c, secret{Kind: "provider", Name: made.Name, Secret: token, Login: strconv.FormatInt(made.ID, 10), Back: providersPath + "/" + strconv.FormatInt(made.ID, 10), Door: "apimo", Begin: d.openApimo(c, made, token)})
}

func (d *desk) wrongProvider(c *frame.Call, p access.Provider, list []problem) error {
	return c.ShowStatus(422, "provider", d.providerWith(c, p, list))
}

func (d *desk) providerWith(c *frame.Call, p access.Provider, list []problem) providerForm {
	f := d.providerForm(c, p)
	f.Problems = list
	return f
}

// mustText is a text that is there: a test holds both catalogues to it.
func mustText(c *frame.Call, key string) string {
	text, err := c.Words.T(key)
	if err != nil {
		return key
	}
	return text
}

func (d *desk) provider(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	p, err := d.Access.FindProvider(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	known, err := d.Access.Standings(c.Context(), c.Actor, c.Now)
	if err != nil {
		return err
	}
	f := d.providerForm(c, p)
	line := credential{ID: id}
	line.standing(c, known, access.ByProvider)
	f.Marks, f.Used = line.Marks, line.Used
	return c.Show("provider", f)
}

// changeProvider saves what is said of a provider; one that somebody else changed meanwhile is
// shown with the form as it was sent, and saved when it is sent again.
func (d *desk) changeProvider(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	now, err := d.Access.FindProvider(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	wanted, stale := now, false
	readProvider(c, &wanted)
	if len(wanted.Rights) == 0 {
		return d.wrongProvider(c, wanted, []problem{{"rights", mustText(c, "wrong.provider.rights")}})
	}
	edit := frame.ReadEdit(c.R.PostForm)
	_, err = d.Access.ChangeProvider(c.Context(), c.Actor, id, func(p *access.Provider) {
		now = *p
		if stale = edit.Stale(p.UpdatedAt); !stale {
			readProvider(c, p)
		}
	})
	wanted.UpdatedAt = now.UpdatedAt
	switch {
	case err != nil:
		return again(c, "provider", "provider", err, func(list []problem) any { return d.providerWith(c, wanted, list) })
	case stale:
		f := d.providerForm(c, wanted)
		f.Stale = true
		return c.ShowStatus(409, "provider", f)
	}
	return c.Said(providersPath+"/"+strconv.FormatInt(id, 10), "provider.saved")
}

func (d *desk) rotateProvider(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	p, err := d.Access.FindProvider(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	token, err := d.Access.RotateSecret(c.Context(), c.Actor, id, overlap(c))
	if err != nil {
		return err
	}
	return d.showSecret(c, secret{Kind: "provider", Name: p.Name, Secret: token, Login: strconv.FormatInt(id, 10), Until: until(c, overlap(c)), Back: providersPath + "/" + strconv.FormatInt(id, 10), Door: "apimo", Begin: d.openApimo(c, p, token)})
}

func (d *desk) disableProvider(c *frame.Call) error { return d.setProvider(c, true) }
func (d *desk) enableProvider(c *frame.Call) error  { return d.setProvider(c, false) }

func (d *desk) setProvider(c *frame.Call, disabled bool) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := d.Access.SetProviderDisabled(c.Context(), c.Actor, id, disabled); err != nil {
		return err
	}
	back := providersPath + "/" + strconv.FormatInt(id, 10)
	if disabled {
		return c.SaidUndo(back, back+"/enable", nil, "provider.disabled")
	}
	return c.Said(back, "provider.enabled")
}
