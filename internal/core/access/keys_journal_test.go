package access

import (
	"net/netip"
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAKey(t *testing.T) {
	eventtest.Whole(t, Key{Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, Key.values,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".RevokedAt", // has an event of its own
	)
}
