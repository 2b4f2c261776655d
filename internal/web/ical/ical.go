// Package ical writes appointments as calendars read them: iCalendar (RFC 5545), and
// its use in mails, which ask a calendar to note an appointment or to drop it (iTIP,
// RFC 5546).
//
// It knows the format and nothing of visits. All times are instants in UTC, which every
// calendar shows in its reader's own zone, so that no rules of a zone are sent along.
package ical

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MediaType is what a calendar is served as.
const MediaType = "text/calendar; charset=utf-8"

// The methods of a calendar in a mail.
const (
	Request = "REQUEST" // note the appointment, or how it is now
	Cancel  = "CANCEL"  // drop it
)

// The statuses of an event.
const (
	Confirmed = "CONFIRMED"
	Tentative = "TENTATIVE"
	Cancelled = "CANCELLED"
)

// Calendar is a set of events: one in a mail, many in a feed.
type Calendar struct {
	Method string // "" for a feed, which is only looked at
	Name   string // of a feed, as its reader sees it
	// Refresh is how often a feed should be read again; 0: not said.
	Refresh time.Duration
	Events  []Event
}

// Event is an appointment. Texts may hold anything; what a calendar cannot have is
// left out.
type Event struct {
	UID         string // the same for ever, also after a move; unique in the world
	Sequence    int64  // grows with each change
	Stamp       time.Time
	Start, End  time.Time // whole seconds
	Summary     string
	Location    string
	Description string
	URL         string
	Status      string
	Lat, Lon    float64 // degrees; told when Located
	Located     bool
	Organizer   Person // needed in mails
	Attendee    Person // who is asked, in mails
}

// Person is somebody with an e-mail address; without one there is nobody.
type Person struct{ Name, Email string }

// String is the calendar as it is sent: lines that end with CR LF, none longer than 75
// bytes.
func (c Calendar) String() string {
	var w lines
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Palier//Visites//FR")
	w.line("CALSCALE", "GREGORIAN")
	if c.Method != "" {
		w.line("METHOD", c.Method)
	}
	if c.Name != "" { // RFC 7986, and what was usual before it
		w.text("NAME", c.Name)
		w.text("X-WR-CALNAME", c.Name)
	}
	if m := int(c.Refresh.Minutes()); m > 0 {
		w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT"+strconv.Itoa(m)+"M")
		w.line("X-PUBLISHED-TTL", "PT"+strconv.Itoa(m)+"M")
	}
	for _, e := range c.Events {
		w.event(e)
	}
	if len(c.Events) == 0 {
		w.nothing()
	}
	w.line("END", "VCALENDAR")
	return w.String()
}

// lines writes content lines.
type lines struct{ strings.Builder }

// nothing stands in for events where there are none: a calendar has one component at
// least (3.6), and a zone that nobody refers to says nothing.
func (w *lines) nothing() {
	for _, l := range [][2]string{{"BEGIN", "VTIMEZONE"}, {"TZID", "UTC"}, {"BEGIN", "STANDARD"}, {"DTSTART", "19700101T000000"}, {"TZOFFSETFROM", "+0000"},
		{"TZOFFSETTO", "+0000"}, {"END", "STANDARD"}, {"END", "VTIMEZONE"}} {
		w.line(l[0], l[1])
	}
}

func (w *lines) event(e Event) {
	w.line("BEGIN", "VEVENT")
	w.text("UID", e.UID)
	w.line("DTSTAMP", instant(e.Stamp))
	w.line("DTSTART", instant(e.Start))
	w.line("DTEND", instant(e.End))
	w.line("SEQUENCE", strconv.FormatInt(e.Sequence, 10))
	if e.Status != "" {
		w.line("STATUS", e.Status)
	}
	w.text("SUMMARY", e.Summary)
	for _, t := range []struct{ name, value string }{{"LOCATION", e.Location}, {"DESCRIPTION", e.Description}} {
		if t.value != "" {
			w.text(t.name, t.value)
		}
	}
	if e.URL != "" {
		w.line("URL", plain(e.URL))
	}
	if e.Located {
		w.line("GEO", degrees(e.Lat)+";"+degrees(e.Lon))
	}
	w.person("ORGANIZER", "", e.Organizer)
	w.person("ATTENDEE", ";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", e.Attendee)
	w.line("END", "VEVENT")
}

func (w *lines) person(name, params string, p Person) {
	if p.Email == "" {
		return
	}
	if p.Name != "" {
		// A parameter has no way to write a quotation mark (3.2).
		params += `;CN="` + strings.ReplaceAll(plain(p.Name), `"`, "'") + `"`
	}
	w.line(name+params, "mailto:"+plain(p.Email))
}

// text writes a value in which commas and the like are escaped (3.3.11).
func (w *lines) text(name, value string) {
	value = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(value)
	var parts []string
	for part := range strings.SplitSeq(value, "\n") {
		parts = append(parts, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(plain(part)))
	}
	w.line(name, strings.Join(parts, `\n`))
}

// longest is how many bytes a line may have without its end (3.1).
const longest = 75

// line writes a content line, folded between characters.
func (w *lines) line(name, value string) {
	rest := name + ":" + value
	room := longest
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], longest-1
	}
	w.WriteString(rest + "\r\n")
}

// plain leaves out control characters, which no value may have, and what is not UTF-8.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func instant(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// degrees are six places after the point: a tenth of a metre.
func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
