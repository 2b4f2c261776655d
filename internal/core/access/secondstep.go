package access

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// KeptStep is what is kept of a user's second step.
type KeptStep struct {
	Sealed      string    // its secret
	Interval    int64     // the last of which a code was taken: none is taken twice
	ConfirmedAt time.Time // zero: it was shown and not tried yet
}

// SecondStep is what a user is told of his.
type SecondStep struct {
	On       bool
	Since    time.Time
	Recovery int  // codes left
	Required bool // the account wants everybody to have one
}

// Offer is a second step that is on when a code of it was given.
type Offer struct {
	Secret string // in groups of four, for who types it
	Link   string // otpauth:, for who opens it on the telephone itself
}

const recoveryCodes = 10

// errCode answers a code that is not right, or was used.
var errCode = fault.Field("code", "This code is wrong, or was used already.")

// SecondStep tells a user about his; who administers the account about anybody's.
func (s *Service) SecondStep(ctx context.Context, by Actor, user int64) (SecondStep, error) {
	if _, err := s.inCharge(ctx, by, user); err != nil {
		return SecondStep{}, err
	}
	account, _, err := s.store.GetAccount(ctx, by.Account)
	if err != nil {
		return SecondStep{}, err
	}
	k, found, err := s.store.GetSecondStep(ctx, by.Account, user)
	v := SecondStep{On: found && !k.ConfirmedAt.IsZero(), Since: k.ConfirmedAt, Required: account.TwoSteps}
	if err == nil && v.On {
		v.Recovery, err = s.store.CountRecoveryCodes(ctx, by.Account, user)
	}
	return v, err
}

// OfferSecondStep shows a user the secret of a second step to come: the same until he has
// given a code of it. Conflict: he has one.
func (s *Service) OfferSecondStep(ctx context.Context, a Actor) (Offer, error) {
	var o Offer
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, _ event.Tx) error {
		u, err := s.himself(ctx, a)
		if err != nil {
			return err
		}
		k, found, err := s.store.GetSecondStep(ctx, a.Account, a.User)
		if err != nil {
			return err
		}
		if found && !k.ConfirmedAt.IsZero() {
			return fault.New(fault.Conflict, "The second step is on already")
		}
		secret := newCodeSecret()
		if found {
			secret, err = s.unseal(a.Account, a.User, k.Sealed)
		} else if k.Sealed, err = s.seal(a.Account, a.User, secret); err == nil {
			err = s.store.SaveSecondStep(ctx, a.Account, a.User, k)
		}
		o = Offer{inGroups(spelled(secret)), codeLink(secret, u.Email)}
		return err
	})
	return o, err
}

// ConfirmSecondStep switches a user's second step on with a code of it, and gives the codes
// that come in without it, each once; they are shown once. The actor it gives has taken it.
// Invalid on "code".
func (s *Service) ConfirmSecondStep(ctx context.Context, a Actor, code string) (Actor, []string, error) {
	var codes []string
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.himself(ctx, a)
		if err != nil {
			return err
		}
		k, found, err := s.store.GetSecondStep(ctx, a.Account, a.User)
		if err != nil {
			return err
		}
		if !found || !k.ConfirmedAt.IsZero() {
			return fault.New(fault.Conflict, "There is no second step to confirm")
		}
		secret, err := s.unseal(a.Account, a.User, k.Sealed)
		if err != nil {
			return err
		}
		var ok bool
		if k.Interval, ok = matchCode(secret, plainCode(code), k.Interval, tx.Now()); !ok {
			return errCode
		}
		k.ConfirmedAt = tx.Now()
		if err := s.store.SaveSecondStep(ctx, a.Account, a.User, k); err != nil {
			return err
		}
		tx.Record(sessionEvent("user.second_step_on", a, u))
		codes, err = s.newRecoveryCodes(ctx, a)
		return err
	})
	a.stepped = true
	return a, codes, err
}

