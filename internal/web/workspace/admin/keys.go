package admin

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/grants"
	"palier/internal/web/workspace/frame"
)

// The addresses of the keys.
const (
	keysPath      = "/keys"
	providersPath = "/keys/providers"
	adleadPath    = "/keys/adlead"
	clientsPath   = "/keys/clients"
	tryPath       = "/keys/try"
)

func (d *desk) keyRoutes() []route {
	const need = access.Administer
	return []route{
		{"GET " + keysPath, need, d.keys},
		{"GET " + providersPath + "/new", need, d.newProvider},
		{"POST " + providersPath, need, d.createProvider},
		{"GET " + providersPath + "/{id}", need, d.provider},
		{"POST " + providersPath + "/{id}", need, d.changeProvider},
		{"POST " + providersPath + "/{id}/rotate", need, d.rotateProvider},
		{"POST " + providersPath + "/{id}/disable", need, d.disableProvider},
		{"POST " + providersPath + "/{id}/enable", need, d.enableProvider},
		{"GET " + adleadPath + "/new", need, d.newKey},
		{"POST " + adleadPath, need, d.createKey},
		{"GET " + adleadPath + "/{id}", need, d.key},
		{"POST " + adleadPath + "/{id}", need, d.changeKey},
		{"POST " + adleadPath + "/{id}/rotate", need, d.rotateKey},
		{"POST " + adleadPath + "/{id}/revoke", need, d.revokeKey},
		{"GET /keys/developers/new", need, d.newDeveloper},
		{"POST /keys/developers", need, d.createDeveloper},
		{"GET " + clientsPath + "/new", need, d.newClient},
		{"POST " + clientsPath, need, d.createClient},
		{"GET " + clientsPath + "/{id}", need, d.client},
		{"POST " + clientsPath + "/{id}", need, d.changeClient},
		{"POST " + clientsPath + "/{id}/rotate", need, d.rotateClient},
		{"POST " + clientsPath + "/{id}/disable", need, d.disableClient},
		{"POST " + clientsPath + "/{id}/enable", need, d.enableClient},
		{"GET " + tryPath, need, d.try},
		{"POST " + tryPath, need, d.tried},
	}
}

// credential is one line of the page.
type credential struct {
	Path, Name, Detail string
	ID                 int64
	Marks              []mark
	Used               string // when it was used last, empty: not since that is noted
	Expires            string
	Networks           string
	Family, State      string // chip: its family of states, and the key of its word
}

// mark is a secret as people know it.
type mark struct {
	Hint  string
	Until string // when it ends, empty: it does not
}

type keysPage struct {
	Providers, Keys, Users, Clients []credential
	Developers                      []access.Developer
	MoreUsers                       bool
	Begin                           *opening // at the Flatsy door, for who looks
}

// keys shows the four kinds of credential.
func (d *desk) keys(c *frame.Call) error {
	ctx := c.Context()
	known, err := d.Access.Standings(ctx, c.Actor, c.Now)
	if err != nil {
		return err
	}
	p := keysPage{Begin: d.openFlatsy(c)}
	if p.Providers, err = d.providerLines(c, known); err != nil {
		return err
	}
	if p.Keys, p.Developers, err = d.keyLines(c, known); err != nil {
		return err
	}
	if p.Users, p.MoreUsers, err = d.userLines(c, known); err != nil {
		return err
	}
	if p.Clients, err = d.clientLines(c, known); err != nil {
		return err
	}
	return c.Show("keys", p)
}

// standing puts what is known of a credential into its line.
func (l *credential) standing(c *frame.Call, known map[access.Use]access.Standing, kind string) {
	s := known[access.Use{Kind: kind, ID: l.ID}]
	for _, m := range s.Marks {
		l.Marks = append(l.Marks, mark{m.Hint, moment(c, m.ExpiresAt)})
	}
	l.Used = moment(c, s.UsedAt)
}

func (d *desk) providerLines(c *frame.Call, known map[access.Use]access.Standing) (list []credential, err error) {
	all, err := d.Access.Providers(c.Context(), c.Actor)
	names := agencyNames(c)
	for _, p := range all {
		l := credential{Path: providersPath + "/" + strconv.FormatInt(p.ID, 10), Name: p.Name, ID: p.ID, Family: "free", State: "live"}
		var open []string
		for _, id := range p.Agencies {
			open = append(open, cmp.Or(names[id], strconv.FormatInt(id, 10)))
		}
		if l.Detail = strings.Join(open, ", "); !p.DisabledAt.IsZero() {
			l.Family, l.State = "stop", "disabled"
		}
		l.standing(c, known, access.ByProvider)
		list = append(list, l)
	}
	return list, err
}

