package icaltest_test

import (
	"strings"
	"testing"

	"palier/internal/web/ical/icaltest"
)

const good = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Palier//FR
BEGIN:VEVENT
UID:a
DTSTAMP:20260709T083000Z
DTSTART:20260709T093000Z
DTEND:20260709T100000Z
SEQUENCE:7
SUMMARY:Visite\, Nantes
END:VEVENT
END:VCALENDAR
`

func TestTheParserRefusesWhatTheRFCForbids(t *testing.T) {
	lines := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	if events, err := icaltest.Parse(lines(good)); err != nil || len(events) != 1 || events[0]["SUMMARY"] != "Visite, Nantes" {
		t.Fatalf("%v %v", events, err)
	}
	event := good[strings.Index(good, "BEGIN:VEVENT"):strings.Index(good, "END:VCALENDAR")]
	for what, bad := range map[string]string{
		"no version":         strings.Replace(good, "VERSION:2.0\n", "", 1),
		"two makers":         strings.Replace(good, "PRODID", "PRODID:x\nPRODID", 1),
		"no component":       strings.Replace(good, event, "", 1),
		"the same id twice":  strings.Replace(good, event, event+event, 1),
		"no stamp":           strings.Replace(good, "DTSTAMP", "X-STAMP", 1),
		"local time":         strings.Replace(good, "093000Z", "093000", 1),
		"ends as it begins":  strings.Replace(good, "100000Z", "093000Z", 1),
		"a property twice":   strings.Replace(good, "UID:a", "UID:a\nUID:b", 1),
		"a bare comma":       strings.Replace(good, `\,`, ",", 1),
		"a wrong escape":     strings.Replace(good, `\,`, `\:`, 1),
		"a long line":        strings.Replace(good, "Nantes", strings.Repeat("x", 80), 1),
		"an open component":  strings.Replace(good, "END:VEVENT\n", "", 1),
		"no name":            strings.Replace(good, "UID:a", ":a", 1),
		"behind its end":     good + "X-A:b\n",
		"two calendars":      good + good,
		"header behind":      strings.Replace(good, "END:VCALENDAR", "X-A:b\nEND:VCALENDAR", 1),
		"an empty line":      strings.Replace(good, "UID", "\nUID", 1),
		"a line that breaks": strings.Replace(good, "Nantes", "Nan\rtes", 1),
	} {
		if _, err := icaltest.Parse(lines(bad)); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	if _, err := icaltest.Parse(good); err == nil {
		t.Error("lines that end with LF are taken")
	}
}
