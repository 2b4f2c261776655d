package apimo

import (
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// doNotCall is a key of ours: the person may not be called at the numbers that stand
// there (people.Call). It is there when that is so, and never false.
const doNotCall = "do_not_call"

// mark writes it.
func mark(e *wire.Encoder, marked bool) {
	if marked {
		e.BoolField(doNotCall, true)
	}
}

// several is how many leads or contacts of a list are asked about at once.
const several = 200

// gather gives what a list yields one by one several at a time; rest gives the last of
// them.
func gather[T any](give func([]T) error) (each func(T) error, rest func() error) {
	waiting := make([]T, 0, several)
	rest = func() error {
		err := give(waiting)
		waiting = waiting[:0]
		return err
	}
	return func(v T) error {
		if waiting = append(waiting, v); len(waiting) < several {
			return nil
		}
		return rest()
	}, rest
}

// unwanted tells of those who stand with a number which of them may not be called. A
// number without a person belongs to nobody who could have agreed.
func (d *Door) unwanted(c *call, shown []callee) ([]bool, error) {
	contacts := make([]int64, 0, len(shown))
	for _, p := range shown {
		if p.number && p.contact != 0 {
			contacts = append(contacts, p.contact)
		}
	}
	calls, err := d.People.Calls(c.Ctx, c.actor, contacts, d.Now())
	marks := make([]bool, len(shown))
	for i, p := range shown {
		marks[i] = p.number && !calls[p.contact].May
	}
	return marks, err
}

// callee is a person of the core, 0 for nobody, and whether a number stands there.
type callee struct {
	contact int64
	number  bool
}

func calleeOf(contact int64, d people.Declared) callee {
	return callee{contact, d.Phone != "" || d.Mobile != ""}
}

// sendViews sends stored views, each with its mark.
func (d *Door) sendViews(c *call, s *wire.Stream, views []string) error {
	shown := make([]callee, len(views))
	for i, view := range views {
		shown[i] = calleeIn(view)
	}
	marks, err := d.unwanted(c, shown)
	if err != nil {
		return err
	}
	for i, view := range views {
		s.Append(func(dst []byte) []byte {
			if marks[i] {
				return append(append(dst, view[:len(view)-1]...), markedEnd...)
			}
			return append(dst, view...)
		})
	}
	return s.Err()
}

// markedEnd is how a view ends that is marked.
const markedEnd = `,"` + doNotCall + `":true}`

// calleeIn finds whom a stored view shows, and whether with a number, without reading the
// rest. View wrote it, in this order; no text in it looks like one of its keys, since
// quotes of a text are escaped.
func calleeIn(view string) (c callee) {
	rest := behind(view, `"phone":"`)
	c.number = !empties(rest)
	rest = behind(rest, `"mobile":"`)
	c.number = c.number || !empties(rest)
	id, _, _ := strings.Cut(behind(rest, `"contact":"`), `"`)
	c.contact, _ = strconv.ParseInt(id, 10, 64)
	return c
}

// empties tells whether a text ends where it begins.
func empties(text string) bool { return len(text) == 0 || text[0] == '"' }

// behind is what stands behind a key, "" when it is not there.
func behind(view, key string) string {
	_, value, _ := strings.Cut(view, key)
	return value
}
