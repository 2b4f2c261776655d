package access

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/passwords"
)

// Session is a user who logged in, until it expires or is ended. A door may put its
// token into something signed: the signature then says which session it is, and nothing
// else.
type Session struct {
	Account   int64
	ID        int64
	User      int64
	Kind      string // what it was opened by: "web", "flatsy"
	Token     string // shown once, in the answer of OpenSession; 160 random bits
	Hash      string // what is kept of it
	CreatedAt time.Time
	ExpiresAt time.Time
	EndedAt   time.Time // zero: not ended
}

// Live tells whether the session opens at the instant.
func (v Session) Live(now time.Time) bool { return v.EndedAt.IsZero() && now.Before(v.ExpiresAt) }

// OpenSession lets a user in who has just proved who he is (Login.User). What was proved
// is looked at again in the write: a password changed meanwhile is no proof any more, and
// the session that it would have opened never was (ErrCredentials). Nor does a password
// alone let in who has a second step (Login.TakeCode).
func (s *Service) OpenSession(ctx context.Context, a Actor, kind string, ttl time.Duration) (Session, error) {
	if a.proved == "" {
		return Session{}, fault.New(fault.Forbidden, "Log in with a password first")
	}
	return s.openSession(ctx, a, kind, ttl)
}

func (s *Service) openSession(ctx context.Context, a Actor, kind string, ttl time.Duration) (Session, error) {
	token, hash := newToken()
	var v Session
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.User(ctx, a, a.User)
		if err != nil {
			return err
		}
		still, err := s.stillProved(ctx, a, tx.Now())
		if err != nil {
			return err
		}
		if !u.Active || !still {
			return ErrCredentials
		}
		if halfway, err := s.halfway(ctx, a); err != nil || halfway {
			return cmp.Or(err, ErrCredentials)
		}
		v = Session{Account: a.Account, ID: tx.NextID(), User: a.User, Kind: kind, Token: token, Hash: hash,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(ttl)}
		tx.Record(sessionEvent("session.opened", a, u, event.Change{Field: "session", After: event.Number(v.ID)}, event.Change{Field: "kind", After: kind},
			event.Change{Field: "expires_at", After: event.Instant(v.ExpiresAt)}))
		return s.store.InsertSession(ctx, v)
	})
	return v, err
}

// stillProved tells whether what let the actor in lets him in now.
func (s *Service) stillProved(ctx context.Context, a Actor, now time.Time) (bool, error) {
	if a.proved != "" {
		kept, err := s.store.Password(ctx, a.Account, a.User)
		return HashToken(kept) == a.proved, err
	}
	list, err := s.store.ListSessions(ctx, a.Account, a.User)
	return slices.ContainsFunc(list, func(v Session) bool { return v.ID == a.Session && v.Live(now) }), err
}

// EndSession ends a session of the actor's own; who administers the account ends anybody's. When it
// returns no replica takes the token. Again does nothing.
func (s *Service) EndSession(ctx context.Context, a Actor, id int64) error {
	list, err := s.Sessions(ctx, a, 0)
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.ID == id {
			_, err := s.endSessions(ctx, a, v.User, id)
			return err
		}
	}
	return fault.Newf(fault.Missing, "There is no session %d", id)
}

// EndSessions ends all sessions of a user, and tells how many there were.
func (s *Service) EndSessions(ctx context.Context, by Actor, user int64) (int64, error) {
	if err := by.mayAnswerFor(user); err != nil {
		return 0, err
	}
	return s.endSessions(ctx, by, user, 0)
}

func (s *Service) endSessions(ctx context.Context, by Actor, user, id int64) (n int64, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.inCharge(ctx, by, user)
		if err != nil {
			return err
		}
		if n, err = s.store.EndSessions(ctx, by.Account, user, id, tx.Now()); err != nil || n == 0 {
			return err
		}
		tx.Record(sessionEvent("session.ended", by, u, event.Change{Field: "sessions", Before: strconv.FormatInt(n, 10)}))
		return nil
	})
	if err == nil && n > 0 {
		s.outlast(ctx)
	}
	return n, err
}

