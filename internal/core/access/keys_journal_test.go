package access_test

import (
	"net/netip"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAKey(t *testing.T) {
	eventtest.Whole(t, access.Key{Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, access.Key.Fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".RevokedAt", // has an event of its own
	)
}
