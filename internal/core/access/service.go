package access

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/passwords"
	"palier/internal/core/uid"
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
}

// NewService makes the service. outlast is called after each change that an
// Actor depends on; OutlastBelief is the real one.
func NewService(ledger event.Ledger, store Store, keys Keys, outlast func(context.Context)) *Service {
	return &Service{ledger, store, keys, outlast, passwords.NewHasher()}
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
	all, err := s.store.ListAccounts(ctx)
	if err != nil {
		return a, err
	}
	for _, other := range all {
		a.ID = max(a.ID, other.ID)
	}
	a.ID++
	err = s.ledger.Write(ctx, a.ID, func(ctx context.Context, tx event.Tx) error {
		a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "account.created", Subject: event.Subject{Kind: "account", ID: a.ID}, Who: who,
			Changes: []event.Change{{Field: "name", After: a.Name}, {Field: "mode", After: string(a.Mode)}}})
		return s.store.InsertAccount(ctx, a)
	})
	return a, err
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

// CreateAgency opens a branch; a.ID 0 takes the next free number.
func (s *Service) CreateAgency(ctx context.Context, by Actor, a Agency) (Agency, error) {
	a.Account = by.Account
	if a.Country == "" {
		a.Country = by.Country
	}
	if a.Timezone == "" {
		a.Timezone = day.Paris().String()
	}
	if err := fault.All(agencyProblems(a)); err != nil {
		return a, err
	}
	wanted := a.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		a.ID = chosen(tx, wanted)
		a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "agency.created", Subject: event.Subject{Kind: "agency", ID: a.ID}, Agency: a.ID, Who: by.Who,
			Changes: []event.Change{{Field: "name", After: a.Name}}})
		if err := s.store.InsertAgency(ctx, a); err != nil {
			return taken(err, "id", "This number is already an agency's.")
		}
		return s.store.ReplaceStops(ctx, a.Account, fmt.Sprintf("agency:%d", a.ID), s.emails(a.Email, frontDesk(a.Email)), s.phones(a.Country, a.Phone, a.Fax))
	})
	return a, err
}

// frontDesk is the shared mailbox that goes with an agency's own address.
func frontDesk(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return "contact@" + domain
}

func agencyProblems(a Agency) (p []fault.Problem) {
	if strings.TrimSpace(a.Name) == "" {
		p = append(p, fault.Problem{Field: "name", Message: "An agency needs a name."})
	}
	if !numeric(a.ID) {
		p = append(p, fault.Problem{Field: "id", Message: "A number of at most nine digits."})
	}
	if !alpha2(a.Country) {
		p = append(p, fault.Problem{Field: "country", Message: "Two letters, such as FR."})
	}
	if _, err := time.LoadLocation(a.Timezone); err != nil {
		p = append(p, fault.Problem{Field: "timezone", Message: "A zone name such as Europe/Paris."})
	}
	return p
}

// Users lists a page of an agency's users and how many there are.
func (s *Service) Users(ctx context.Context, a Actor, agency int64, limit, offset int) ([]User, int64, error) {
	return s.store.ListUsers(ctx, UserQuery{Account: a.Account, Agency: agency, Limit: limit, Offset: offset})
}

// User gives a user of the account.
func (s *Service) User(ctx context.Context, a Actor, id int64) (User, error) {
	u, found, err := s.store.GetUser(ctx, a.Account, id)
	if err == nil && !found {
		err = fault.New(fault.Missing, "Resource not found")
	}
	return u, err
}

// UsersByID gives users of the account by their ids; whoever is not there is left out.
func (s *Service) UsersByID(ctx context.Context, a Actor, ids []int64) (map[int64]User, error) {
	list, err := s.store.UsersByID(ctx, a.Account, ids)
	found := make(map[int64]User, len(list))
	for _, u := range list {
		found[u.ID] = u
	}
	return found, err
}

// CreateUser adds a person to an agency; u.ID 0 takes the next free number.
func (s *Service) CreateUser(ctx context.Context, by Actor, u User) (User, error) {
	u.Account = by.Account
	if u.Timezone == "" {
		u.Timezone = day.Paris().String()
	}
	if u.Language == "" {
		u.Language = "fr"
	}
	if u.Group == 0 {
		u.Group = 5
	}
	if err := fault.All(userProblems(u)); err != nil {
		return u, err
	}
	if _, err := s.Agency(ctx, by, u.Agency); err != nil {
		return u, fault.Field("agency", "There is no such agency.")
	}
	wanted := u.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		u.ID, u.UID = chosen(tx, wanted), uid.New()
		u.CreatedAt, u.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "user.created", Subject: event.Subject{Kind: "user", ID: u.ID}, Agency: u.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "username", After: u.Username}}})
		if err := s.store.InsertUser(ctx, u); err != nil {
			return taken(err, "username", "This number or log-in name is already a user's.")
		}
		return s.stopUser(ctx, by, u)
	})
	return u, err
}

// SetUserActive switches a user on or off, and with him the keys that act in his name:
// when it returns, every replica knows. His sessions end when he is switched off, and do
// not come back with him.
func (s *Service) SetUserActive(ctx context.Context, by Actor, id int64, active bool) (User, error) {
	var u User
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var err error
		if u, err = s.User(ctx, by, id); err != nil || u.Active == active {
			return err
		}
		u.Active, u.UpdatedAt = active, tx.Now()
		tx.Record(event.Event{Kind: "user.updated", Subject: event.Subject{Kind: "user", ID: u.ID}, Agency: u.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "active", Before: fmt.Sprint(!active), After: fmt.Sprint(active)}}})
		if !active {
			if _, err := s.store.EndSessions(ctx, u.Account, u.ID, 0, tx.Now()); err != nil {
				return err
			}
		}
		return s.store.UpdateUser(ctx, u)
	})
	if err == nil {
		s.outlast(ctx)
	}
	return u, err
}

func (s *Service) stopUser(ctx context.Context, by Actor, u User) error {
	return s.store.ReplaceStops(ctx, u.Account, fmt.Sprintf("user:%d", u.ID), s.emails(u.Email), s.phones(by.CountryAt(u.Agency), u.Phone, u.Mobile, u.Fax))
}

func userProblems(u User) (p []fault.Problem) {
	if strings.TrimSpace(u.Username) == "" {
		p = append(p, fault.Problem{Field: "username", Message: "A user needs a log-in name."})
	}
	if !numeric(u.ID) {
		p = append(p, fault.Problem{Field: "id", Message: "A number of at most nine digits."})
	}
	if _, err := mail.ParseAddress(u.Email); err != nil {
		p = append(p, fault.Problem{Field: "email", Message: "Not an e-mail address."})
	}
	if u.Group < 1 || u.Group > 10 {
		p = append(p, fault.Problem{Field: "group", Message: "From 1 to 10, see the code list user_group."})
	}
	if _, err := time.LoadLocation(u.Timezone); err != nil {
		p = append(p, fault.Problem{Field: "timezone", Message: "A zone name such as Europe/Paris."})
	}
	return p
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
