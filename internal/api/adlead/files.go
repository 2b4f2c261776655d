package adlead

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/programs"
)

// filePatience is how long a plan may take to come or to go: five minutes are
// 20 MiB at half a megabit a second.
const filePatience = 5 * time.Minute

// partsBody is what a form may hold beside its file, in bytes.
const partsBody = 64 << 10

// listFiles answers GET .../lots/{lot}/files.
func (d *Door) listFiles(c *call) error {
	lot, err := c.PathID("lot")
	if err != nil {
		return err
	}
	list, err := d.Programs.Files(c.Ctx, c.actor, c.program, lot)
	if err != nil {
		return err
	}
	base := d.base(c.R)
	return c.send(func(e *wire.Encoder) {
		e.Array()
		for _, f := range list {
			renderFile(e, f, base)
		}
		e.EndArray()
	})
}

// postFile answers POST .../lots/{lot}/files: a form with one part "file". It takes
// as long as it must to arrive.
func (d *Door) postFile(c *call) error {
	lot, err := c.PathID("lot")
	if err != nil {
		return err
	}
	control, until := http.NewResponseController(c.W), time.Now().Add(filePatience)
	if err := errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("adlead.postFile: deadlines: %w", err)
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(c.Ctx), filePatience)
	defer done()
	p, err := planOf(c)
	if err != nil {
		return err
	}
	f, err := d.Programs.AddFile(ctx, c.actor, c.program, lot, p.part.FileName(), p)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderFile(e, f, d.base(c.R)) })
}

// plan is the one part "file" of a form, read while it comes.
type plan struct {
	form *multipart.Reader
	part *multipart.Part
}

// planOf finds it. What says beforehand that it is too large need not come.
func planOf(c *call) (plan, error) {
	const most = programs.MaxFile + partsBody
	if c.R.ContentLength > most {
		return plan{}, wire.ErrTooLarge
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, most)
	form, err := c.R.MultipartReader()
	if err != nil {
		return plan{}, refused("file", "Le corps doit être un formulaire multipart/form-data.")
	}
	part, err := nextFile(form)
	if errors.Is(err, io.EOF) {
		err = refused("file", "Le champ file est obligatoire.")
	}
	return plan{form, part}, err
}

// nextFile gives the next part "file" of a form, io.EOF when there is none.
func nextFile(form *multipart.Reader) (*multipart.Part, error) {
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, io.EOF
		case err != nil:
			return nil, arrived(err)
		case part.FormName() == "file":
			return part, nil
		}
	}
}

// Read implements io.Reader. Its failures are the sender's; a second file is one:
// to keep the first and drop that would lose it in silence.
func (p plan) Read(b []byte) (int, error) {
	n, err := p.part.Read(b)
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		return n, arrived(err)
	}
	if _, err = nextFile(p.form); err == nil {
		err = refused("file", "Le formulaire doit contenir un seul fichier.")
	}
	return n, err
}

// arrived tells a form too large from one that is broken or stopped coming.
func arrived(err error) error {
	if huge := (*http.MaxBytesError)(nil); errors.As(err, &huge) {
		return wire.ErrTooLarge
	}
	return refused("file", "Le formulaire est mal formé ou incomplet.")
}

// deleteFile answers DELETE .../lots/{lot}/files/{file}.
func (d *Door) deleteFile(c *call) error {
	lot, err := c.PathID("lot")
	if err != nil {
		return err
	}
	file, err := c.PathID("file")
	if err != nil {
		return err
	}
	if err := d.Programs.RemoveFile(c.Ctx, c.actor, c.program, lot, file); err != nil {
		return err
	}
	return c.send(nothing)
}

// uidForm is what names a plan: a UUID.
var uidForm = regexp.MustCompile(`^[0-9a-f-]{36}$`)

// sendPlan answers GET /f/{account}/{uid}/{name}: a plan, to whoever was given its
// address, which cannot be guessed. The name is for people.
func (d *Door) sendPlan(w http.ResponseWriter, r *http.Request, path string) error {
	parts := strings.Split(strings.TrimPrefix(path, planPrefix), "/")
	account, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || len(parts) < 2 || !uidForm.MatchString(parts[1]) {
		return wire.ErrNoResource
	}
	f, content, err := d.Programs.OpenFile(r.Context(), account, parts[1])
	if err != nil {
		return err
	}
	defer content.Close()
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(filePatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("adlead.sendPlan: deadline: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.FormatInt(f.Bytes, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox") // somebody else's document on this origin
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(w, content); err != nil {
		d.Log.LogAttrs(r.Context(), slog.LevelDebug, "a plan was not sent whole", slog.String("request", wire.RequestID(r.Context())))
		panic(http.ErrAbortHandler) // half a plan must not look like a whole one
	}
	return nil
}