// RenewRecoveryCodes gives a user ten new codes in the place of those he had. Conflict: he
// has no second step.
func (s *Service) RenewRecoveryCodes(ctx context.Context, a Actor) (codes []string, err error) {
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.himself(ctx, a)
		if err != nil {
			return err
		}
		if k, found, err := s.store.GetSecondStep(ctx, a.Account, a.User); err != nil || !found || k.ConfirmedAt.IsZero() {
			if err == nil {
				err = fault.New(fault.Conflict, "The second step is off")
			}
			return err
		}
		tx.Record(sessionEvent("user.recovery_codes", a, u))
		codes, err = s.newRecoveryCodes(ctx, a)
		return err
	})
	return codes, err
}

func (s *Service) newRecoveryCodes(ctx context.Context, a Actor) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = inGroups(strings.ToLower(rand.Text()[:16]))
		hashes[i] = HashToken(plainCode(codes[i]))
	}
	return codes, s.store.ReplaceRecoveryCodes(ctx, a.Account, a.User, hashes)
}

// DropSecondStep switches a user's second step off: he does, or who administers the account
// for somebody who has lost it. Again does nothing.
func (s *Service) DropSecondStep(ctx context.Context, by Actor, user int64) error {
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.inCharge(ctx, by, user)
		if err != nil {
			return err
		}
		dropped, err := s.store.DropSecondStep(ctx, by.Account, user)
		if dropped && err == nil {
			tx.Record(sessionEvent("user.second_step_off", by, u))
		}
		return err
	})
}

// RequireTwoSteps says whether all people of the account need a second step: who has none
// makes one when he logs in the next time. It takes who administers the account.
func (s *Service) RequireTwoSteps(ctx context.Context, by Actor, required bool) error {
	if err := by.administers(); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		account, found, err := s.store.GetAccount(ctx, by.Account)
		if err != nil || !found || account.TwoSteps == required {
			return err
		}
		said := map[bool]string{true: "required", false: "optional"}
		tx.Record(event.Event{Kind: "account.updated", Subject: event.Subject{Kind: "account", ID: by.Account}, Who: by.Who,
			Changes: []event.Change{{Field: "second_step", Before: said[account.TwoSteps], After: said[required]}}})
		return s.store.RequireTwoSteps(ctx, by.Account, required, tx.Now())
	})
}

// TwoSteps tells whether the account requires them.
func (s *Service) TwoSteps(ctx context.Context, by Actor) (bool, error) {
	account, _, err := s.store.GetAccount(ctx, by.Account)
	return account.TwoSteps, err
}

// takeCode takes a code of the user's second step, or one of his recovery codes.
func (s *Service) takeCode(ctx context.Context, a Actor, code string) (Actor, error) {
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.himself(ctx, a)
		if err != nil {
			return err
		}
		k, found, err := s.store.GetSecondStep(ctx, a.Account, a.User)
		if err != nil || !found || k.ConfirmedAt.IsZero() {
			return orCode(err)
		}
		secret, err := s.unseal(a.Account, a.User, k.Sealed)
		if err != nil {
			return err
		}
		if interval, ok := matchCode(secret, plainCode(code), k.Interval, tx.Now()); ok {
			k.Interval = interval
			return s.store.SaveSecondStep(ctx, a.Account, a.User, k)
		}
		used, err := s.store.UseRecoveryCode(ctx, a.Account, a.User, HashToken(plainCode(code)), tx.Now())
		if err != nil || !used {
			return orCode(err)
		}
		tx.Record(sessionEvent("user.recovery_code_used", a, u))
		return nil
	})
	a.stepped = err == nil
	return a, err
}

func orCode(err error) error {
	if err == nil {
		err = errCode
	}
	return err
}

// himself is the user who acts.
func (s *Service) himself(ctx context.Context, a Actor) (User, error) {
	if !a.isHimself(a.User) || a.User == 0 {
		return User{}, Denied()
	}
	return s.User(ctx, a, a.User)
}

// plainCode is a code as it is compared, however it was typed.
func plainCode(typed string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.TrimSpace(typed)))
}
