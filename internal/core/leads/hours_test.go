package leads_test

import (
	"testing"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/leads"
)

func TestHoursAreReadAsPeopleWriteThem(t *testing.T) {
	h, problem := leads.ReadHours([7]string{"9-12:30, 14h-19h", "", "", "", "08:00-24:00", "", ""})
	if got := h.Days(); problem != 7 || got[0] != "09:00-12:30 14:00-19:00" || got[4] != "08:00-24:00" || got[1] != "" {
		t.Errorf("%q, %d", got, problem)
	}
	for _, wrong := range []string{"9", "19-9", "9-12 11-13", "9-25", "x-y", "9:60-10", "-1-4"} {
		if _, problem := leads.ReadHours([7]string{"", wrong}); problem != 1 {
			t.Errorf("%q is taken (%d)", wrong, problem)
		}
	}
}

// In Paris the clock went back on 25 October 2026, and 11 November is a holiday.
func TestWorkingTimeIsCountedByTheClockOnTheWall(t *testing.T) {
	paris := day.Paris()
	at := func(month time.Month, d, hour, minute int) time.Time {
		return time.Date(2026, month, d, hour, minute, 0, 0, paris)
	}
	closed := func(d day.Date) bool { return d == day.Date{Year: 2026, Month: time.November, Day: 11} }
	for what, c := range map[string]struct {
		from, to time.Time
		want     time.Duration
	}{
		"within a morning":         {at(11, 17, 10, 0), at(11, 17, 10, 42), 42 * time.Minute},
		"before it opens":          {at(11, 17, 7, 0), at(11, 17, 8, 59), 0},
		"over a night":             {at(11, 17, 18, 30), at(11, 18, 9, 15), 45 * time.Minute},
		"over a weekend":           {at(11, 20, 18, 0), at(11, 23, 10, 0), 5 * time.Hour},
		"over a holiday":           {at(11, 10, 18, 0), at(11, 12, 10, 0), 2 * time.Hour},
		"over a change of clocks":  {at(10, 24, 11, 0), at(10, 26, 10, 0), 2 * time.Hour},
		"not at all":               {at(11, 17, 11, 0), at(11, 17, 10, 0), 0},
		"two months and no longer": {at(1, 5, 9, 0), at(12, 5, 9, 0), 477 * time.Hour},
	} {
		if got := leads.UsualHours().Worked(c.from, c.to, paris, closed); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}

func TestATemplateTakesFactsOfOneLine(t *testing.T) {
	tpl := leads.Template{Subject: "Votre demande sur {bien}", Body: "Bonjour {Prénom} {nom},\n\n{agent} vous rappelle ({telephone}). {inconnu} {"}
	subject, body := tpl.Filled(leads.Facts{"firstname": "Inès\n\nSignature", "lastname": "{bien}", "property": "T-1\r\nBcc: x", "agent": "Karim"})
	if subject != "Votre demande sur T-1 Bcc: x" || body != "Bonjour Inès Signature {bien},\n\nKarim vous rappelle (). {inconnu} {" {
		t.Errorf("%q\n%q", subject, body)
	}
}
