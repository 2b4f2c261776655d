// Package journal puts lines of the journal into words: what happened, to what, which field,
// and its value before and after, as people of the reader's language call and write them.
//
// It knows the names that the core gives its events, fields and states, and how each is
// written. It must not know who may read a line, nor ask anybody for anything: names of things
// and the code lists are handed in.
package journal

import (
	"embed"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/audit"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/web/page"
)

//go:embed texts
var files embed.FS

// Words are the journal's own, in each language.
type Words struct{ set *page.Set }

// Read reads the words.
func Read(log *slog.Logger) (Words, error) {
	set, err := page.Parse(files, log)
	if err != nil {
		return Words{}, fmt.Errorf("journal.Read: %w", err)
	}
	return Words{set}, nil
}

// Teller tells lines to one reader.
type Teller struct {
	words page.Words
	zone  *time.Location
	books *catalog.Book
	names map[event.Subject]audit.Known
	// Closed are the beginnings of addresses that the reader may not open: nothing links there.
	Closed []string
}

// For is a teller in a language and a zone; books and names may be nil, and then codes of
// lists and numbers of things stay numbers.
func (w Words) For(lang string, zone *time.Location, books *catalog.Book, names map[event.Subject]audit.Known) *Teller {
	return &Teller{words: w.set.In(lang), zone: zone, books: books, names: names}
}

// Said is a piece of a value: its text, and the screen of what it names.
type Said struct{ Text, Path string }

// Change is a field that changed, or that is named beside what did.
type Change struct {
	Field         string
	Before, After []Said
	Same          bool // it says where, and did not change
}

// Line is what a line says besides when and by whom.
type Line struct {
	What    string
	Subject Said
	Changes []Change
}

// Line tells a line.
func (t *Teller) Line(e event.Event) Line {
	l := Line{What: t.Happened(e.Kind), Subject: t.subject(e)}
	for _, c := range e.Changes {
		l.Changes = append(l.Changes, t.changes(e.Subject.Kind, c)...)
	}
	return l
}

// Changes tells fields of a kind of thing without a line around them.
func (t *Teller) Changes(subject string, list []event.Change) (all []Change) {
	for _, c := range list {
		all = append(all, t.changes(subject, c)...)
	}
	return all
}

// Happened is a kind of event: "lead.created" is "Lead : création".
func (t *Teller) Happened(kind string) string {
	subject, verb, _ := strings.Cut(kind, ".")
	if t.words.Has("event." + kind) {
		verb = t.say("event." + kind)
	} else {
		verb = t.word("verb.", verb)
	}
	return t.say("happened", t.word("subject.", subject), verb)
}

// Author is who acted: his name or, of who has none, what he is.
func (t *Teller) Author(w event.Who) string {
	if known := t.names[event.Subject{Kind: w.Kind, ID: w.ID}]; known.Name != "" {
		return known.Name
	}
	text := t.word("author.", w.Kind)
	if w.ID != 0 {
		return t.say("numbered", text, strconv.FormatInt(w.ID, 10))
	}
	return text
}

// subject is what a line is about.
func (t *Teller) subject(e event.Event) Said {
	word := t.word("subject.", e.Subject.Kind)
	if e.Subject.Kind == "mandate" {
		return Said{t.say("numbered", word, strconv.FormatInt(e.Subject.ID, 10)), mandatePath(e)}
	}
	s := t.thing(e.Subject)
	if known := t.names[e.Subject]; known.Name != "" {
		if strings.HasPrefix(s.Text, word+" ") { // an agency that is called so
			return s
		}
		return Said{word + " " + s.Text, s.Path}
	}
	if e.Subject.Kind == "account" || e.Subject.ID == 0 {
		return Said{word, ""}
	}
	return Said{t.say("numbered", word, strconv.FormatInt(e.Subject.ID, 10)), s.Path}
}

