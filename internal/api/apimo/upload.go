package apimo

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
)

// maxUpload is the largest body with a file in it, in bytes: 20 MiB as base64, in lines if the
// sender likes, and room for the rest.
const maxUpload = documents.MaxFile/3*4 + documents.MaxFile/30 + 1<<20

// uploadPatience is how long such a body may take to come.
const uploadPatience = wire.FilePatience

// uploadWork is how long it may take to keep the file once it is here.
const uploadWork = time.Minute

// mostUploads is how many such bodies are read at once: each may take 80 MB while it is taken
// apart.
const mostUploads = 6

var errUploads = fault.New(fault.Unavailable, "Too many files come at once, try again")

// upload has do take a body with a file in it, which takes longer than the server waits for
// others.
func (d *Door) upload(c *call, do func(raw []byte, o wire.Object) error) error {
	wait := time.NewTimer(uploadWait)
	defer wait.Stop()
	select {
	case d.uploads <- struct{}{}:
		defer func() { <-d.uploads }()
	case <-wait.C:
		return errUploads
	}
	if err := http.NewResponseController(c.W).SetReadDeadline(time.Now().Add(uploadPatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("apimo: read deadline: %w", err)
	}
	raw, o, err := c.Object(maxUpload)
	if err != nil {
		return err
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(c.Ctx), uploadWork)
	defer done()
	c.Ctx = ctx
	return do(raw, o)
}

// uploadWait is how long one waits for its turn.
const uploadWait = 10 * time.Second

// content is the file of a body, from its base64: of either alphabet, in lines or not, with or
// without the padding. False, and noted, when it is none. The error is wire.ErrTooLarge.
func (f *form) content(path string, v wire.Value) ([]byte, bool, error) {
	if v.Kind() != wire.KindString || v.Text() == "" {
		f.wrong(path, "This value is required: the file as base64.")
		return nil, false, nil
	}
	text := v.Text()
	if rest, is := strings.CutPrefix(text, "data:"); is {
		_, text, _ = strings.Cut(rest, ";base64,")
	}
	text = strings.TrimRight(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\r', '\t':
			return -1
		case '-':
			return '+'
		case '_':
			return '/'
		}
		return r
	}, text), "=")
	if base64.RawStdEncoding.DecodedLen(len(text)) > documents.MaxFile {
		return nil, false, wire.ErrTooLarge
	}
	body, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(body) == 0 {
		f.wrong(path, "This is not base64.")
		return nil, false, nil
	}
	return body, true, nil
}

// notTaken words what became of a file that could not be kept: a picture of too many pixels
// is as little one as what is cut off.
func notTaken(err error, names map[string]string) error {
	if e, is := errors.AsType[*fault.Error](err); is && e.Kind == fault.TooLarge {
		return fault.Field("content", e.Message+".")
	}
	return inWords(err, names)
}
