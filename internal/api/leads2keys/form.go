package leads2keys

import (
	"mime"
	"net/url"

	"palier/internal/api/wire"
)

// maxForm is the largest form taken, in bytes: a state, and room for the rest.
const maxForm = 64 << 10

// form is what an application sent to the authorization server: the body alone, for the
// address of a request is logged on its way, and what is there was not meant for us.
type form struct{ values url.Values }

// form reads the body. Fields nobody knows are ignored (RFC 6749, 3.2).
func (c *call) form() (form, error) {
	kind, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return form{}, unasked("The body must be application/x-www-form-urlencoded.")
	}
	body, err := wire.ReadBody(c.W, c.R, maxForm)
	if err != nil {
		return form{}, err
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return form{}, unasked("The form cannot be read: its % escapes or its separators are wrong.")
	}
	return form{values}, nil
}

// once refuses fields that are there more than once (RFC 6749, 3.2): another server on the
// way may have looked at the other one.
func (f form) once(names ...string) error {
	in := &inputError{}
	for _, name := range names {
		if len(f.values[name]) > 1 {
			in.wrong = append(in.wrong, name+" is there more than once.")
		}
	}
	return in.orNil()
}

// required is once for fields that must have a value.
func (f form) required(names ...string) error {
	in := &inputError{}
	for _, name := range names {
		if f.get(name) == "" {
			in.wrong = append(in.wrong, name+" is required.")
		}
	}
	if err := in.orNil(); err != nil {
		return err
	}
	return f.once(names...)
}

func (f form) get(name string) string { return f.values.Get(name) }

func (f form) has(name string) bool { return f.values.Has(name) }

func (e *inputError) orNil() error {
	if len(e.wrong) == 0 {
		return nil
	}
	return e
}