// mandatePath is a mandate's screen, which is found by its register.
func mandatePath(e event.Event) string {
	for _, c := range e.Changes {
		if card, kind, of := strings.Cut(c.After, "/"); c.Field == "register" && of {
			return "/mandates/" + card + "/" + kind + "/" + strconv.FormatInt(e.Subject.ID, 10)
		}
	}
	return ""
}

// thing is what a number names, with its screen: by its name where it has one.
func (t *Teller) thing(s event.Subject) Said {
	known := t.names[s]
	id := strconv.FormatInt(s.ID, 10)
	said := Said{known.Name, Path(s, known.Within)}
	for _, closed := range t.Closed {
		if strings.HasPrefix(said.Path, closed) {
			said.Path = ""
		}
	}
	if said.Text == "" {
		said.Text = t.say("number", id)
	}
	return said
}

// plain are screens that a number leads to, and inside those that are a programme's.
var (
	plain = map[string]string{"lead": "/leads/", "contact": "/contacts/", "property": "/properties/", "user": "/users/", "program": "/programs/", "registration": "/registrations/",
		"provider": "/keys/providers/", "key": "/keys/adlead/", "client": "/keys/clients/", "endpoint": "/webhooks/", "request": "/searches/", "import": "/imports/", "upload": "/imports/files/",
		"letter": "/messages/letters/", "card": "/cards/", "agency": "/agencies/"}
	inside = map[string]string{"lot": "lots", "option": "options", "purchase": "purchases"}
)

// Path is the screen of a thing, empty for what has none; within is what leads there beside
// its number (audit.Known).
func Path(s event.Subject, within string) string {
	id := strconv.FormatInt(s.ID, 10)
	switch {
	case s.ID == 0:
		return ""
	case plain[s.Kind] != "":
		return plain[s.Kind] + id
	case within == "":
		return ""
	case inside[s.Kind] != "":
		return "/programs/" + within + "/" + inside[s.Kind] + "/" + id
	case s.Kind == "visit":
		return "/visits/" + within
	case s.Kind == "building", s.Kind == "round":
		return "/field/buildings/" + within
	}
	return ""
}

// Field is what people call a field of a kind of thing: its own name there, or the one that
// it has everywhere. One that nobody has put into words keeps its own, legibly.
func (t *Teller) Field(subject, field string) string {
	for _, key := range []string{"field." + subject + "." + field, "field." + field} {
		if t.words.Has(key) {
			return t.say(key)
		}
	}
	if name, rest, of := strings.Cut(field, "."); of {
		return t.within(subject, name, rest)
	}
	return legible(field)
}

// within is a field of which there are several: "title.en", "regulation.6", "caption.12.fr".
func (t *Teller) within(subject, name, rest string) string {
	switch name {
	case "regulation":
		return t.say("of", t.Field(subject, name), t.booked("property_regulation", rest))
	case "media", "area", "financial", "warnings":
		return t.Field(subject, name) + " " + rest
	case "warning":
		return t.say("of", t.Field(subject, name), t.Field(subject, rest))
	case "caption":
		_, lang, _ := strings.Cut(rest, ".")
		return t.say("in", t.Field(subject, name), t.word("value.language.", lang))
	case "title", "text", "subtitle", "hook", "full":
		return t.say("in", t.Field(subject, name), t.word("value.language.", rest))
	}
	if kind, last, of := strings.Cut(name+"."+rest, "."); of { // a kind of project: its mark, and what changed of it
		return t.say("of", kind, t.Field(subject, last))
	}
	return legible(rest)
}

// word is the text of a name within a family of them, or the name itself, legibly.
func (t *Teller) word(family, name string) string {
	if t.words.Has(family + name) {
		return t.say(family + name)
	}
	return legible(name)
}

func legible(name string) string { return strings.NewReplacer("_", " ", "-", " ").Replace(name) }

// say is a text that is surely there: a test looks for each of them.
func (t *Teller) say(key string, args ...any) string {
	text, err := t.words.T(key, args...)
	if err != nil {
		return key
	}
	return text
}
