package frame

import (
	"html/template"
	"strconv"
	"strings"

	"palier/internal/web/page"
)

// Markup is HTML that the program's own text has: a constant becomes one, and what somebody wrote
// does not.
type Markup string

// Lines are the lines of a long list, put together by code: a template asks for every field of
// every line by its name, and took longer than all else of a page of fifty lines. Everything
// that is not Markup is escaped. The first text that is missing fails the page (Done).
type Lines struct {
	words page.Words
	b     strings.Builder
	err   error
}

// NewLines begins a list in the language of the words.
func NewLines(w page.Words) *Lines { return &Lines{words: w} }

// Put writes the program's own HTML.
func (l *Lines) Put(m Markup) *Lines {
	l.b.WriteString(string(m))
	return l
}

// Text writes what somebody wrote, between tags or within the quotes of an attribute.
func (l *Lines) Text(text string) *Lines {
	template.HTMLEscape(&l.b, []byte(text))
	return l
}

// Within writes a text between two pieces of HTML, and none of them for an empty one.
func (l *Lines) Within(before Markup, text string, after Markup) *Lines {
	if text != "" {
		l.Put(before).Text(text).Put(after)
	}
	return l
}

// Say writes the text of a key.
func (l *Lines) Say(key string, args ...any) *Lines { return l.Text(l.Word(key, args...)) }

// Word is the text of a key, for what is not written as it is.
func (l *Lines) Word(key string, args ...any) string {
	text, err := l.words.T(key, args...)
	if err != nil && l.err == nil {
		l.err = err
	}
	return text
}

// Many is the text of a key for so many things, for what is not written as it is.
func (l *Lines) Many(key string, n int) string {
	text, err := l.words.N(key, n)
	if err != nil && l.err == nil {
		l.err = err
	}
	return text
}

// Int writes a number as addresses and attributes have it.
func (l *Lines) Int(n int64) *Lines {
	l.b.WriteString(strconv.FormatInt(n, 10))
	return l
}

// Add writes HTML that was escaped where it was made: chips, badges, choices.
func (l *Lines) Add(h template.HTML) *Lines {
	l.b.WriteString(string(h))
	return l
}

// Chip writes what templates call chip.
func (l *Lines) Chip(family, word string) *Lines {
	h, err := chip(family, word)
	if err != nil && l.err == nil {
		l.err = err
	}
	return l.Add(h)
}

// Done is all that was written.
func (l *Lines) Done() (template.HTML, error) {
	return template.HTML(l.b.String()), l.err
}
