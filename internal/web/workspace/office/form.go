package office

import (
	"errors"
	"net/http"
	"slices"

	"palier/internal/core/fault"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// field is an input of a form, with what the reader sees in it.
type field struct {
	Name     string
	Kind     string // of an input, or "select", "textarea"
	Value    string
	Was      string // what it held when the form was first shown
	Auto     string // autocomplete
	Hint     bool   // the text FORM.NAME.hint says more
	Required bool
	Options  []option
	Label    string
	Error    string
	Clashed  bool // two people have changed it: the part "conflict" asks
}

// option is a choice of a select.
type option struct {
	Value, Label string
	On           bool
}

// problem is what is wrong with an input, by its id, in the reader's words.
type problem struct{ Field, Text string }

// clash is a field that two people changed differently.
type clash struct {
	frame.Clash
	Label string
}

// form is what the part "fields" shows.
type form struct {
	Name     string // prefix of its texts
	Action   string
	Version  string
	Fields   []field
	Problems []problem
	Clashes  []clash
	Words    page.Words
}

// fill makes a form of its fields with values by name. Labels are FORM.NAME.
func fill(c *frame.Call, name, action string, fields []field, is, was map[string]string) (form, error) {
	f := form{Name: name, Action: action, Words: c.Words}
	for _, one := range fields {
		var err error
		if one.Label, err = c.Words.T(name + "." + one.Name); err != nil {
			return f, err
		}
		one.Value, one.Was = is[one.Name], was[one.Name]
		for i, o := range one.Options {
			one.Options[i].On = o.Value == one.Value
		}
		f.Fields = append(f.Fields, one)
	}
	return f, nil
}

// named are the names of fields.
func named(fields []field) (names []string) {
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}

// wrong puts into the form what the core found wrong with it: the texts wrong.FORM.FIELD, or
// wrong.FIELD. Any other error is given back.
func (f *form) wrong(w page.Words, err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid || len(e.Problems) == 0 {
		return err
	}
	for _, p := range e.Problems {
		key := "wrong." + f.Name + "." + p.Field
		if !w.Has(key) {
			key = "wrong." + p.Field
		}
		text, err := w.T(key)
		if err != nil {
			return err
		}
		f.Problems = append(f.Problems, problem{f.Name + "-" + p.Field, text})
		if i := slices.IndexFunc(f.Fields, func(one field) bool { return one.Name == p.Field }); i >= 0 {
			f.Fields[i].Error = text
		}
	}
	return nil
}

// clash shows both texts of what two people changed, in the place of the inputs.
func (f *form) clash(list []frame.Clash) {
	for _, one := range list {
		label := one.Field
		if i := slices.IndexFunc(f.Fields, func(of field) bool { return of.Name == one.Field }); i >= 0 {
			f.Fields[i].Clashed, label = true, f.Fields[i].Label
		}
		f.Clashes = append(f.Clashes, clash{one, label})
	}
}

// status is that of a form that is shown again.
func (f form) status() int {
	switch {
	case len(f.Clashes) > 0:
		return http.StatusConflict
	case len(f.Problems) > 0:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// values are what the form of a request says of fields.
func values(c *frame.Call, fields []field) map[string]string {
	said := map[string]string{}
	for _, f := range fields {
		said[f.Name] = c.Value(f.Name)
	}
	return said
}

// was are what fields held when the form of a request was first shown.
func was(c *frame.Call, fields []field) map[string]string {
	said := map[string]string{}
	for _, f := range fields {
		said[f.Name] = c.R.PostForm.Get("was." + f.Name)
	}
	return said
}
