package access

import (
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAProfile(t *testing.T) {
	eventtest.Whole(t, Profile{}, Profile.values)
}
