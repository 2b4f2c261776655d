package ical_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/web/ical"
	"palier/internal/web/ical/icaltest"
)

var noon = time.Date(2026, 7, 9, 11, 30, 0, 0, time.FixedZone("", 2*3600))

func visit() ical.Event {
	return ical.Event{UID: "b3f1e0aa@example.org", Sequence: 7, Stamp: noon.Add(-time.Hour), Start: noon, End: noon.Add(30 * time.Minute), Summary: "Visite",
		Status: ical.Confirmed, Organizer: ical.Person{Name: "Agence du Pré", Email: "agence@example.org"}, Attendee: ical.Person{Name: "Noé", Email: "noe@example.org"}}
}

func TestAnAppointmentIsWrittenAsCalendarsReadIt(t *testing.T) {
	e := visit()
	e.Summary, e.Location, e.Description = "Visite, rue des Tilleuls; n° 12", "12 rue des Tilleuls, 44000 Nantes", "Code : 481205\nÀ bientôt \\o/"
	e.URL, e.Located, e.Lat, e.Lon = "https://example.org/v/manage?p=AQ", true, 47.2184, -1.5536
	got := ical.Calendar{Method: ical.Request, Events: []ical.Event{e}}.String()
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Palier//Visites//FR
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VEVENT
UID:b3f1e0aa@example.org
DTSTAMP:20260709T083000Z
DTSTART:20260709T093000Z
DTEND:20260709T100000Z
SEQUENCE:7
STATUS:CONFIRMED
SUMMARY:Visite\, rue des Tilleuls\; n° 12
LOCATION:12 rue des Tilleuls\, 44000 Nantes
DESCRIPTION:Code : 481205\nÀ bientôt \\o/
URL:https://example.org/v/manage?p=AQ
GEO:47.218400;-1.553600
ORGANIZER;CN="Agence du Pré":mailto:agence@example.org
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Noé":mailto
 :noe@example.org
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, err := icaltest.Parse(got); err != nil {
		t.Error(err)
	}
}

func TestAFeedHasItsNameAndNobodyIsAsked(t *testing.T) {
	one, two := visit(), visit()
	one.Organizer, one.Attendee, two.UID, two.Status = ical.Person{}, ical.Person{}, "other", ical.Cancelled
	text := ical.Calendar{Name: "Visites de Camille, Nantes", Refresh: 15 * time.Minute, Events: []ical.Event{one, two}}.String()
	events, err := icaltest.Parse(text)
	if err != nil || len(events) != 2 || events[0]["ATTENDEE"] != "" || events[1]["STATUS"] != "CANCELLED" {
		t.Fatalf("%v %v", events, err)
	}
	for _, line := range []string{`NAME:Visites de Camille\, Nantes`, "REFRESH-INTERVAL;VALUE=DURATION:PT15M"} {
		if !strings.Contains(text, line+"\r\n") {
			t.Errorf("no %s in\n%s", line, text)
		}
	}
	if strings.Contains(text, "METHOD") {
		t.Error("a feed asks for nothing")
	}
	if _, err := icaltest.Parse(ical.Calendar{}.String()); err != nil {
		t.Errorf("an empty feed: %v", err)
	}
}

// FuzzTextsComeBack holds whatever people write against the strict parser.
func FuzzTextsComeBack(f *testing.F) {
	for _, s := range []string{"", "Visite", "a,b;c\\n\\,", "é" + strings.Repeat("œ€😀", 60), "x\r\nEND:VEVENT\r\nBEGIN:VEVENT", "\x00\x7f\xff", strings.Repeat("a", 75), "\"'^:;=,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := visit()
		e.UID, e.Summary, e.Location, e.Description, e.URL = "u"+s, s, s, s, "https://example.org/"+s
		e.Organizer.Name, e.Attendee.Name, e.Attendee.Email = s, s, "noe@example.org"+s
		text := ical.Calendar{Method: ical.Cancel, Name: s, Events: []ical.Event{e}}.String()
		events, err := icaltest.Parse(text)
		if err != nil || len(events) != 1 {
			t.Fatalf("%d events, %v in\n%q", len(events), err, text)
		}
		if want := spoken(s); events[0]["SUMMARY"] != want {
			t.Errorf("%q came back as %q", want, events[0]["SUMMARY"])
		}
	})
}

// spoken is what is left of a text: line breaks of one kind, no other controls.
func spoken(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r == 0x7f) {
			return -1
		}
		return r
	}, s)
}
