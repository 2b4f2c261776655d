package mandates

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Field is one thing that a line says of its mandate, under the name of Content's field in
// small letters: "price" in minor units, days as YYYY-MM-DD.
type Field struct{ Name, Value string }

// Fields are what a line says of its mandate, in the order of the register; none when its
// text is not there. Who gives the mandate is one field, "mandants": "name, address; name,
// address".
func (l Line) Fields() []Field {
	if l.Text == "" {
		return nil
	}
	var list []Field
	var mandants []string
	entry, _ := l.parts()
	for line := range strings.SplitSeq(entry, "\n") {
		name, quoted, _ := strings.Cut(line, "=")
		value, err := strconv.Unquote(quoted)
		if err != nil {
			value = quoted // somebody wrote it who is not this program: Verify says so
		}
		switch {
		case name == "mandant":
			mandants = append(mandants, value)
		case name != "address":
			list = append(list, Field{name, value})
		case value != "" && len(mandants) > 0:
			mandants[len(mandants)-1] += ", " + value
		}
	}
	return append(list, Field{"mandants", strings.Join(mandants, "; ")})
}

// Changed is what a line of a mandate says otherwise than the one before it. Nothing is
// known where a text is not there.
func Changed(before, after Line) []event.Change {
	former := before.Fields()
	if former == nil {
		return nil
	}
	var list []event.Change
	for i, f := range after.Fields() {
		if i < len(former) && former[i].Name == f.Name && former[i].Value != f.Value {
			list = append(list, event.Change{Field: f.Name, Before: former[i].Value, After: f.Value})
		}
	}
	return list
}

// History gives a mandate and all its lines, in their order. Missing as Entry.
func (s *Service) History(ctx context.Context, a access.Actor, card int64, kind Kind, number int64) (Entry, []Line, error) {
	e, err := s.Entry(ctx, a, card, kind, number)
	if err != nil {
		return Entry{}, nil, err
	}
	lines, err := s.store.EntryLines(ctx, a.Account, card, kind, number)
	return e, lines, err
}
