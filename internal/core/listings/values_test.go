package listings

import (
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryChangeOfAProperty(t *testing.T) {
	eventtest.Whole(t, Property{}, Property.values, ".Account", ".ID", ".UID", ".Agency", ".CreatedAt", ".UpdatedAt")
}
