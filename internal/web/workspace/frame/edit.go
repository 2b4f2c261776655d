package frame

import (
	"net/url"
	"strconv"
	"time"
)

// Edit is a form that changes what others may be changing too. It carries the version that
// its reader saw, and for each field what he saw in it, in inputs called version and
// was.FIELD: so what he changed can be told from what he left alone.
//
// A field that only he changed takes his text, one that only somebody else changed keeps the
// other's; where both did and differently, there is a Clash, and nothing is saved before he
// has said which. He is shown both.
type Edit struct {
	Version string
	was     map[string]string
	is      map[string]string
	names   []string
	chosen  map[string]bool // fields of which he has seen the other's text
}

// Clash is a field that two people changed differently.
type Clash struct {
	Field             string
	Was, Mine, Theirs string
}

// Version is what a form carries of when something was last changed.
func Version(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// ReadEdit reads a form with these fields.
func ReadEdit(form url.Values, names ...string) Edit {
	e := Edit{Version: form.Get("version"), was: map[string]string{}, is: map[string]string{}, names: names, chosen: map[string]bool{}}
	for _, name := range names {
		e.is[name] = form.Get(name)
		e.was[name] = form.Get("was." + name)
		e.chosen[name] = form.Has("theirs." + name)
	}
	return e
}

// Merge puts the form's texts and those that are stored now together: what is to be saved,
// and where two people meant different things. A clash whose stored text he has been shown
// (theirs.FIELD says which) is his to decide.
func (e Edit) Merge(form url.Values, now map[string]string) (merged map[string]string, clashes []Clash) {
	merged = map[string]string{}
	for _, name := range e.names {
		mine, was, theirs := e.is[name], e.was[name], now[name]
		switch {
		case mine == was, mine == theirs:
			merged[name] = theirs
		case theirs == was, e.chosen[name] && form.Get("theirs."+name) == theirs:
			merged[name] = mine
		default:
			merged[name] = theirs
			clashes = append(clashes, Clash{Field: name, Was: was, Mine: mine, Theirs: theirs})
		}
	}
	return merged, clashes
}

// Stale tells whether somebody has changed it since the form was shown.
func (e Edit) Stale(at time.Time) bool { return e.Version != "" && e.Version != Version(at) }
