package access

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Colleague is a person of an office as who administers the account is shown him.
type Colleague struct {
	User
	SeenAt    time.Time // he was logged in the last time, to the minute; zero: never
	Enters    bool      // he has a password
	TwoSteps  bool      // it is not enough
	InvitedAt time.Time // a letter was written to him; zero: none that is good still
	UntilAt   time.Time // until when that is
}

// Colleagues are the people of the agencies that are open to who administers the account,
// by name. It tells at most mostColleagues.
func (s *Service) Colleagues(ctx context.Context, by Actor) ([]Colleague, error) {
	if err := by.administers(); err != nil {
		return nil, err
	}
	list, err := s.store.ListColleagues(ctx, by.Account, mostColleagues)
	if err != nil {
		return nil, err
	}
	tickets, err := s.store.ListTickets(ctx, by.Account, 0)
	if err != nil {
		return nil, err
	}
	now := s.office.Now()
	open := map[int64]Ticket{}
	for _, t := range tickets {
		if t.Kind == Invitation && t.Good(now) {
			open[t.User] = t
		}
	}
	list = slices.DeleteFunc(list, func(c Colleague) bool { return !by.Opens(c.Agency) })
	for i := range list {
		list[i].InvitedAt, list[i].UntilAt = open[list[i].ID].CreatedAt, open[list[i].ID].ExpiresAt
	}
	order := collate.New(language.French, collate.IgnoreCase)
	slices.SortFunc(list, func(a, b Colleague) int {
		return cmp.Or(order.CompareString(a.Lastname, b.Lastname), order.CompareString(a.Firstname, b.Firstname), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// mostColleagues is far more than an account has.
const mostColleagues = 5000

// Colleague is one of them. Missing: there is no such user in the account.
func (s *Service) Colleague(ctx context.Context, by Actor, id int64) (Colleague, error) {
	if err := by.administers(); err != nil {
		return Colleague{}, err
	}
	u, err := s.inCharge(ctx, by, id)
	if err != nil {
		return Colleague{}, err
	}
	list, err := s.Colleagues(ctx, by)
	if i := slices.IndexFunc(list, func(c Colleague) bool { return c.ID == id }); i >= 0 {
		return list[i], nil
	}
	return Colleague{User: u}, err
}
