package sales

import "context"

// What messages tell of (package webhooks): each thing as it is now, whoever's it is.
// They are told by nobody who calls, so no scope narrows them; and nothing is settled
// first, which would write while the journal is read: a status goes by the time all the
// same. Whose programme it is, is for who tells to look at.

// OptionTold gives an option of the account, false when there is none. It has no
// estimate of when its turn comes, which would be stale on arrival.
func (s *Service) OptionTold(ctx context.Context, account, id int64) (Option, bool, error) {
	o, found, err := s.store.GetOption(ctx, account, id)
	o.lapse(s.now())
	return o, found, err
}

// PurchaseTold gives a purchase of the account, false when there is none.
func (s *Service) PurchaseTold(ctx context.Context, account, id int64) (Purchase, bool, error) {
	return s.store.GetPurchase(ctx, account, id)
}

// RegistrationTold gives a registration of the account, false when there is none; so it
// is of a withdrawn one, which is shown by no door.
func (r *Registry) RegistrationTold(ctx context.Context, account, id int64) (Registration, bool, error) {
	now := r.needs.Now()
	one, found, err := r.store.GetRegistration(ctx, account, id, now)
	one.Status = one.StatusAt(now)
	return one, found && one.Status != RegistrationWithdrawn, err
}
