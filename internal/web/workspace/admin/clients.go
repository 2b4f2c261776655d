package admin

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/web/workspace/frame"
)

// clientForm is what an application of the Leads2Keys door is.
type clientForm struct {
	ID        int64 // 0: a new one
	Key       string
	Name      string
	Redirects string
	Scopes    []choice
	Auth      string
	Compat    string
	Proof     bool
	Direct    bool
	Own       bool
	Disabled  bool
	Marks     []mark
	Used      string
	Holders   int // users who let it act for them
	Version   string
	Stale     bool
	Problems  []problem
	Begin     *opening // nil: a new one
}

func (d *desk) clientForm(c *frame.Call, one grants.Client, list []problem) clientForm {
	f := clientForm{ID: one.ID, Key: one.Key, Name: one.Name, Redirects: strings.Join(one.Redirects, "\n"), Auth: string(one.Auth), Compat: string(one.Compat),
		Proof: one.Proof, Direct: one.Direct, Own: one.Own, Disabled: !one.DisabledAt.IsZero(), Version: frame.Version(one.UpdatedAt), Problems: list}
	if one.ID != 0 {
		f.Begin = d.openLeads2Keys(c, one, "")
	}
	for _, s := range grants.Scopes() {
		f.Scopes = append(f.Scopes, choice{string(s), string(s), slices.Contains(one.Scopes, s)})
	}
	return f
}

func readClient(c *frame.Call, one *grants.Client) {
	form := c.R.PostForm
	one.Name, one.Redirects = c.Value("name"), lines(form.Get("redirect"))
	one.Scopes = scopesOf(form["scope"])
	one.Auth, one.Compat = grants.Auth(c.Value("auth")), grants.Compat(c.Value("compat"))
	one.Proof, one.Direct, one.Own = form.Has("pkce"), form.Has("direct"), form.Has("own")
}

func (d *desk) newClient(c *frame.Call) error {
	return c.Show("client", d.clientForm(c, grants.Client{Scopes: []grants.Scope{grants.AccountRead}, Auth: grants.BySecret, Compat: grants.Documented, Proof: true}, nil))
}

func (d *desk) createClient(c *frame.Call) error {
	one := grants.Client{Key: c.Value("client")}
	readClient(c, &one)
	made, shown, err := d.Grants.AddClient(c.Context(), c.Actor, one)
	if err != nil {
		return again(c, "client", "client", err, func(list []problem) any { return d.clientForm(c, one, list) })
	}
	back := clientsPath + "/" + strconv.FormatInt(made.ID, 10)
	if shown == "" {
		return c.Said(back, "client.made", made.Key)
	}
	return d.showSecret(c, secret{Kind: "client", Name: made.Name, Secret: shown, Login: made.Key, Back: back, Begin: d.openLeads2Keys(c, made, shown)})
}

// findClient gives an application of the account.
func (d *desk) findClient(c *frame.Call) (grants.Client, error) {
	id, err := c.ID("id")
	if err != nil {
		return grants.Client{}, err
	}
	all, err := d.Grants.Clients(c.Context(), c.Actor)
	if err != nil {
		return grants.Client{}, err
	}
	i := slices.IndexFunc(all, func(one grants.Client) bool { return one.ID == id })
	if i < 0 {
		return grants.Client{}, fault.Newf(fault.Missing, "There is no application %d", id)
	}
	return all[i], nil
}

func (d *desk) client(c *frame.Call) error {
	one, err := d.findClient(c)
	if err != nil {
		return err
	}
	known, err := d.Access.Standings(c.Context(), c.Actor, c.Now)
	if err != nil {
		return err
	}
	held, err := d.Grants.Holdings(c.Context(), c.Actor, 0)
	if err != nil {
		return err
	}
	f := d.clientForm(c, one, nil)
	line := credential{ID: one.ID}
	line.standing(c, known, access.ByClient)
	f.Marks, f.Used = line.Marks, line.Used
	for _, h := range held {
		if h.Client.ID == one.ID {
			f.Holders++
		}
	}
	return c.Show("client", f)
}

func (d *desk) changeClient(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	now, stale := grants.Client{}, false
	edit := frame.ReadEdit(c.R.PostForm)
	_, err = d.Grants.ChangeClient(c.Context(), c.Actor, id, func(one *grants.Client) {
		now = *one
		if stale = edit.Stale(one.UpdatedAt); !stale {
			readClient(c, one)
		}
	})
	wanted := now
	readClient(c, &wanted)
	switch {
	case err != nil:
		return again(c, "client", "client", err, func(list []problem) any { return d.clientForm(c, wanted, list) })
	case stale:
		f := d.clientForm(c, wanted, nil)
		f.Stale = true
		return c.ShowStatus(409, "client", f)
	}
	return c.Said(clientsPath+"/"+strconv.FormatInt(id, 10), "client.saved")
}

func (d *desk) rotateClient(c *frame.Call) error {
	one, err := d.findClient(c)
	if err != nil {
		return err
	}
	shown, err := d.Grants.RotateSecret(c.Context(), c.Actor, one.ID, overlap(c))
	if err != nil {
		return err
	}
	return d.showSecret(c, secret{Kind: "client", Name: one.Name, Secret: shown, Login: one.Key, Until: until(c, overlap(c)), Back: clientsPath + "/" + strconv.FormatInt(one.ID, 10), Begin: d.openLeads2Keys(c, one, shown)})
}

func (d *desk) disableClient(c *frame.Call) error { return d.setClient(c, true) }
func (d *desk) enableClient(c *frame.Call) error  { return d.setClient(c, false) }

func (d *desk) setClient(c *frame.Call, disabled bool) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if _, err := d.Grants.DisableClient(c.Context(), c.Actor, id, disabled); err != nil {
		return err
	}
	back := clientsPath + "/" + strconv.FormatInt(id, 10)
	if disabled {
		return c.SaidUndo(back, back+"/enable", nil, "client.disabled")
	}
	return c.Said(back, "client.enabled")
}
