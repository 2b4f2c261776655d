package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// SourceOrder is another Apimo system that is to be read, as somebody typed it.
type SourceOrder struct {
	URL      string // where its API begins
	Provider string
	Token    string // is kept nowhere
	There    string // number of the agency over there
	Agency   int64  // whose it becomes
	All      bool   // everything, not what changed since the last import
	Compare  bool   // everything, to be compared with what is here
}

// Sources has other systems read onto the desk.
type Sources interface {
	// Read begins to, and gives the file that it becomes. Invalid: by the fields url, provider,
	// token and there. Conflict: several are being read.
	Read(ctx context.Context, by access.Actor, o SourceOrder) (upload int64, err error)
}

// sourceForm is what was typed, without the token.
type sourceForm struct {
	URL, Provider, There string
	All                  bool
	Problems             []problem
}

// readSource has another system read.
func (d *desk) readSource(c *frame.Call) error {
	o := SourceOrder{URL: strings.TrimSpace(c.Value("url")), Provider: c.Value("provider"), Token: c.Value("token"), There: c.Value("there"), All: c.R.PostForm.Has("all"), Compare: c.Value("then") == "compare"}
	if o.Agency, _ = strconv.ParseInt(c.Value("agency"), 10, 64); o.Agency == 0 { // none is the caller's own
		o.Agency = c.At()
	}
	id, err := d.Sources.Read(c.Context(), c.Actor, o)
	if err == nil {
		return c.Go(filePath(id))
	}
	list, err := problems(c.Words, "source", err)
	if err != nil {
		return err
	}
	p, err := d.importsPage(c)
	if err != nil {
		return err
	}
	p.Agency, p.Source = o.Agency, sourceForm{o.URL, o.Provider, o.There, o.All, list}
	return c.ShowStatus(http.StatusUnprocessableEntity, "imports", p)
}