func agencyNames(c *frame.Call) map[int64]string {
	names := map[int64]string{}
	for _, a := range c.Agencies() {
		names[a.ID] = a.Name
	}
	return names
}

func (d *desk) keyLines(c *frame.Call, known map[access.Use]access.Standing) (list []credential, spaces []access.Developer, err error) {
	if spaces, err = d.Access.Developers(c.Context(), c.Actor); err != nil {
		return nil, nil, err
	}
	all, err := d.Access.Keys(c.Context(), c.Actor, 0)
	for _, k := range all {
		l := credential{Path: adleadPath + "/" + strconv.FormatInt(k.ID, 10), Name: k.Name, ID: k.ID, Expires: moment(c, k.ExpiresAt), Networks: access.JoinNetworks(k.Networks)}
		for _, s := range spaces {
			if s.ID == k.Developer {
				l.Detail = s.Name
			}
		}
		l.Family, l.State = keyState(k, c.Now)
		l.standing(c, known, access.ByKey)
		list = append(list, l)
	}
	return list, spaces, err
}

func keyState(k access.Key, now time.Time) (family, word string) {
	switch {
	case !k.RevokedAt.IsZero():
		return "stop", "revoked"
	case k.Expired(now):
		return "done", "expired"
	}
	return "free", "live"
}

func (d *desk) userLines(c *frame.Call, known map[access.Use]access.Standing) (list []credential, more bool, err error) {
	all, total, err := d.Access.Users(c.Context(), c.Actor, 0, perPage, 0)
	for _, u := range all {
		l := credential{Path: "/users/" + strconv.FormatInt(u.ID, 10), Name: strings.TrimSpace(u.Firstname + " " + u.Lastname), ID: u.ID, Detail: u.Email, Family: "free", State: "live"}
		if !u.Active {
			l.Family, l.State = "stop", "disabled"
		}
		l.standing(c, known, access.ByUser)
		list = append(list, l)
	}
	return list, total > int64(len(all)), err
}

func (d *desk) clientLines(c *frame.Call, known map[access.Use]access.Standing) (list []credential, err error) {
	all, err := d.Grants.Clients(c.Context(), c.Actor)
	for _, one := range all {
		l := credential{Path: clientsPath + "/" + strconv.FormatInt(one.ID, 10), Name: one.Name, ID: one.ID, Detail: one.Key, Family: "free", State: "live"}
		if !one.DisabledAt.IsZero() {
			l.Family, l.State = "stop", "disabled"
		}
		l.standing(c, known, access.ByClient)
		list = append(list, l)
	}
	return list, err
}

// secret is shown once, on the answer to the form that made it.
type secret struct {
	Kind   string // "provider", "key", "client" or "endpoint"
	Name   string
	Secret string
	Login  string // what goes before it: a provider's number, a client_id
	Until  string // until when the former works, empty: none does
	Back   string
	Door   string // which door can be tried with it, empty: none
	Tenant string
	Begin  *opening // nil: no door is opened with it
}

func (d *desk) showSecret(c *frame.Call, s secret) error { return c.Show("secret", s) }

// overlap is for how long the former secret works on, as a form says: 0, an hour, a day, a
// week.
func overlap(c *frame.Call) time.Duration {
	hours := map[string]int{"0": 0, "1": 1, "24": 24, "168": 168}
	return time.Duration(hours[c.Value("overlap")]) * time.Hour
}

func until(c *frame.Call, d time.Duration) string {
	if d == 0 {
		return ""
	}
	return moment(c, c.Now.Add(d))
}

// networksOf reads networks, one a line; what is none is given as one that is not valid.
func networksOf(text string) (list []netip.Prefix) {
	for _, line := range lines(strings.ReplaceAll(text, ",", "\n")) {
		n, err := netip.ParsePrefix(line)
		if err != nil {
			if at, err := netip.ParseAddr(line); err == nil {
				n = netip.PrefixFrom(at, at.BitLen())
			}
		}
		list = append(list, n)
	}
	return list
}

func scopesOf(list []string) (scopes []grants.Scope) {
	for _, one := range list {
		scopes = append(scopes, grants.Scope(one))
	}
	return scopes
}
