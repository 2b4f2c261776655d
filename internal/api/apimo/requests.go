package apimo

import (
	"context"
	"net/http"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/requests"
)

// requestRoutes are those of searches and of what crosses them.
func (d *Door) requestRoutes(at func(pattern string, r access.Right, h func(*call) error)) {
	at("GET /agencies/{agency}/requests", access.RequestsRead, d.listRequests)
	at("POST /agencies/{agency}/requests", access.RequestsWrite, d.postRequest)
	at("PUT /agencies/{agency}/requests/{request}", access.RequestsWrite, d.putRequest)
	at("GET /agencies/{agency}/requests/{request}", access.RequestsRead, noSingle)
	at("GET /agencies/{agency}/requests/{request}/crossings", access.RequestsRead, d.listRequestCrossings)
	at("GET /agencies/{agency}/properties/{property}/crossings", access.RequestsRead, d.listPropertyCrossings)
}

// listRequests answers GET /agencies/{agency}/requests.
func (d *Door) listRequests(c *call) error {
	p := c.page(10_000)
	s := c.stream()
	s.Object()
	s.Key("requests")
	s.Array()
	page, err := d.Requests.List(c.Ctx, c.actor, requests.Query{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}, func(v requests.Search) error {
		renderRequest(&s.Encoder, v)
		return s.Err()
	})
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// postRequest answers POST /agencies/{agency}/requests.
func (d *Door) postRequest(c *call) error {
	raw, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	var missing []fault.Problem
	for _, name := range []string{"contact", "user", "category", "country"} {
		if empty(part(o, name)) {
			missing = append(missing, fault.Problem{Field: name, Message: "This value is required."})
		}
	}
	if err := fault.All(missing); err != nil {
		return err
	}
	s := requests.Search{Agency: c.agency.ID, Active: true, Auto: true}
	if err := takeRequest(&s, o, book); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		made, err := d.Requests.Create(ctx, c.actor, s)
		return receipt(made.ID, made.CreatedAt, made.UpdatedAt), err
	})
}

// putRequest answers PUT /agencies/{agency}/requests/{request}: only the keys that are
// present change.
func (d *Door) putRequest(c *call) error {
	id, err := c.PathID("request")
	if err != nil {
		return err
	}
	_, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	changed, err := d.Requests.Change(c.Ctx, c.actor, c.agency.ID, id, func(s *requests.Search) error { return takeRequest(s, o, book) })
	if err == nil {
		wire.Send(c.W, http.StatusOK, receipt(changed.ID, changed.CreatedAt, changed.UpdatedAt))
	}
	return err
}
