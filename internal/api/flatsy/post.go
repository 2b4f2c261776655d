package flatsy

import (
	"context"
	"net/http"
	"strconv"

	"palier/internal/api/wire"
)

// send answers with what write makes.
func (c *call) send(write func(*wire.Encoder)) error {
	var e wire.Encoder
	write(&e)
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// post answers a POST: when it carries an Idempotency-Key, once per key. do acts, in
// the context of the write, and gives what writes the answer.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) (func(*wire.Encoder), error)) error {
	path := c.path
	if c.R.URL.RawQuery != "" {
		path += "?" + c.R.URL.RawQuery // it says who is meant (POST /update/visitor)
	}
	p := wire.Post{Account: c.actor.Account, Credential: "user:" + strconv.FormatInt(c.actor.User, 10), Path: path, Body: raw}
	return c.Once(d.Once, p, func(ctx context.Context) ([]byte, error) {
		write, err := do(ctx)
		if err != nil {
			return nil, err
		}
		var e wire.Encoder
		write(&e)
		return e.Bytes(), nil
	})
}
