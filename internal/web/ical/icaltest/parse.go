// Package icaltest reads calendars as strictly as RFC 5545 is written, for tests of what
// writes them. It knows nothing of the writer.
package icaltest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// contentLine is the grammar of a line (3.1).
var contentLine = regexp.MustCompile(`^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*):([^\x00-\x1f\x7f]*)$`)

// onceOnly are the properties that an event has exactly once, and the form of each.
var onceOnly = map[string]*regexp.Regexp{
	"UID": regexp.MustCompile(`.`), "SUMMARY": regexp.MustCompile(``), "SEQUENCE": regexp.MustCompile(`^\d+$`), "DTSTAMP": utc, "DTSTART": utc, "DTEND": utc,
}

var utc = regexp.MustCompile(`^\d{8}T\d{6}Z$`)

// texts are the properties whose values are escaped (3.3.11).
var texts = []string{"SUMMARY", "LOCATION", "DESCRIPTION", "UID"}

// Parse gives the events of a calendar by the names of their properties, texts
// unescaped, or says what is wrong with it.
func Parse(text string) ([]map[string]string, error) {
	lines, err := unfolded(text)
	if err != nil {
		return nil, err
	}
	var p parser
	for _, line := range lines {
		m := contentLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("no content line: %q", line)
		}
		if err := p.take(m[1], m[3]); err != nil {
			return nil, err
		}
	}
	if len(p.within) != 0 {
		return nil, fmt.Errorf("no END of %v", p.within)
	}
	return p.events, p.whole()
}

// unfolded are the content lines.
func unfolded(text string) ([]string, error) {
	if !strings.HasSuffix(text, "\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		return nil, errors.New("lines end with CR LF")
	}
	text = strings.TrimSuffix(text, "\r\n")
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) {
			return nil, fmt.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	return strings.Split(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), nil
}

type parser struct {
	within     []string // components that are open
	header     []string // properties of the calendar
	components int
	event      map[string]string // the one that is open
	events     []map[string]string
}

func (p *parser) take(name, value string) error {
	switch {
	case name == "BEGIN":
		if len(p.within) == 0 && (value != "VCALENDAR" || p.components > 0) {
			return fmt.Errorf("BEGIN:%s outside", value)
		}
		if p.within = append(p.within, value); len(p.within) == 2 {
			p.components++
		}
		if value == "VEVENT" {
			p.event = map[string]string{}
		}
	case name == "END":
		return p.end(value)
	case len(p.within) == 0:
		return fmt.Errorf("%s outside", name)
	case len(p.within) == 1:
		if p.components > 0 {
			return fmt.Errorf("%s of the calendar behind a component", name)
		}
		p.header = append(p.header, name)
	case p.event != nil:
		return p.property(name, value)
	}
	return nil
}

func (p *parser) end(value string) error {
	last := len(p.within) - 1
	if last < 0 || p.within[last] != value {
		return fmt.Errorf("END:%s within %v", value, p.within)
	}
	p.within = p.within[:last]
	if value != "VEVENT" {
		return nil
	}
	err := complete(p.event)
	p.events, p.event = append(p.events, p.event), nil
	return err
}

func (p *parser) property(name, value string) (err error) {
	if _, twice := p.event[name]; twice {
		return fmt.Errorf("%s twice", name)
	}
	if slices.Contains(texts, name) {
		value, err = unescape(value)
	}
	p.event[name] = value
	return err
}

// complete tells what an event lacks.
func complete(event map[string]string) error {
	for name, form := range onceOnly {
		if value, there := event[name]; !there || !form.MatchString(value) {
			return fmt.Errorf("%s:%s", name, value)
		}
	}
	if event["DTSTART"] >= event["DTEND"] {
		return fmt.Errorf("from %s to %s", event["DTSTART"], event["DTEND"])
	}
	return nil
}

// whole tells what the calendar lacks: it says its version and its maker once (3.6), has
// a component, and no two events of one id.
func (p *parser) whole() error {
	for _, name := range []string{"VERSION", "PRODID"} {
		if i := slices.Index(p.header, name); i < 0 || slices.Contains(p.header[i+1:], name) {
			return fmt.Errorf("not one %s", name)
		}
	}
	if p.components == 0 {
		return errors.New("no component")
	}
	seen := map[string]bool{}
	for _, e := range p.events {
		if seen[e["UID"]] {
			return fmt.Errorf("UID:%s twice", e["UID"])
		}
		seen[e["UID"]] = true
	}
	return nil
}

// unescape reads a text; what is not escaped as it must be is an error (3.3.11).
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == ',' || s[i] == ';':
			return "", fmt.Errorf("%q is not escaped in %q", s[i], s)
		case s[i] != '\\':
			b.WriteByte(s[i])
		case i+1 == len(s) || !strings.ContainsRune(`\,;nN`, rune(s[i+1])):
			return "", fmt.Errorf("a wrong escape in %q", s)
		default:
			i++
			b.WriteString(map[byte]string{'\\': `\`, ',': ",", ';': ";", 'n': "\n", 'N': "\n"}[s[i]])
		}
	}
	return b.String(), nil
}
