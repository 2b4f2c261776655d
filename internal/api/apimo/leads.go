package apimo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
)

// listLeads answers GET /agencies/{agency}/leads.
func (d *Door) listLeads(c *call) error {
	p := c.page(10_000)
	q := leads.Query{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	s := c.stream()
	s.Object()
	s.Key("leads")
	s.Array()
	var page leads.Page
	var err error
	if plain(c.actor.Apimo) {
		page, err = d.Leads.ListViews(c.Ctx, c.actor, q, func(views []string) error { return d.sendViews(c, s, views) })
	} else {
		each, rest := gather(func(list []*leads.Lead) error { return d.renderLeads(c, s, list) })
		if page, err = d.Leads.List(c.Ctx, c.actor, q, each); err == nil {
			err = rest()
		}
	}
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// renderLeads writes leads in the profile of the provider.
func (d *Door) renderLeads(c *call, s *wire.Stream, list []*leads.Lead) error {
	shown := make([]callee, len(list))
	for i, l := range list {
		shown[i] = calleeOf(l.Shown, l.Person)
	}
	marks, err := d.unwanted(c, shown)
	for i, l := range list {
		if err == nil {
			renderLead(&s.Encoder, l, c.actor.Apimo, marks[i])
			err = s.Err()
		}
	}
	return err
}

// postLead answers POST /agencies/{agency}/leads. Apart from what is
// not a JSON object, only a missing reference refuses a lead.
func (d *Door) postLead(c *call) error {
	raw, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	reference, ok := leadReference(o)
	if !ok {
		return fault.Field("reference", "This value is required: 1 to 255 characters.")
	}
	l := leads.Lead{Agency: c.agency.ID, Reference: reference, Fingerprint: fingerprint(o), Sent: wire.CompactJSON(o, nil)}
	takeLead(&l, o, book)
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		sent, err := d.Leads.Create(ctx, c.actor, l, c.actor.CountryAt(c.agency.ID))
		return receipt(sent.ID, sent.CreatedAt, sent.UpdatedAt), err
	})
}

// putLead answers PUT /agencies/{agency}/leads/{lead}: only the keys
// that are present change.
func (d *Door) putLead(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	_, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	sent, err := d.Leads.Update(c.Ctx, c.actor, c.agency.ID, id, c.actor.CountryAt(c.agency.ID), func(l *leads.Lead) {
		if v, given := o.Get("reference"); given && !empty(v) {
			if l.Reference, given = leadReference(o); !given {
				l.Reference = v.Text()
			}
		}
		takeLead(l, o, book)
		l.Sent = overlay(l.Sent, o)
	})
	if err == nil {
		wire.Send(c.W, http.StatusOK, receipt(sent.ID, sent.CreatedAt, sent.UpdatedAt))
	}
	return err
}

// leadReference is the sender's own reference: a string or a number, trimmed.
func leadReference(o wire.Object) (string, bool) {
	v, _ := o.Get("reference")
	if v.Kind() != wire.KindString && v.Kind() != wire.KindNumber {
		return "", false
	}
	s := strings.TrimSpace(v.Text())
	return s, s != "" && utf8.RuneCountInString(s) <= 255
}

// fingerprint is equal for two payloads that mean the same (openapi.yaml, createLead).
func fingerprint(o wire.Object) string {
	sum := sha256.Sum256(wire.Canonical(o, spelling, nil))
	return hex.EncodeToString(sum[:])
}

// overlay is the payload a lead was made of with a later one's keys over it.
func overlay(sent []byte, later wire.Object) []byte {
	before, err := wire.ParseObject(sent)
	if err != nil {
		return wire.CompactJSON(later, nil) // entered by hand: there was none
	}
	var e wire.Encoder
	e.Object()
	for _, f := range before.Fields() {
		if _, again := later.Get(f.Name); !again {
			e.RawField(f.Name, wire.AppendValue(nil, f.Value))
		}
	}
	for _, f := range later.Fields() {
		e.RawField(f.Name, wire.AppendValue(nil, f.Value))
	}
	e.End()
	return e.Bytes()
}
