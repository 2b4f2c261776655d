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
	"palier/internal/core/uid"
)

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

// CreateUser adds a person to an agency; u.ID 0 takes the next free number. Invalid, with
// problems; an e-mail that somebody logs in with is one, for nobody else ever could.
func (s *Service) CreateUser(ctx context.Context, by Actor, u User) (User, error) {
	if err := by.administers(); err != nil {
		return u, err
	}
	u.Account = by.Account
	if u.Timezone == "" {
		u.Timezone = day.Paris().String()
	}
	if u.Language == "" {
		u.Language = "fr"
	}
	if u.Group == 0 {
		u.Group = groupOf(u.Role)
	}
	u = u.with(u.Profile().tidy())
	if err := fault.All(userProblems(u)); err != nil {
		return u, err
	}
	if _, err := s.Agency(ctx, by, u.Agency); err != nil {
		return u, fault.Field("agency", "There is no such agency.")
	}
	if err := by.mayMake(User{}, u); err != nil {
		return u, err
	}
	wanted := u.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.ownEmail(ctx, u.Account, wanted, u.Email); err != nil {
			return err
		}
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
// not come back with him. It takes who administers the account, and nobody switches himself
// off (Conflict).
func (s *Service) SetUserActive(ctx context.Context, by Actor, id int64, active bool) (User, error) {
	var u User
	if err := by.administers(); err != nil {
		return u, err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var err error
		if u, err = s.inCharge(ctx, by, id); err != nil || u.Active == active {
			return err
		}
		if by.isHimself(id) {
			return fault.New(fault.Conflict, "Nobody switches himself off: somebody else who administers the account does")
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
	if u.Role != "" && !slices.Contains(Roles(), u.Role) {
		p = append(p, fault.Problem{Field: "role", Message: "One of: " + joinRoles(Roles()) + "."})
	}
	if u.Group < 1 || u.Group > 10 {
		p = append(p, fault.Problem{Field: "group", Message: "From 1 to 10, see the code list user_group."})
	}
	if _, err := time.LoadLocation(u.Timezone); err != nil {
		p = append(p, fault.Problem{Field: "timezone", Message: "A zone name such as Europe/Paris."})
	}
	return append(p, u.Profile().problems()...)
}
