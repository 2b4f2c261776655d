package frame

import (
	"bytes"
	"io"
	"mime"
	"net/http"
)

// Printed answers with a PDF to be kept under a name. It is written whole before anything is
// sent, so that one that fails is an error and not half a file.
func (c *Call) Printed(name string, write func(w io.Writer) error) error {
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return err
	}
	c.Guard()
	h := c.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(body.Bytes()) // the only error is a client that went away
	return nil
}
