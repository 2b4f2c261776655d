package apimo

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
)

// listProviders answers GET …/properties/{property}/providers: those that publish it or, with
// step=2, do not any more.
func (d *Door) listProviders(c *call) error {
	property, err := c.PathID("property")
	if err != nil {
		return err
	}
	list, err := d.Listings.Portals(c.Ctx, c.actor, c.agency.ID, property)
	if err != nil {
		return err
	}
	step, provider := c.filter("step"), int64(c.filter("provider"))
	if step == 0 {
		step = listings.Publishing
	}
	list = slices.DeleteFunc(list, func(p listings.Portal) bool { return p.Step != step || provider != 0 && p.Provider != provider })
	wire.Send(c.W, http.StatusOK, portals(list))
	return nil
}

// portals is a list of providers. The vendor's OpenAPI shows one object for the GET and a list
// for the POST: both are lists here.
func portals(list []listings.Portal) []byte {
	var e wire.Encoder
	e.Object()
	listed(&e, "providers", list, func(e *wire.Encoder, p listings.Portal) {
		e.IntField("provider", p.Provider)
		e.IntField("step", int64(p.Step))
	})
	e.End()
	return e.Bytes()
}

// postProvider answers POST …/providers: whether a provider publishes the property. Nobody
// named is the caller.
func (d *Door) postProvider(c *call) error {
	property, raw, o, err := c.ofProperty()
	if err != nil {
		return err
	}
	f := &form{}
	provider, step := f.id("provider", part(o, "provider")), f.whole("step", part(o, "step"))
	if provider == 0 {
		provider = c.actor.Provider
	}
	if err := f.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		p, err := d.Listings.SetPortal(ctx, c.actor, c.agency.ID, property, provider, func(p *listings.Portal) {
			if p.Step = listings.Publishing; step != nil {
				p.Step = *step
			}
		})
		return portals([]listings.Portal{p}), inWords(err, portalNames)
	})
}

// putProvider answers PUT …/provider: where, and since when, the calling provider publishes
// the property.
func (d *Door) putProvider(c *call) error {
	property, _, o, err := c.ofProperty()
	if err != nil {
		return err
	}
	f := &form{}
	url, urlSaid := o.Get("url")
	date, dateSaid := o.Get("date")
	address := strings.TrimSpace(f.text("url", url, 2000))
	var since time.Time
	if text, ok := f.scalar("date", date); ok {
		if since, ok = parseMoment(strings.TrimSpace(text)); !ok {
			f.wrong("date", "Give a date and a time, as in 2026-04-12 22:30:45.")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	p, err := d.Listings.SetPortal(c.Ctx, c.actor, c.agency.ID, property, c.actor.Provider, func(p *listings.Portal) {
		if urlSaid {
			p.URL = address
		}
		if dateSaid {
			p.Since = since
		}
	})
	if err != nil {
		return inWords(err, portalNames)
	}
	var e wire.Encoder
	e.Object()
	e.NullableStringField("url", p.URL)
	e.TimeField("date", p.Since.In(paris), time.DateTime)
	e.End()
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}
