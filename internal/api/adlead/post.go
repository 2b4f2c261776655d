package adlead

import (
	"context"

	"palier/internal/api/wire"
)

// body reads the JSON object of a request.
func (c *call) body() (raw []byte, in *intake, err error) {
	raw, o, err := c.Object(maxBody)
	return raw, newIntake(o), err
}

// post answers a POST: when it carries an Idempotency-Key, once per key. do gives
// the data of the answer; its context is that of the write.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) (func(*wire.Encoder), error)) error {
	p := wire.Post{Account: c.actor.Account, Credential: "key:" + decimal(c.actor.Key), Path: c.path, Body: raw}
	return c.Once(d.Once, p, func(ctx context.Context) ([]byte, error) {
		data, err := do(ctx)
		if err != nil {
			return nil, err
		}
		return envelope(data), nil
	})
}
