package leads2keys

import (
	"context"
	"fmt"
	"net/http"

	"palier/internal/api/wire"
)

// object reads the body of a write, and gives its bytes too.
func (c *call) object() (raw []byte, o wire.Object, err error) {
	if raw, err = wire.ReadBody(c.W, c.R, maxBody); err != nil {
		return nil, wire.Object{}, err
	}
	o, err = wire.ParseWithin(raw, room)
	return raw, o, err
}

// post answers a POST that makes a record: when it carries an Idempotency-Key, once per key
// of the application and its user. do gives the version of what it made; its context is
// that of the write.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) (mark string, err error)) error {
	p := wire.Post{Account: c.actor.Account, Credential: fmt.Sprintf("client:%d:user:%d", c.client.ID, c.actor.User), Path: c.R.URL.Path, Body: raw, Tag: tagOf}
	return c.Once(d.Once, p, func(ctx context.Context) ([]byte, error) {
		mark, err := do(ctx)
		if err != nil {
			return nil, err
		}
		return version(mark), nil
	})
}

// written answers a PUT. It needs no key: its cas makes a repeat harmless.
func (c *call) written(mark string) error {
	c.tag(mark)
	wire.Send(c.W, http.StatusOK, version(mark))
	return nil
}

// version is the answer to a write (schema Version).
func version(mark string) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("status", "ok")
	e.StringField("cas", mark)
	e.End()
	return e.Bytes()
}

// tagOf is the ETag of such an answer.
func tagOf(answer []byte) string {
	o, err := wire.ParseObject(answer)
	if err != nil {
		return "" // of what version wrote: never
	}
	mark, _ := o.Get("cas")
	return entityTagOf(mark.Text())
}

// tag gives the version as HTTP does.
func (c *call) tag(mark string) { c.W.Header().Set("ETag", entityTagOf(mark)) }

func entityTagOf(mark string) string { return `"` + mark + `"` }
