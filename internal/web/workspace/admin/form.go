package admin

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/fault"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// problems are the core's problems with a form in the reader's words: the text
// wrong.FORM.FIELD, or wrong.FIELD, or one that names the field. Of a file that is handed in
// it is what its reader says, and where.
func problems(w page.Words, form string, err error) ([]problem, error) {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid {
		return nil, err
	}
	list := e.Problems
	if len(list) == 0 {
		list = []fault.Problem{{}}
	}
	var all []problem
	for _, p := range list {
		text, err := wrong(w, form, p)
		if err != nil {
			return nil, err
		}
		if one := (problem{p.Field, text}); !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all, nil
}

func wrong(w page.Words, form string, p fault.Problem) (string, error) {
	if said := because(w, p.Message); form == "import" && p.Field == "file" && said != p.Message {
		return said, nil
	}
	for _, key := range []string{"wrong." + form + "." + p.Field, "wrong." + p.Field} {
		if w.Has(key) {
			return w.T(key)
		}
	}
	return w.T("wrong.other", p.Field)
}

// again shows a form again with what is wrong in it; any other error is given back.
func again(c *frame.Call, screen, form string, err error, data func([]problem) any) error {
	list, err := problems(c.Words, form, err)
	if err != nil {
		return err
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, screen, data(list))
}

// numbers are the ids that a form says under a name.
func numbers(list []string) (ids []int64) {
	for _, one := range list {
		if id, err := strconv.ParseInt(one, 10, 64); err == nil && id > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// day reads a date of an input, at midnight in the zone; zero: none, or none that can be read.
func day(text string, zone *time.Location) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

// dated is an instant as an input for dates shows it.
func dated(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return at.In(zone).Format(time.DateOnly)
}

// lines are the texts of a text field, one a line.
func lines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// moment is an instant as people read it.
func moment(c *frame.Call, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(c.Zone)
	return c.Words.Day(at) + " " + c.Words.Clock(at)
}