// EndOtherSessions ends all sessions of the actor's own but the one by which he is here.
func (s *Service) EndOtherSessions(ctx context.Context, a Actor) error {
	ended := int64(0)
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		ended = 0
		u, err := s.himself(ctx, a)
		if err != nil {
			return err
		}
		list, err := s.store.ListSessions(ctx, a.Account, a.User)
		if err != nil {
			return err
		}
		for _, v := range list {
			if v.ID == a.Session || !v.Live(tx.Now()) {
				continue
			}
			n, err := s.store.EndSessions(ctx, a.Account, a.User, v.ID, tx.Now())
			if err != nil {
				return err
			}
			ended += n
		}
		if ended > 0 {
			tx.Record(sessionEvent("session.ended", a, u, event.Change{Field: "sessions", Before: strconv.FormatInt(ended, 10)}))
		}
		return nil
	})
	if err == nil && ended > 0 {
		s.outlast(ctx)
	}
	return err
}

// Sessions lists a user's sessions by id, those that are over for less than a month
// included. User 0: of everybody for who administers the account, one's own for a user.
func (s *Service) Sessions(ctx context.Context, by Actor, user int64) ([]Session, error) {
	if user == 0 && !by.Has(Administer) {
		user = by.User
	}
	if user != 0 {
		if _, err := s.inCharge(ctx, by, user); err != nil {
			return nil, err
		}
	} else if err := by.administers(); err != nil {
		return nil, err
	}
	return s.store.ListSessions(ctx, by.Account, user)
}

// sessionsKept is how long it can be seen that a session was there.
const sessionsKept = 30 * 24 * time.Hour

// PurgeSessions forgets sessions and links that expired long ago; the journal keeps who was there.
func (s *Service) PurgeSessions(ctx context.Context, account int64) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		if err := s.store.DropSessions(ctx, account, tx.Now().Add(-sessionsKept)); err != nil {
			return err
		}
		return s.store.DropTickets(ctx, account, tx.Now().Add(-sessionsKept))
	})
}

// emailTaken says that an e-mail is no way in for two people.
const emailTaken = "Somebody else logs in with this e-mail."

// SetPassword gives a user the password he logs in with from now on, by the e-mail he
// has now, and ends his sessions: when it returns, no replica takes the old password nor
// anything that was opened with it. Who administers the account sets anybody's, a user his own; that he
// knows the old one is for Login.User to say.
func (s *Service) SetPassword(ctx context.Context, by Actor, user int64, password string) error {
	_, err := s.setPassword(ctx, by, user, password)
	return err
}

// setPassword also gives what proves that one knows it.
func (s *Service) setPassword(ctx context.Context, by Actor, user int64, password string) (proved string, err error) {
	u, err := s.inCharge(ctx, by, user)
	if err != nil {
		return "", err
	}
	if err := fault.All(passwords.Problems(password, u.Email, u.Username)); err != nil {
		return "", err
	}
	kept, err := s.slow.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.inCharge(ctx, by, user)
		if err != nil {
			return err
		}
		return s.keepPassword(ctx, tx, by, u, kept)
	})
	if err == nil {
		s.outlast(ctx)
	}
	return HashToken(kept), err
}

// ChangePassword is SetPassword by a user who has shown that he knows the old one. The
// actor it gives has proved who he is by the new one: his sessions are over.
func (s *Service) ChangePassword(ctx context.Context, by Actor, password string) (Actor, error) {
	proved, err := s.setPassword(ctx, by, by.User, password)
	if err != nil {
		return Actor{}, err
	}
	return Actor{Account: by.Account, User: by.User, Who: by.Who, proved: proved, stepped: true}, nil
}

// keepPassword gives a user what is kept of a password, and ends what was opened before;
// links to choose another one are void.
func (s *Service) keepPassword(ctx context.Context, tx event.Tx, by Actor, u User, kept string) error {
	if err := s.store.SetPassword(ctx, u.Account, u.ID, loginKey(u.Email), kept); err != nil {
		return taken(err, "email", emailTaken)
	}
	if err := s.store.VoidTickets(ctx, u.Account, u.ID, tx.Now()); err != nil {
		return err
	}
	tx.Record(sessionEvent("user.password_set", by, u))
	_, err := s.store.EndSessions(ctx, u.Account, u.ID, 0, tx.Now())
	return err
}

// LoginTaken tells whether somebody of any account logs in with the e-mail.
func (s *Service) LoginTaken(ctx context.Context, email string) (bool, error) {
	_, found, err := s.store.FindLogin(ctx, loginKey(email))
	return found, err
}

// mayAnswerFor refuses (Forbidden) to touch somebody else's way in.
func (a Actor) mayAnswerFor(user int64) error {
	if a.Has(Administer) || user != 0 && a.isHimself(user) {
		return nil
	}
	return fault.New(fault.Forbidden, "Only one's own")
}

func sessionEvent(kind string, by Actor, u User, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "user", ID: u.ID}, Agency: u.Agency, Who: by.Who, Changes: changes}
}
