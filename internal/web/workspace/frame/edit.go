package frame

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"palier/internal/web/page"
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
// (theirs.FIELD says which) is his to decide. Texts are alike that a page shows alike: what
// nobody changed stays as it is stored.
func (e Edit) Merge(form url.Values, now map[string]string) (merged map[string]string, clashes []Clash) {
	merged = map[string]string{}
	for _, name := range e.names {
		mine, was, theirs := e.is[name], e.was[name], now[name]
		switch {
		case alike(mine, was), alike(mine, theirs):
			merged[name] = theirs
		case alike(theirs, was), e.chosen[name] && alike(form.Get("theirs."+name), theirs):
			merged[name] = mine
		default:
			merged[name] = theirs
			clashes = append(clashes, Clash{Field: name, Was: was, Mine: mine, Theirs: theirs})
		}
	}
	return merged, clashes
}

// newlines are the ends of lines as a browser sends them, and as they are stored.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// alike tells whether a form carries two texts in the same way: without what turns the
// direction of a line, which no page shows, and with any end of a line.
func alike(a, b string) bool {
	return a == b || string(page.Upright([]byte(newlines.Replace(a)))) == string(page.Upright([]byte(newlines.Replace(b))))
}

// Stale tells whether somebody has changed it since the form was shown.
func (e Edit) Stale(at time.Time) bool { return e.Version != "" && e.Version != Version(at) }
