package listings_test

import (
	"testing"

	"palier/internal/core/event/eventtest"
	"palier/internal/core/listings"
)

func TestTheJournalTellsEveryChangeOfAProperty(t *testing.T) {
	eventtest.Whole(t, listings.Property{}, listings.Property.Fields, ".Account", ".ID", ".UID", ".Agency", ".CreatedAt", ".UpdatedAt")
}
