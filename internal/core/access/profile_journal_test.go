package access_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAProfile(t *testing.T) {
	eventtest.Whole(t, access.Profile{}, access.Profile.Fields)
}
