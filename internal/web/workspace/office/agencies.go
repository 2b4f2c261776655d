package office

import (
	"context"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/showcase"
	"palier/internal/web/workspace/frame"
)

// branch is a line of the list of agencies.
type branch struct {
	access.Agency
	People int // who are not switched off
}

// agencyPage is an agency with its form; of a new one the form alone.
type agencyPage struct {
	Form   form
	New    bool
	Called string
	Ads    string // where anybody reads what it publishes
}

func agencyPath(id int64) string { return agenciesPath + "/" + strconv.FormatInt(id, 10) }

func (o *rooms) agencies(c *frame.Call) error {
	list, err := o.Access.Agencies(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	people, err := o.Access.Colleagues(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	count := map[int64]int{}
	for _, u := range people {
		if u.Active {
			count[u.Agency]++
		}
	}
	var branches []branch
	for _, a := range list {
		branches = append(branches, branch{a, count[a.ID]})
	}
	return c.Show("agencies", branches)
}

// agencyFields are the inputs of an agency.
func agencyFields() []field {
	text := func(name, auto string) field { return field{Name: name, Kind: "text", Auto: auto} }
	return []field{
		{Name: "name", Kind: "text", Auto: "off", Required: true}, text("company", "off"), text("address", "off"), text("zipcode", "off"), text("city", "off"),
		{Name: "country", Kind: "text", Auto: "off", Required: true, Hint: true}, {Name: "phone", Kind: "tel", Auto: "off"}, {Name: "fax", Kind: "tel", Auto: "off"},
		{Name: "email", Kind: "email", Auto: "off", Hint: true}, {Name: "website", Kind: "url", Auto: "off"}, {Name: "picture", Kind: "url", Auto: "off"},
		{Name: "timezone", Kind: "text", Auto: "off", Required: true, Hint: true},
	}
}

func agencyValues(a access.Agency) map[string]string {
	return map[string]string{"name": a.Name, "company": a.Company, "address": a.Address, "zipcode": a.Zipcode, "city": a.City, "country": a.Country,
		"phone": a.Phone, "fax": a.Fax, "email": a.Email, "website": a.Website, "picture": a.Picture, "timezone": a.Timezone}
}

func setAgency(a *access.Agency, said map[string]string) {
	a.Name, a.Company, a.Address, a.Zipcode, a.City, a.Country = said["name"], said["company"], said["address"], said["zipcode"], said["city"], said["country"]
	a.Phone, a.Fax, a.Email, a.Website, a.Picture, a.Timezone = said["phone"], said["fax"], said["email"], said["website"], said["picture"], said["timezone"]
}

func agencyForm(c *frame.Call, action string, is, was map[string]string, at time.Time) (form, error) {
	f, err := fill(c, "agency", action, agencyFields(), is, was)
	if !at.IsZero() {
		f.Version = frame.Version(at)
	}
	return f, err
}

func (o *rooms) newAgency(c *frame.Call) error {
	f, err := agencyForm(c, agenciesPath, map[string]string{"country": c.Actor.Country, "timezone": c.Zone.String()}, nil, time.Time{})
	if err != nil {
		return err
	}
	return c.Show("agency", agencyPage{Form: f, New: true})
}

func (o *rooms) createAgency(c *frame.Call) error {
	said := values(c, agencyFields())
	err := c.Once(func(ctx context.Context) (string, error) {
		var a access.Agency
		setAgency(&a, said)
		made, err := o.Access.CreateAgency(ctx, c.Actor, a)
		return agencyPath(made.ID), err
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	f, failed := agencyForm(c, agenciesPath, said, nil, time.Time{})
	if failed == nil {
		failed = f.wrong(c.Words, err)
	}
	if failed != nil {
		return failed
	}
	return c.ShowStatus(f.status(), "agency", agencyPage{Form: f, New: true})
}

func (o *rooms) agency(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	a, err := o.Access.Agency(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	is := agencyValues(a)
	f, err := agencyForm(c, agencyPath(id), is, is, a.UpdatedAt)
	if err != nil {
		return err
	}
	return c.Show("agency", agencyPage{Form: f, Called: a.Name, Ads: showcase.OfficePath(a.Account, a.ID)})
}

// changeAgency saves the form, as changeUser does.
func (o *rooms) changeAgency(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	edit := frame.ReadEdit(c.R.PostForm, named(agencyFields())...)
	var clashes []frame.Clash
	var now access.Agency
	a, err := o.Access.ChangeAgency(c.Context(), c.Actor, id, func(a *access.Agency) {
		now = *a
		var merged map[string]string
		if merged, clashes = edit.Merge(c.R.PostForm, agencyValues(*a)); len(clashes) == 0 {
			setAgency(a, merged)
		}
	})
	if err == nil && len(clashes) == 0 {
		return c.Said(agencyPath(id), "agency.saved", a.Name)
	}
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	f, failed := agencyForm(c, agencyPath(id), values(c, agencyFields()), was(c, agencyFields()), now.UpdatedAt)
	if failed != nil {
		return failed
	}
	f.clash(clashes)
	if err != nil {
		if err := f.wrong(c.Words, err); err != nil {
			return err
		}
	}
	return c.ShowStatus(f.status(), "agency", agencyPage{Form: f, Called: now.Name, Ads: showcase.OfficePath(c.Actor.Account, id)})
}
