package agent_test

import (
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
)

// note writes an appointment down, as another door does.
func (r *round) note(kind int, subject string, in time.Duration, about ...agenda.Subject) {
	r.t.Helper()
	at := r.server.Clock.Now().Add(in).In(day.Paris())
	_, err := r.server.Agenda.Note(r.t.Context(), r.server.Operator, agenda.Action{ID: 9_000_000 + int64(in/time.Minute), Agency: r.user.Agency, User: r.user.ID, Type: kind,
		Day: day.Of(at), Start: at.Format(time.TimeOnly), End: at.Add(time.Hour).Format(time.TimeOnly), Subject: subject, Properties: about}, day.Paris())
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestADayHasWhatOtherDoorsNoted(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", 3*time.Hour)
	r.note(agenda.Valuation, "Estimation chez M. Brun", time.Hour)
	r.note(agenda.Appointment, "Remise des clés", 5*time.Hour, agenda.Subject{Property: r.place.Property.ID})
	r.note(agenda.Call, "Rappeler le notaire", 2*time.Hour)
	r.note(agenda.Appointment, "Réunion", 26*time.Hour)
	r.login()
	page := r.says("GET", "/agent", nil, 200, "Estimation", "Remise des clés", "Rendez-vous", "jusqu’à 14:00", visitPath(v), "<h2>Demain</h2>")
	inOrder(t, page, "<time>13:00</time> Estimation chez M. Brun", "<time>15:00</time>", "<time>17:00</time> 12 rue des Tilleuls", "<time>14:00</time><div><p>Réunion")
	if strings.Contains(page, "notaire") {
		t.Error("a call, which takes place nowhere, is on the way")
	}
}

func TestWhatTakesPlaceAtTheSameTimeIsSaid(t *testing.T) {
	const clash = "En même temps qu’un autre"
	r := begin(t, access.Agent)
	r.book("noe.sorel@example.org", 3*time.Hour)
	r.note(agenda.Appointment, "Remise des clés", 2*time.Hour) // until the visit begins
	r.login()
	if page := r.says("GET", "/agent", nil, 200, "Remise des clés"); strings.Contains(page, clash) {
		t.Error("one after the other is not the same time")
	}
	r.note(agenda.Appointment, "Réunion", 3*time.Hour+29*time.Minute)
	if n := strings.Count(r.says("GET", "/agent", nil, 200, "Réunion"), clash); n != 2 {
		t.Errorf("%d of two are marked", n)
	}
}

func TestDaysToComeAreShown(t *testing.T) {
	r := begin(t, access.Agent)
	today, tomorrow, later := r.book("noe.sorel@example.org", time.Hour), r.book("lea.brun@example.org", 25*time.Hour), r.book("max.roux@example.org", 73*time.Hour)
	if _, err := r.server.Visits.Confirm(t.Context(), r.server.Operator, later.UID); err != nil {
		t.Fatal(err)
	}
	r.login()
	page := r.says("GET", "/agent", nil, 200)
	inOrder(t, page, visitPath(today), "<h2>Demain</h2>", visitPath(tomorrow), "<h2>Plus tard</h2>", visitPath(later), "Confirmée")
	if _, ask, _ := strings.Cut(page, "<h2>À confirmer</h2>"); !strings.Contains(ask, visitPath(tomorrow)+"/confirm") || strings.Contains(page, visitPath(later)+"/confirm") {
		t.Error("not exactly what waits for an answer can be confirmed")
	}
}

// inOrder fails unless the page says the texts one after the other.
func inOrder(t *testing.T, page string, texts ...string) {
	t.Helper()
	rest := page
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q does not follow in:\n%.6000s", text, page)
		}
		rest = after
	}
}
