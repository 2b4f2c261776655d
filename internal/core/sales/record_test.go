package sales

import (
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfAnOption(t *testing.T) {
	eventtest.Whole(t, Option{Status: OptionLive}, Option.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Program", ".Lead", // named in every event
		".Interest", ".AvailableAt", ".Lots.Name", // read, not kept
		".Key",          // the author of its first event, for good
		".Lots.VATRate", // frozen with the price
	)
}

func TestTheJournalTellsEveryFieldOfAPurchase(t *testing.T) {
	eventtest.Whole(t, Purchase{}, Purchase.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", ".Program", ".Lead", // named in every event
		".Lots.Name",    // read, not kept
		".Lots.VATRate", // frozen with the price
	)
}

// TestTheJournalTellsEveryFieldOfARegistration but those that say who the person is:
// they stand with the registration, and the journal is kept longer.
func TestTheJournalTellsEveryFieldOfARegistration(t *testing.T) {
	eventtest.Whole(t, Registration{Status: RegistrationApproved}, Registration.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Program", ".Lead", // named in every event
		".Person", ".Comment", ".Report.Matches", ".Report.Rules.Explanation", // set once, and read with the registration
		".Key",       // the author of its first event, for good
		".Held",      // read, not kept
		".DecidedAt", // the instant of the event that tells the decision
		".WarnAt",    // follows .ExpiresAt and .WarnedAt
	)
}
