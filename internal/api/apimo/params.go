package apimo

import (
	"time"

	"palier/internal/api/wire"
)

// paramBody is the largest body of a GET that is looked at, in bytes.
const paramBody = 16 << 10

// params reads a list's parameters. Known clients send them in the query; the
// vendor's page calls them body parameters, so a JSON body of a GET is asked
// when the query does not say (spec 2.1).
func (c *call) params() func(name string) (string, bool) {
	if c.query != nil {
		return c.query
	}
	values := c.R.URL.Query()
	var body wire.Object
	if c.R.ContentLength > 0 && c.R.ContentLength <= paramBody {
		if raw, err := wire.ReadBody(c.W, c.R, paramBody); err == nil {
			body, _ = wire.ParseObject(raw)
		}
	}
	c.query = func(name string) (string, bool) {
		if values.Has(name) {
			return values.Get(name), true
		}
		v, ok := body.Get(name)
		return v.Text(), ok
	}
	return c.query
}

// page reads limit, offset and timestamp.
func (c *call) page(most int) wire.Page {
	return wire.ParsePage(c.params(), wire.Limits{Default: most, Max: most})
}

// param is one parameter as text, "" when it is absent.
func (c *call) param(name string) string {
	v, _ := c.params()(name)
	return v
}

// since is the instant of a timestamp parameter. It has the grain of a second
// and includes its own.
func since(p wire.Page) time.Time {
	if !p.HasSince || p.Since <= 0 {
		return time.Time{}
	}
	return time.Unix(p.Since, 0).UTC()
}

// lastChange is the timestamp of an answer: the greatest updated_at among its
// items or, when the list is empty, what the caller sent (spec 2.3).
func lastChange(last time.Time, p wire.Page) int64 {
	if last.IsZero() {
		return max(p.Since, 0)
	}
	return last.Unix()
}

// frame writes what follows the items of a list that can be polled.
func frame(s *wire.Stream, total int64, last time.Time, p wire.Page) {
	s.IntField("total_items", total)
	s.IntField("timestamp", lastChange(last, p))
	s.End()
}
