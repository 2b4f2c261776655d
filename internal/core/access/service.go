package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/passwords"
)

// Keys normalises e-mails and phones; package people does it. It is asked so
// that the account's own numbers are never taken for a person's.
type Keys interface {
	EmailKey(raw string) (string, bool)
	PhoneKey(raw, country string) (string, bool)
}

// Service administers accounts, agencies, users and providers.
type Service struct {
	ledger  event.Ledger
	store   Store
	keys    Keys
	outlast func(ctx context.Context) // waits until a change of credentials is in force
	slow    passwords.Hasher
	office  Office
}

// NewService makes the service. outlast is called after each change that an
// Actor depends on; OutlastBelief is the real one.
func NewService(ledger event.Ledger, store Store, keys Keys, outlast func(context.Context)) *Service {
	return &Service{ledger: ledger, store: store, keys: keys, outlast: outlast, slow: passwords.NewHasher()}
}

// OutlastBelief waits until no replica believes an Actor loaded before now.
func OutlastBelief(ctx context.Context) {
	t := time.NewTimer(Believed)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// CreateAccount opens an account. Its number is the next free one.
func (s *Service) CreateAccount(ctx context.Context, a Account, who event.Who) (Account, error) {
	a.Name, a.Country = strings.TrimSpace(a.Name), strings.ToUpper(strings.TrimSpace(a.Country))
	var problems []fault.Problem
	if a.Name == "" {
		problems = append(problems, fault.Problem{Field: "name", Message: "An account needs a name."})
	}
	if !alpha2(a.Country) {
		problems = append(problems, fault.Problem{Field: "country", Message: "Two letters, such as FR."})
	}
	if err := fault.All(problems); err != nil {
		return a, err
	}
	return s.open(ctx, a, who, func(context.Context, Account) error { return nil })
}

// mostOpened is how many others may open an account in the time that one takes.
const mostOpened = 50

// open makes an account, and with it, in the same write, what first makes in it. Numbers are the
// installation's: of two that open one at the same instant the database refuses the second,
// which takes the next number.
func (s *Service) open(ctx context.Context, a Account, who event.Who, first func(context.Context, Account) error) (Account, error) {
	for try := 1; ; try++ {
		all, err := s.store.ListAccounts(ctx)
		if err != nil {
			return a, err
		}
		a.ID = 1
		for _, other := range all {
			a.ID = max(a.ID, other.ID+1)
		}
		var refused error
		err = s.ledger.Write(ctx, a.ID, func(ctx context.Context, tx event.Tx) error {
			a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
			tx.Record(event.Event{Kind: "account.created", Subject: event.Subject{Kind: "account", ID: a.ID}, Who: who,
				Changes: []event.Change{{Field: "name", After: a.Name}, {Field: "mode", After: string(a.Mode)}}})
			if refused = s.store.InsertAccount(ctx, a); refused != nil {
				return refused
			}
			return first(ctx, a)
		})
		if !fault.Is(refused, fault.Conflict) || try == mostOpened {
			return a, err
		}
	}
}

// Accounts lists every account, for the command line.
func (s *Service) Accounts(ctx context.Context) ([]Account, error) { return s.store.ListAccounts(ctx) }

// Agencies lists the agencies open to the actor.
func (s *Service) Agencies(ctx context.Context, a Actor) ([]Agency, error) {
	ids, all := a.Agencies()
	return s.store.ListAgencies(ctx, a.Account, ids, all)
}

// Agency gives an agency that the actor may know of: Forbidden when it exists in
// the account but is not open to it, Missing when it does not exist there.
func (s *Service) Agency(ctx context.Context, a Actor, id int64) (Agency, error) {
	list, err := s.store.ListAgencies(ctx, a.Account, []int64{id}, false)
	if err != nil {
		return Agency{}, err
	}
	if len(list) == 0 {
		return Agency{}, fault.New(fault.Missing, "Resource not found")
	}
	if !a.Opens(id) {
		return Agency{}, Denied()
	}
	return list[0], nil
}

// Enter refuses an actor at an agency: Missing when there is no such agency in
// its account, Forbidden when it is not open to it or the right is missing.
func (s *Service) Enter(ctx context.Context, a Actor, agency int64, r Right) error {
	if a.Opens(agency) && !a.all {
		return a.May(r, agency)
	}
	if _, err := s.Agency(ctx, a, agency); err != nil {
		return err
	}
	return a.May(r, agency)
}

func (s *Service) emails(raw ...string) (out []string) {
	for _, r := range raw {
		if k, ok := s.keys.EmailKey(r); ok && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

func (s *Service) phones(country string, raw ...string) (out []string) {
	for _, r := range raw {
		if k, ok := s.keys.PhoneKey(r, country); ok && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// numeric tells whether a number asked for is one that clients can hold; 0 asks
// for none.
func numeric(id int64) bool { return id >= 0 && id <= 999_999_999 }

// chosen is the number asked for, or the next free one.
func chosen(tx event.Tx, id int64) int64 {
	if id == 0 {
		return tx.NextID()
	}
	tx.TakeID(id)
	return id
}

// taken turns a clash of keys into a problem of the field.
func taken(err error, field, message string) error {
	if fault.Is(err, fault.Conflict) {
		return fault.Field(field, message)
	}
	return err
}

func alpha2(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
