package people

import (
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAContact(t *testing.T) {
	eventtest.Whole(t, Contact{}, Contact.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", ".Provider", // of the first event, its place and its author
		".MergedInto", // has events of its own
	)
}
