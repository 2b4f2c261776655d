package booking_test

import (
	"testing"

	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// Who asked about a flat and books a visit of it himself has his enquiry moved.
func TestABookingMovesTheVisitorsEnquiry(t *testing.T) {
	v := open(t, visits.Overrides{})
	ask := func(email, reference string) int64 {
		t.Helper()
		sent, err := v.server.Inbox.Add(t.Context(), v.server.Operator, leads.Lead{Agency: v.place.Property.Agency, Sent: []byte("{}"),
			Person: people.Declared{First: "Noé", Last: "Sorel", Email: email}, Details: leads.Details{About: leads.About{Reference: reference}}})
		if err != nil {
			t.Fatal(err)
		}
		return sent.ID
	}
	about, elsewhere := ask("noe@example.org", "T2/0227"), ask("noe@example.org", "OTHER-1")
	v.book("noe@example.org").says(t, 200, "Visite")
	for id, want := range map[int64]leads.Stage{about: leads.StageVisit, elsewhere: leads.StageNew} {
		l, err := v.server.Inbox.Get(t.Context(), v.server.Operator, id)
		if err != nil {
			t.Fatal(err)
		}
		if l.Stage != want || l.Opened.At.IsZero() != (want == leads.StageNew) {
			t.Errorf("%s about %s, opened %s, want %s", l.Stage, l.About.Reference, l.Opened.At, want)
		}
	}
}
