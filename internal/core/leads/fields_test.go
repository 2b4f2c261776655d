package leads_test

import (
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/event/eventtest"
	"palier/internal/core/leads"
)

func TestTheJournalTellsEveryFieldOfALead(t *testing.T) {
	eventtest.Whole(t, leads.Lead{}, func(l leads.Lead) []event.Change { return l.Fields() },
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", ".Provider", // of every event, its place and its first author
		".Shown",                                   // follows .Contact, and the contact's own events
		".Opened.By", ".Assigned.By", ".Closed.By", // the user at that moment
		".Fingerprint", ".Sent", ".Warnings.Reason", // stand with the lead
	)
}

func TestTheJournalTellsEveryFieldOfAnInterest(t *testing.T) {
	eventtest.Whole(t, leads.Interest{}, leads.Interest.Fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Lead", ".Program", // named in every event
	)
}
