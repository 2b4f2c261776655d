package people_test

import (
	"testing"

	"palier/internal/core/event/eventtest"
	"palier/internal/core/people"
)

func TestTheJournalTellsEveryFieldOfAContact(t *testing.T) {
	eventtest.Whole(t, people.Contact{}, people.Contact.Fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", ".Provider", // of the first event, its place and its author
		".MergedInto", // has events of its own
		".Lists",      // follows from what is merged
	)
}
