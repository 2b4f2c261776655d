package leads

import "context"

// InterestsTold gives the interests of a lead that are written down, by programme, for
// messages (package webhooks): they are told by nobody who calls, so no scope narrows
// them. Which programme a message is about, and whose, is for who tells to look at.
func (d *Desk) InterestsTold(ctx context.Context, account, lead int64) ([]Interest, error) {
	return d.store.InterestsOfLead(ctx, account, lead)
}
