package frame

import (
	"cmp"
	"context"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/web/page"
)

// Call is one request of somebody who is logged in.
type Call struct {
	W      http.ResponseWriter
	R      *http.Request
	Actor  access.Actor
	User   access.User
	Agency int64 // chosen on top of the page; 0: all that are open to him
	Zone   *time.Location
	Words  page.Words
	Now    time.Time // in Zone

	screens     *Screens
	preferences access.Preferences
	agencies    []access.Agency // open to him
	toast       *toast          // what the last form said
}

// serve looks who calls, reads his form and hands him on.
func (c *Call) serve(need access.Right, serve func(c *Call) error) error {
	if err := c.introduce(); err != nil {
		return err
	}
	if need != "" && !c.Actor.Has(need) {
		return access.Denied()
	}
	if c.R.Method == http.MethodPost && !uploads(c.R) {
		if err := c.readForm(); err != nil {
			return err
		}
	}
	return serve(c)
}

// readForm reads a form within page.MaxForm. One that cannot be read is refused on a page
// with the frame around it.
func (c *Call) readForm() error {
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, page.MaxForm)
	if err := c.R.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "The form cannot be read", err)
	}
	return nil
}

// introduce learns how the caller wants his pages.
func (c *Call) introduce() (err error) {
	ctx, people := c.R.Context(), c.screens.frame.People
	if c.User, err = people.User(ctx, c.Actor, c.Actor.User); err != nil {
		return err
	}
	if c.preferences, err = people.Preferences(ctx, c.Actor); err != nil {
		return err
	}
	if c.agencies, err = people.Agencies(ctx, c.Actor); err != nil {
		return err
	}
	if slices.ContainsFunc(c.agencies, func(one access.Agency) bool { return one.ID == c.preferences.Agency }) {
		c.Agency = c.preferences.Agency
	}
	if _, said := c.screens.set.Chosen(c.R); !said && c.User.Language != "" {
		c.Words = c.screens.set.In(c.User.Language)
	}
	c.Zone = zone(cmp.Or(c.User.Timezone, c.home().Timezone))
	c.Now = c.screens.frame.Now().In(c.Zone)
	c.toast = c.takeToast()
	return nil
}

// Reads has what follows said in the language that the caller has just chosen.
func (c *Call) Reads(language string) { c.Words = c.screens.set.In(language) }

// home is the agency in which the caller works.
func (c *Call) home() access.Agency {
	for _, one := range c.agencies {
		if one.ID == cmp.Or(c.Agency, c.User.Agency) {
			return one
		}
	}
	return access.Agency{}
}

func zone(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	return day.Paris()
}

// uploads tells a form with files, which its screen reads itself.
func uploads(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind == "multipart/form-data"
}

// Context is that of the request.
func (c *Call) Context() context.Context { return c.R.Context() }

// Agencies are those open to the caller, by id.
func (c *Call) Agencies() []access.Agency { return c.agencies }

// At is where something new is made: the agency chosen on top or, when none is, the
// caller's own.
func (c *Call) At() int64 { return c.home().ID }

// ID is a number in the path; Missing when it is none.
func (c *Call) ID(name string) (int64, error) {
	id, err := strconv.ParseInt(c.R.PathValue(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.Missing, "Resource not found")
	}
	return id, nil
}

// Value is what a field of the form or the address says, without the spaces around it.
func (c *Call) Value(name string) string {
	if c.R.PostForm.Has(name) {
		return strings.TrimSpace(c.R.PostForm.Get(name))
	}
	return strings.TrimSpace(c.R.URL.Query().Get(name))
}

// Number is a field that holds an id or a count; 0 when it holds none.
func (c *Call) Number(name string) int64 {
	n, err := strconv.ParseInt(c.Value(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Show answers with a screen.
func (c *Call) Show(name string, data any) error { return c.ShowStatus(http.StatusOK, name, data) }

// ShowStatus is Show with another status: 422 for a form that is shown again, 409 for one
// that met somebody else's change.
func (c *Call) ShowStatus(status int, name string, data any) error {
	c.screens.set.ShowIn(c.W, c.R, status, name, page.View{Words: c.Words, Data: data, Shell: c.shell()})
	return nil
}

// Guard sets the headers of an answer that is no screen.
func (c *Call) Guard() { c.screens.set.Guard(c.W.Header()) }

// Go leads on to another page after a form was taken.
func (c *Call) Go(to string) error {
	c.Guard()
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// refuse turns an error into its page.
func (c *Call) refuse(err error) {
	status, key := http.StatusInternalServerError, "internal"
	switch fault.Of(err) {
	case fault.Missing:
		status, key = http.StatusNotFound, "missing"
	case fault.Invalid:
		status, key = http.StatusBadRequest, "form"
	case fault.Forbidden, fault.Unauthenticated:
		status, key = http.StatusForbidden, "forbidden"
	case fault.Conflict, fault.Gone:
		status, key = http.StatusConflict, "conflict"
	case fault.TooLarge:
		status, key = http.StatusRequestEntityTooLarge, "large"
	case fault.TooMany:
		status, key = http.StatusTooManyRequests, "many"
	case fault.Unavailable:
		status, key = http.StatusServiceUnavailable, "busy"
	}
	if status >= http.StatusInternalServerError {
		wire.Refused(c.W, c.R, c.screens.frame.Log, status, err)
	}
	v := page.View{Words: c.Words, Data: page.Trouble{Key: key, Back: "/"}, Shell: c.shell()}
	c.screens.set.ShowIn(c.W, c.R, status, "problem", v)
}

// Cut ends an answer that has begun and cannot be finished: the cause is logged, and the
// connection cut.
func (c *Call) Cut(err error) {
	c.screens.frame.Log.WarnContext(c.Context(), "an answer was cut", "path", c.R.URL.Path, "request", wire.RequestID(c.Context()), "error", err)
	panic(http.ErrAbortHandler)
}
