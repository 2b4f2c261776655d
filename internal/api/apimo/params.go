package apimo

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/once"

	"context"
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
	values := c.r.URL.Query()
	var body wire.Object
	if c.r.ContentLength > 0 && c.r.ContentLength <= paramBody {
		if raw, err := wire.ReadBody(c.w, c.r, paramBody); err == nil {
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

// object reads the JSON object of a body.
func (c *call) object() (raw []byte, o wire.Object, err error) {
	if raw, err = wire.ReadBody(c.w, c.r, maxBody); err == nil {
		o, err = wire.ParseObject(raw)
	}
	return raw, o, err
}

// post answers a POST: when it carries an Idempotency-Key, once per key.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) ([]byte, error)) error {
	values := c.r.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		body, err := do(c.ctx)
		if err == nil {
			write(c.w, http.StatusOK, body)
		}
		return err
	}
	if len(values) > 1 || !once.Valid(values[0]) {
		return fault.New(fault.Invalid, "Idempotency-Key must be one value of 1 to 255 printable ASCII characters")
	}
	sum := sha256.New()
	sum.Write([]byte(c.r.Method + " " + c.r.URL.Path + "\n"))
	sum.Write(raw)
	key := once.Key{Account: c.actor.Account, Credential: credential(c), Value: values[0], Fingerprint: hex.EncodeToString(sum.Sum(nil))}
	a, replayed, err := d.Once.Do(c.ctx, key, func(ctx context.Context) (once.Answer, error) {
		body, err := do(ctx)
		return once.Answer{Status: http.StatusOK, Body: body}, err
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

func credential(c *call) string { return "provider:" + number(c.actor.Provider) }
