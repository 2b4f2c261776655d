package frame

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"

	"palier/internal/core/fault"
	"palier/internal/core/once"
)

// Once does what a form asks at most once for the key in its field "once", however often the
// button is pressed, and goes on to the page that do gives. What was refused is not kept: it
// changed nothing.
func (c *Call) Once(do func(ctx context.Context) (to string, err error)) error {
	to, err := c.once(do)
	if err != nil {
		return err
	}
	return c.Go(to)
}

func (c *Call) once(do func(ctx context.Context) (string, error)) (string, error) {
	value := c.Value("once")
	if !once.Valid(value) {
		return do(c.Context())
	}
	sum := sha256.Sum256([]byte(c.R.URL.Path + "\n" + c.R.PostForm.Encode()))
	key := once.Key{Account: c.Actor.Account, Credential: "user:" + strconv.FormatInt(c.Actor.User, 10), Value: value, Fingerprint: hex.EncodeToString(sum[:])}
	answer, _, err := c.screens.frame.Services.Once.Do(c.Context(), key, func(ctx context.Context) (once.Answer, error) {
		to, err := do(ctx)
		return once.Answer{Status: http.StatusSeeOther, Body: []byte(to)}, err
	})
	switch {
	case errors.Is(err, once.ErrRunning):
		err = fault.Wrap(fault.Unavailable, "This is being done", err)
	case errors.Is(err, once.ErrReused):
		err = fault.Wrap(fault.Conflict, "This form was sent with something else in it", err)
	}
	return string(answer.Body), err
}
