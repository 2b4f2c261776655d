package adlead

import (
	"context"
	"maps"
	"slices"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// searchContacts answers GET /programs/{program}/contacts and GET /contacts: do
// these people exist? Each comes with the leads on the programme or, in
// the whole space, on the programmes that the key reaches.
func (d *Door) searchContacts(c *call) error {
	p := c.page()
	q := people.Search{Country: c.country(), Program: c.program, Limit: p.size, Offset: p.offset(),
		Emails: c.criteria("emails"), Phones: c.criteria("phones"), Names: c.criteria("names")}
	switch n := len(q.Emails) + len(q.Phones) + len(q.Names); {
	case n == 0:
		return refused("emails", "Donnez au moins un critère : emails[], phones[] ou names[].")
	case n > maxItems:
		return refused("emails", "Donnez "+decimal(maxItems)+" critères au plus.")
	}
	found, total, err := d.People.Search(c.Ctx, c.actor, q)
	if err != nil {
		return err
	}
	list, err := d.acquaintances(c, found)
	if err != nil {
		return err
	}
	return sendPage(c, p, list, total, renderAcquaintance)
}

// criteria are the values of a parameter that may be repeated, as emails[]=, as
// PHP clients write it, as emails= or numbered, as emails[0]=.
func (c *call) criteria(name string) (list []string) {
	query := c.R.URL.Query()
	for _, key := range slices.Sorted(maps.Keys(query)) {
		if key != name && !strings.HasPrefix(key, name+"[") {
			continue
		}
		for _, v := range query[key] {
			// A database need not take what is no text.
			if v = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(v, "\x00", ""), "")); v != "" {
				list = append(list, v)
			}
		}
	}
	return list
}

// country is where the phone numbers of the space are read.
func (c *call) country() string { return c.actor.CountryAt(c.developer.Agency) }

// acquaintance is a person with the leads that the search was about.
type acquaintance struct {
	person
	leads []leadSheet
}

func (d *Door) acquaintances(c *call, found []people.Contact) ([]acquaintance, error) {
	ids := make([]int64, len(found))
	for i, contact := range found {
		ids[i] = contact.ID
	}
	consents, err := d.People.ConsentsOf(c.Ctx, c.actor, ids)
	if err != nil {
		return nil, err
	}
	calls, err := d.People.Calls(c.Ctx, c.actor, ids, d.Now())
	if err != nil {
		return nil, err
	}
	list := make([]acquaintance, len(found))
	for i, contact := range found {
		list[i].person = person{contact, consents[contact.ID], c.country(), !calls[contact.ID].May}
	}
	sites, _ := c.actor.Programs() // a key has few, and a search of the space is rare
	if c.program != 0 {
		sites = []int64{c.program}
	}
	for _, program := range sites {
		of, err := d.Desk.OfContacts(c.Ctx, c.actor, program, ids)
		if err != nil {
			return nil, err
		}
		var lines []leads.Line
		for _, id := range ids {
			lines = append(lines, of[id]...)
		}
		sheets, err := d.knownLeads(c, program, lines)
		if err != nil {
			return nil, err
		}
		for _, l := range sheets {
			i := slices.Index(ids, l.Shown)
			list[i].leads = append(list[i].leads, l)
		}
	}
	return list, nil
}

// knownLeads are leads on a programme as a search tells them. Whose they are is
// for those to know who may see registrations, and for the owner.
func (d *Door) knownLeads(c *call, program int64, lines []leads.Line) ([]leadSheet, error) {
	sheets, err := d.protect(c.Ctx, c, program, lines)
	if err != nil {
		return nil, err
	}
	for i := range sheets {
		owner := sheets[i].interest.Owner
		if owner != c.actor.User && !c.actor.Has(access.RegistrationView) {
			continue
		}
		if sheets[i].owner, err = d.user(c.Ctx, c, owner); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

func renderAcquaintance(e *wire.Encoder, a acquaintance) {
	e.Object()
	contactFields(e, a.person)
	each(e, "leads", a.leads, func(e *wire.Encoder, l leadSheet) {
		e.Object()
		e.IntField("id", l.ID)
		e.StringField("status", l.status())
		e.Key("owner")
		userMini(e, l.owner)
		e.BoolField("is_under_prescription", l.protected)
		e.End()
	})
	e.End()
}

// persons are the contacts that stand for these, by the id asked for, with the
// consents in force and whether they may be called.
func (d *Door) persons(ctx context.Context, c *call, ids []int64) (map[int64]person, error) {
	roots, err := d.People.Roots(ctx, c.actor, ids)
	if err != nil {
		return nil, err
	}
	var standing []int64
	for _, contact := range roots {
		standing = append(standing, contact.ID)
	}
	consents, err := d.People.ConsentsOf(ctx, c.actor, standing)
	if err != nil {
		return nil, err
	}
	calls, err := d.People.Calls(ctx, c.actor, standing, d.Now())
	list := make(map[int64]person, len(roots))
	for id, contact := range roots {
		list[id] = person{contact, consents[contact.ID], c.country(), !calls[contact.ID].May}
	}
	return list, err
}
