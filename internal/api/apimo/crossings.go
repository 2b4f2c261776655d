package apimo

import (
	"strconv"

	"palier/internal/core/requests"
)

// listRequestCrossings answers GET /agencies/{agency}/requests/{request}/crossings.
func (d *Door) listRequestCrossings(c *call) error {
	id, err := c.PathID("request")
	if err != nil {
		return err
	}
	return d.crossings(c, requests.CrossingQuery{Request: id}, func(v requests.Crossing) (string, int64) { return "property_id", v.Property })
}

// listPropertyCrossings answers GET /agencies/{agency}/properties/{property}/crossings.
func (d *Door) listPropertyCrossings(c *call) error {
	id, err := c.PathID("property")
	if err != nil {
		return err
	}
	return d.crossings(c, requests.CrossingQuery{Property: id}, func(v requests.Crossing) (string, int64) { return "request_id", v.Request })
}

// crossings writes a page of pairs, each with the name and number of its other side.
func (d *Door) crossings(c *call, q requests.CrossingQuery, other func(requests.Crossing) (name string, id int64)) error {
	p := c.page(10_000)
	q.Step, q.Since, q.Limit, q.Offset = requests.Step(c.filter("step")), p.since(), p.limit, p.offset
	s := c.stream()
	s.Object()
	s.Key("crossings")
	s.Array()
	page, err := d.Requests.Crossings(c.Ctx, c.actor, c.agency.ID, q, func(v requests.Crossing) error {
		name, id := other(v)
		s.Object()
		s.IntField(name, id)
		s.IntField("step_id", int64(v.Shown()))
		s.StringField("total", strconv.Itoa(v.Score)) // text in the document
		stamps(&s.Encoder, v.CreatedAt, v.UpdatedAt)
		s.End()
		return s.Err()
	})
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}
