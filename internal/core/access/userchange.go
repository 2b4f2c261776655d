package access

import (
	"context"
	"fmt"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// ChangeUser changes what is known of a person: edit is given what is known now, and may be
// called twice. Who logs in does so by the new e-mail from then on; who is logged in stays
// so. What says the same already is no change. It takes who administers the account: an
// agency that is open to him, and no right that he has not got himself.
func (s *Service) ChangeUser(ctx context.Context, by Actor, id int64, edit func(*User)) (u User, err error) {
	if err := by.administers(); err != nil {
		return User{}, err
	}
	changed := false
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.inCharge(ctx, by, id)
		if err != nil {
			return err
		}
		u = before
		edit(&u)
		u = u.with(u.Profile().tidy())
		u.Account, u.ID, u.UID, u.Active, u.CreatedAt, u.UpdatedAt = before.Account, before.ID, before.UID, before.Active, before.CreatedAt, before.UpdatedAt
		if changed = !event.Same(before, u); !changed {
			return nil
		}
		if err := s.checkChange(ctx, by, before, u); err != nil {
			return err
		}
		u.UpdatedAt = tx.Now()
		tx.Record(event.Event{Kind: "user.updated", Subject: event.Subject{Kind: "user", ID: u.ID}, Agency: u.Agency, Who: by.Who,
			Changes: event.Diff(before.Fields(), u.Fields())})
		if err := s.store.UpdateUser(ctx, u); err != nil {
			return taken(err, "username", "This log-in name is already a user's.")
		}
		if err := s.renameLogin(ctx, before, u); err != nil {
			return err
		}
		return s.stopUser(ctx, by, u)
	})
	if err == nil && changed {
		s.outlast(ctx)
	}
	return u, err
}

func (s *Service) checkChange(ctx context.Context, by Actor, before, after User) error {
	if err := fault.All(userProblems(after)); err != nil {
		return err
	}
	if _, err := s.Agency(ctx, by, after.Agency); err != nil {
		return fault.Field("agency", "There is no such agency.")
	}
	if err := by.mayMake(before, after); err != nil {
		return err
	}
	if loginKey(before.Email) == loginKey(after.Email) {
		return nil
	}
	return s.ownEmail(ctx, after.Account, after.ID, after.Email)
}

// ownEmail refuses a person an e-mail that another of any account logs in with. Two who
// both log in with none yet may share one: the first who gets a password has it.
func (s *Service) ownEmail(ctx context.Context, account, user int64, email string) error {
	k, found, err := s.store.FindLogin(ctx, loginKey(email))
	if err != nil || !found || k.User.Account == account && k.User.ID == user {
		return err
	}
	return fault.Field("email", emailTaken)
}

// renameLogin lets who has a password log in by his new e-mail.
func (s *Service) renameLogin(ctx context.Context, before, after User) error {
	if loginKey(before.Email) == loginKey(after.Email) {
		return nil
	}
	kept, err := s.store.Password(ctx, after.Account, after.ID)
	if err != nil || kept == "" {
		return err
	}
	return taken(s.store.SetPassword(ctx, after.Account, after.ID, loginKey(after.Email), kept), "email", emailTaken)
}

// Fields are what the journal says of a person of an agency.
func (u User) Fields() []event.Change {
	return append(u.Profile().Fields(), event.Change{Field: "agency", After: event.Number(u.Agency)}, event.Change{Field: "username", After: u.Username},
		event.Change{Field: "email", After: u.Email}, event.Change{Field: "fax", After: u.Fax}, event.Change{Field: "group", After: event.Number(u.Group)}, event.Change{Field: "role", After: string(u.Role)},
		event.Change{Field: "active", After: fmt.Sprint(u.Active)}, event.Change{Field: "timezone", After: u.Timezone},
		event.Change{Field: "picture", After: u.Picture}, event.Change{Field: "born", After: u.Born.String()})
}
