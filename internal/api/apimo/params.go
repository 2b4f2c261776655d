package apimo

import "palier/internal/api/wire"

// paramBody is the largest body of a GET that is looked at, in bytes.
const paramBody = 16 << 10

// params reads a list's parameters. Known clients send them in the query; the
// vendor's page calls them body parameters, so a JSON body of a GET is asked
// when the query does not say (openapi.yaml, Reading lists).
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

// param is one parameter as text, "" when it is absent.
func (c *call) param(name string) string {
	v, _ := c.params()(name)
	return v
}
