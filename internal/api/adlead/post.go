package adlead

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"palier/internal/api/wire"
	"palier/internal/core/once"
)

// body reads the JSON object of a request.
func (c *call) body() (raw []byte, in *intake, err error) {
	if raw, err = wire.ReadBody(c.w, c.r, maxBody); err != nil {
		return nil, nil, err
	}
	o, err := wire.ParseObject(raw)
	return raw, newIntake(o), err
}

// post answers a POST: when it carries an Idempotency-Key, once per key. do gives
// the data of the answer; its context is that of the write.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) (func(*wire.Encoder), error)) error {
	values := c.r.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		data, err := do(c.ctx)
		if err != nil {
			return err
		}
		return c.send(data)
	}
	if len(values) > 1 || !once.Valid(values[0]) {
		return refused("Idempotency-Key", badOnce)
	}
	// The path without its mount: a repeat may come through the other one.
	sum := sha256.New()
	sum.Write([]byte(c.r.Method + " " + c.path + "\n"))
	sum.Write(raw)
	key := once.Key{Account: c.actor.Account, Credential: "key:" + number(c.actor.Key), Value: values[0], Fingerprint: hex.EncodeToString(sum.Sum(nil))}
	a, replayed, err := d.Once.Do(c.ctx, key, func(ctx context.Context) (once.Answer, error) {
		data, err := do(ctx)
		if err != nil {
			return once.Answer{}, err
		}
		return once.Answer{Status: http.StatusOK, Body: envelope(data)}, nil
	})
	if err != nil {
		return err
	}
	if replayed {
		c.w.Header().Set("Idempotency-Replayed", "true")
	}
	write(c.w, a.Status, a.Body)
	return nil
}
