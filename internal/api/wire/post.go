package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"palier/internal/core/fault"
	"palier/internal/core/once"
)

// ErrIdempotencyKey refuses (Invalid) an Idempotency-Key that is none.
var ErrIdempotencyKey = fault.New(fault.Invalid, "Idempotency-Key must be one value of 1 to 255 printable ASCII characters")

// Post is what a POST says and who says it: by this it is known when it comes
// again.
type Post struct {
	Account    int64
	Credential string // as once.Key has it: keys of two callers never meet
	Path       string // without the mount: a repeat may come through another one
	Body       []byte // as received
	// Tag, when there is one, gives the ETag of an answer, quotes included: a replay has the
	// one that the first answer had.
	Tag func(answer []byte) string
}

// Once answers a POST with status 200 and the JSON that do makes: once per key
// when it carries an Idempotency-Key, and then do runs in the write that keeps
// its answer, with the context it is given. A replay has the header
// Idempotency-Replayed. Errors are do's, ErrIdempotencyKey, and those of once.Service.Do;
// nothing is written then.
func (c *Call) Once(s *once.Service, p Post, do func(ctx context.Context) ([]byte, error)) error {
	values := c.R.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		body, err := do(c.Ctx)
		if err == nil {
			p.tag(c.W, body)
			Send(c.W, http.StatusOK, body)
		}
		return err
	}
	if len(values) > 1 || !once.Valid(values[0]) {
		return ErrIdempotencyKey
	}
	key := once.Key{Account: p.Account, Credential: p.Credential, Value: values[0], Fingerprint: p.fingerprint(c.R.Method)}
	a, replayed, err := s.Do(c.Ctx, key, func(ctx context.Context) (once.Answer, error) {
		body, err := do(ctx)
		return once.Answer{Status: http.StatusOK, Body: body}, err
	})
	if err != nil {
		return err
	}
	if replayed {
		c.W.Header().Set("Idempotency-Replayed", "true")
	}
	p.tag(c.W, a.Body)
	Send(c.W, a.Status, a.Body)
	return nil
}

func (p Post) tag(w http.ResponseWriter, answer []byte) {
	if p.Tag != nil {
		w.Header().Set("ETag", p.Tag(answer))
	}
}

// fingerprint tells a request that comes again from another one with its key.
func (p Post) fingerprint(method string) string {
	sum := sha256.New()
	sum.Write([]byte(method + " " + p.Path + "\n"))
	sum.Write(p.Body)
	return hex.EncodeToString(sum.Sum(nil))
}
