package field

import (
	"errors"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// problems words what the core refuses of a form: every field by the text wrong.FIELD. An
// error of another kind is given back.
func problems(c *frame.Call, err error) ([]problem, error) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return nil, err
	}
	var list []problem
	for _, p := range f.Problems {
		name := p.Field[strings.LastIndexByte(p.Field, '.')+1:]
		text, err := wrong(c, name)
		if err != nil {
			return nil, err
		}
		list = append(list, problem{name, text})
	}
	if len(list) == 0 {
		text, err := wrong(c, "")
		return []problem{{"", text}}, err
	}
	return list, nil
}

func wrong(c *frame.Call, field string) (string, error) {
	if key := "wrong." + field; c.Words.Has(key) {
		return c.Words.T(key)
	}
	return c.Words.T("wrong.other")
}

// refused are problems that the form itself finds.
func (l *refusals) add(field string, ok bool) {
	if !ok {
		l.list = append(l.list, fault.Problem{Field: field})
	}
}

type refusals struct{ list []fault.Problem }

func (l refusals) err() error { return fault.All(l.list) }

// clash is a field that somebody else changed meanwhile, with what the form calls it.
type clash struct {
	frame.Clash
	Label string
}

// labelled names the fields of clashes by the texts PREFIX.FIELD.
func labelled(c *frame.Call, prefix string, list []frame.Clash) (out []clash, err error) {
	for _, one := range list {
		label, err := c.Words.T(prefix + "." + one.Field)
		if err != nil {
			return nil, err
		}
		out = append(out, clash{one, label})
	}
	return out, nil
}

// errClash leaves a write unchanged: two people changed one field differently.
var errClash = fault.New(fault.Conflict, "Somebody else changed the same field")

// whole reads a whole number, nil for an empty field; false for what is none.
func whole(text string) (*int, bool) {
	if text == "" {
		return nil, true
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, false
	}
	return &n, true
}

// shown is a number as a form shows it.
func shown(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
