package wire

import (
	"context"
	"net/http"
	"strconv"
)

// Call is one request on its way through a door. A door's own call embeds it and
// adds what it knows of the caller.
type Call struct {
	W http.ResponseWriter
	R *http.Request // its path as the door's routes read it
	// Ctx is the handler's context: that of the request, except that a write goes
	// on without its caller (Router).
	Ctx context.Context
}

// NewCall begins a call of a request.
func NewCall(w http.ResponseWriter, r *http.Request) Call {
	return Call{W: w, R: r, Ctx: r.Context()}
}

// PathID is the number, from 1, that a routed path has in the place of name.
// What is none names nothing: the error is ErrNoResource.
func (c *Call) PathID(name string) (int64, error) {
	text := c.R.PathValue(name)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 || text != strconv.FormatInt(id, 10) { // neither +14 nor 014
		return 0, ErrNoResource
	}
	return id, nil
}

// Object reads the body as one JSON object of at most limit bytes, and gives its
// bytes too. Errors are those of ReadBody and ParseObject.
func (c *Call) Object(limit int64) (raw []byte, o Object, err error) {
	if raw, err = ReadBody(c.W, c.R, limit); err != nil {
		return nil, Object{}, err
	}
	o, err = ParseObject(raw)
	return raw, o, err
}

// routed makes a carrier of what embeds a Call, and of nothing else.
func (c *Call) routed() *Call { return c }
