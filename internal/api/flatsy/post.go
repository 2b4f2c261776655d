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

// deed does what a request asks, in the context of the write, and gives what writes the
// answer.
type deed = func(ctx context.Context) (func(*wire.Encoder), error)

// onBody answers a POST: read takes what the body (call.body or call.bodyIfAny) says, and
// gives what is to be done.
func (d *Door) onBody(c *call, body func() ([]byte, *intake, error), read func(*intake) (deed, error)) error {
	raw, in, err := body()
	if err != nil {
		return err
	}
	do, err := read(in)
	if err != nil {
		return err
	}
	return d.post(c, raw, do)
}

// post does it: when the request carries an Idempotency-Key, once per key.
func (d *Door) post(c *call, raw []byte, do deed) error {
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
