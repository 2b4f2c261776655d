package visits

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// How long texts may be, in characters, and a client's own objects, in bytes.
const (
	maxName   = 200
	maxLine   = 500
	maxURL    = 2_000
	maxText   = 20_000
	maxObject = 64 << 10
)

// check gathers what is wrong with an input.
type check struct{ problems []fault.Problem }

func (c *check) wrong(field, message string) {
	c.problems = append(c.problems, fault.Problem{Field: field, Message: message})
}

// text holds a text to a number of characters.
func (c *check) text(field, value string, most int) {
	if utf8.RuneCountInString(value) > most {
		c.wrong(field, fmt.Sprintf("Give at most %d characters.", most))
	}
}

// line holds a text to one line besides: what is called so, or reached so, is said in
// letters' subjects, calendars and lists.
func (c *check) line(field, value string, most int) {
	c.text(field, value, most)
	if strings.ContainsFunc(value, unicode.IsControl) {
		c.wrong(field, "Give one line, without control characters.")
	}
}

// object holds a client's own object, which doors have read as one, to its size.
func (c *check) object(field, value string) {
	if len(value) > maxObject {
		c.wrong(field, "Give at most 64 KiB.")
	}
}

// email refuses what is no e-mail address, and one with more about it than a line has: a
// "mailto:" that somebody copied may carry anything.
func (c *check) email(field, value string) {
	if _, ok := people.Email(value); !ok || len(value) > maxLine || strings.ContainsFunc(strings.TrimSpace(value), unicode.IsControl) {
		c.wrong(field, "Give an e-mail address.")
	}
}

// visitor holds what somebody says of himself.
func (c *check) visitor(v Visitor) {
	c.email("email", v.Email)
	c.line("firstname", v.Firstname, maxName)
	c.line("lastname", v.Lastname, maxName)
	c.line("phone", v.Phone, maxName)
	c.object("fields", v.Fields)
	c.object("visitor_metadata", v.Metadata)
}

// err is one error of all that is wrong, nil when nothing is.
func (c *check) err() error { return fault.All(c.problems) }
