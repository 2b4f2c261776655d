package access

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/event"
)

// Step is what is still wanted of somebody whose password was right.
type Step string

// The steps.
const (
	Inside  Step = ""      // nothing: OpenSession lets him in
	AskCode Step = "code"  // a code of his second step (Login.TakeCode)
	Enrol   Step = "enrol" // to make a second step, which his account requires (ConfirmSecondStep)
)

// halfwayLife is how long one may look for one's telephone.
const halfwayLife = 10 * time.Minute

// Begin answers who logs in on a page with an e-mail and a password, and what else is
// wanted of him; the errors are those of User.
func (l *Login) Begin(ctx context.Context, email, password, address string) (Actor, User, Step, error) {
	k, err := l.right(ctx, email, password, address)
	if err != nil {
		return Actor{}, User{}, Inside, err
	}
	a := Actor{Account: k.Account.ID, User: k.User.ID, Who: event.Who{Kind: whoUser, ID: k.User.ID}, proved: HashToken(k.Password)}
	switch {
	case k.TwoSteps:
		return a, k.User, AskCode, nil
	case k.Account.TwoSteps:
		return a, k.User, Enrol, nil
	}
	return a, k.User, Inside, nil
}

// Confirm tells whether the password is the user's own, before he changes what it guards:
// ErrCredentials, or TooMany as for User.
func (l *Login) Confirm(ctx context.Context, email, password, address string) error {
	_, err := l.right(ctx, email, password, address)
	return err
}

// TakeCode takes a code of the second step of who is halfway in: the actor it gives may
// open a session. Invalid on "code"; TooMany as for User, counted apart from passwords.
func (l *Login) TakeCode(ctx context.Context, s *Service, a Actor, code, address string) (Actor, error) {
	attempt, err := l.brake.Attempt(fmt.Sprintf("second step/%d/%d", a.Account, a.User), address, l.now())
	if err != nil {
		return Actor{}, err
	}
	stepped, err := s.takeCode(ctx, a, code)
	switch {
	case err == nil:
		attempt.Passed()
	case err != errCode:
		attempt.Forget()
	}
	return stepped, err
}

// halfway tells whether more than a password is wanted of who proved it.
func (s *Service) halfway(ctx context.Context, a Actor) (bool, error) {
	if a.proved == "" || a.stepped {
		return false, nil
	}
	k, found, err := s.store.GetSecondStep(ctx, a.Account, a.User)
	return found && !k.ConfirmedAt.IsZero(), err
}

// Halfway is what a page keeps, in a form, of somebody whose password was right and of
// whom more is wanted: it names him, and is good for ten minutes and for this password.
func (s *Service) Halfway(a Actor) (string, error) {
	until := s.office.Now().Add(halfwayLife).Unix()
	mac, err := s.signed("halfway/%d/%d/%d/%s", a.Account, a.User, until, a.proved)
	return fmt.Sprintf("%d.%d.%d.%s", a.Account, a.User, until, base64.RawURLEncoding.EncodeToString(mac)), err
}

// Resume gives who is halfway in, and what is wanted of him. ErrCredentials: he begins anew.
func (s *Service) Resume(ctx context.Context, kept string) (Actor, User, Step, error) {
	parts := strings.Split(kept, ".")
	var numbers [3]int64
	if len(parts) != len(numbers)+1 {
		return Actor{}, User{}, Inside, ErrCredentials
	}
	for i := range numbers {
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil {
			return Actor{}, User{}, Inside, ErrCredentials
		}
		numbers[i] = n
	}
	a := Actor{Account: numbers[0], User: numbers[1], Who: event.Who{Kind: whoUser, ID: numbers[1]}}
	password, err := s.store.Password(ctx, a.Account, a.User)
	if err != nil {
		return Actor{}, User{}, Inside, err
	}
	a.proved = HashToken(password)
	mac, err := s.signed("halfway/%d/%d/%d/%s", a.Account, a.User, numbers[2], a.proved)
	if err != nil {
		return Actor{}, User{}, Inside, err
	}
	sent, err := base64.RawURLEncoding.DecodeString(parts[3])
	if err != nil || password == "" || !hmac.Equal(mac, sent) || s.office.Now().Unix() >= numbers[2] {
		return Actor{}, User{}, Inside, ErrCredentials
	}
	return s.wanted(ctx, a)
}

// Wanted tells what else is wanted of who has proved who he is (Redeem).
func (s *Service) Wanted(ctx context.Context, a Actor) (Step, error) {
	_, _, step, err := s.wanted(ctx, a)
	return step, err
}

func (s *Service) wanted(ctx context.Context, a Actor) (Actor, User, Step, error) {
	u, err := s.himself(ctx, a)
	if err != nil {
		return Actor{}, User{}, Inside, err
	}
	if !u.Active {
		return Actor{}, User{}, Inside, ErrCredentials
	}
	account, _, err := s.store.GetAccount(ctx, a.Account)
	if err != nil {
		return Actor{}, User{}, Inside, err
	}
	on, err := s.halfway(ctx, a)
	switch {
	case err != nil:
		return Actor{}, User{}, Inside, err
	case on:
		return a, u, AskCode, nil
	case account.TwoSteps && !a.stepped:
		return a, u, Enrol, nil
	}
	return a, u, Inside, nil
}
