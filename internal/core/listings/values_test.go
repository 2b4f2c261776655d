package listings_test

import (
	"testing"

	"palier/internal/core/event/eventtest"
	"palier/internal/core/listings"
)

// Whether a sheet is complete follows from what is told.
func TestTheJournalTellsEveryChangeOfAProperty(t *testing.T) {
	eventtest.Whole(t, listings.Property{}, listings.Property.Fields, ".Account", ".ID", ".UID", ".Agency", ".Complete", ".CreatedAt", ".UpdatedAt")
}
