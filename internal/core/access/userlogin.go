package access

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// The kinds of author that are people.
const (
	whoUser    = "user"
	whoVisitor = "visitor"
)

// Known is a user as he is found by what he logs in with.
type Known struct {
	Account  Account
	User     User
	Password string // what is kept of it
	TwoSteps bool   // it is not enough
}

// Entered is a session with whose it is, whether or not it opens at this moment.
type Entered struct {
	Account Account
	User    User
	Session Session
}

// entered is a session as Login remembers it: what it is and whom it makes.
type entered struct {
	Entered
	actor Actor
}

// User answers who logs in with an e-mail and a password from an address, for which
// OpenSession opens a session; otherwise ErrCredentials, in the same time and words
// whether or not anybody has that e-mail, or TooMany with a cause *brake.Braked.
//
// Who has a second step is refused like with a wrong password: it is for programs, which
// ask for nothing more. Begin is for pages.
func (l *Login) User(ctx context.Context, email, password, address string) (Actor, User, error) {
	k, err := l.right(ctx, email, password, address)
	if err == nil && k.TwoSteps {
		err = ErrCredentials
	}
	if err != nil {
		return Actor{}, User{}, err
	}
	a, err := l.member(ctx, k.Account, k.User)
	a.proved = HashToken(k.Password)
	return a, k.User, err
}

// right finds who logs in so; the errors are those of User.
func (l *Login) right(ctx context.Context, email, password, address string) (Known, error) {
	key := loginKey(email)
	attempt, err := l.brake.Attempt(key, address, l.now())
	if err != nil {
		return Known{}, err
	}
	k, right, err := l.known(ctx, key, password)
	if err != nil {
		attempt.Forget()
		return Known{}, err
	}
	if !right || !k.User.Active {
		return Known{}, ErrCredentials
	}
	attempt.Passed()
	return k, nil
}

// known finds who logs in so, and tells whether the password is his. It is tried
// whoever was found: nobody is told by the clock who is there.
func (l *Login) known(ctx context.Context, key, password string) (Known, bool, error) {
	k, found, err := l.store.FindLogin(ctx, key)
	if err != nil {
		return Known{}, false, err
	}
	right, err := l.passwords.Opens(ctx, k.Password, password)
	return k, found && right, err
}

// Session answers who calls with the token of a session, or ErrCredentials. Time is
// looked at in every call, so that a session ends at its instant though it is believed.
func (l *Login) Session(ctx context.Context, token string) (Actor, error) {
	if token == "" {
		return Actor{}, ErrCredentials
	}
	e, found, err := l.entered(ctx, HashToken(token))
	if err != nil {
		return Actor{}, err
	}
	if !found || !e.Session.Live(l.now()) || !e.User.Active {
		return Actor{}, ErrCredentials
	}
	l.uses.note(e.Account.ID, ByUser, e.User.ID, l.now())
	return e.actor, nil
}

// entered finds the session with the hash. As with keys, guesses fill no memory.
func (l *Login) entered(ctx context.Context, hash string) (entered, bool, error) {
	if e, ok := l.sessions.Recall(hash); ok {
		return e, true, nil
	}
	asked := time.Now()
	v, found, err := l.store.FindSession(ctx, hash)
	if err != nil || !found || subtle.ConstantTimeCompare([]byte(v.Session.Hash), []byte(hash)) != 1 {
		return entered{}, false, err
	}
	a, err := l.member(ctx, v.Account, v.User)
	if err != nil {
		return entered{}, false, err
	}
	a.Session = v.Session.ID
	e := entered{v, a}
	l.sessions.Remember(hash, e, asked.Add(Believed))
	return e, true, nil
}

// member is the actor of a user: his role says what he may do, and whether for all
// agencies of the account or for his own.
func (l *Login) member(ctx context.Context, account Account, u User) (Actor, error) {
	if u.Office() == Prescriber {
		return l.prescriber(ctx, account, u)
	}
	list, err := l.store.ListAgencies(ctx, account.ID, []int64{u.Agency}, everywhere(u.Office()))
	if err != nil {
		return Actor{}, err
	}
	ids := make([]int64, len(list))
	for i, agency := range list {
		ids[i] = agency.ID
	}
	return l.sell(ctx, Actor{
		Account: account.ID, Country: account.Country, Test: account.Mode == Test, User: u.ID,
		Who:      event.Who{Kind: whoUser, ID: u.ID},
		agencies: ids, countries: countries(list), rights: RightsOf(u.Office()),
	})
}

// Guest is what a page acts as for a visitor who has said nothing yet of who he is: he
// books a visit of the agency's, and may nothing else. Missing: there is no such agency.
func (s *Service) Guest(ctx context.Context, account, agency int64) (Actor, error) {
	owner, found, err := s.store.GetAccount(ctx, account)
	if err != nil {
		return Actor{}, err
	}
	list, err := s.store.ListAgencies(ctx, account, []int64{agency}, false)
	if err != nil {
		return Actor{}, err
	}
	if !found || len(list) == 0 {
		return Actor{}, fault.New(fault.Missing, "Resource not found")
	}
	return Actor{
		Account: account, Country: owner.Country, Test: owner.Mode == Test,
		Who:      event.Who{Kind: whoVisitor},
		agencies: []int64{agency}, countries: countries(list), rights: []Right{VisitsBook},
	}, nil
}

// loginKey is what an e-mail is looked up by: people do not know that it may have
// capitals, and keyboards add spaces.
func loginKey(email string) string {
	const longest = 320 // bytes of an address; what is longer is nobody's
	if len(email) > longest {
		return ""
	}
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(email)))
}
