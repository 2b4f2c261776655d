package access

import (
	"cmp"
	"context"
	"encoding/hex"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/passwords"
)

// TicketKind is what a link in a letter is good for.
type TicketKind string

// The kinds.
const (
	Invitation TicketKind = "invitation" // to come in for the first time
	Reset      TicketKind = "reset"      // to choose another password
)

// How long links are good, and how long after one the next is written.
const (
	InvitationLife = 7 * 24 * time.Hour
	ResetLife      = time.Hour
	resetPause     = 2 * time.Minute
)

// Ticket lets a user choose a password, once, who has nothing else to show than a letter.
type Ticket struct {
	Account   int64
	ID        int64
	User      int64
	Kind      TicketKind
	Hash      string // of the link's token
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero: not used
}

// Good tells whether the ticket opens at the instant.
func (t Ticket) Good(now time.Time) bool { return t.UsedAt.IsZero() && now.Before(t.ExpiresAt) }

// errTicket is the one answer to a link that opens nothing (any more).
var errTicket = fault.New(fault.Gone, "This link has expired or was used")

// Invite writes a letter to a user who has never logged in, with a link by which he chooses
// a password; a former one opens nothing any more. Conflict: he logs in already, or is
// switched off. Invalid on "email": somebody else logs in with his.
func (s *Service) Invite(ctx context.Context, by Actor, user int64) error {
	return s.letIn(ctx, by, user, func(ctx context.Context, tx event.Tx, u User, enters bool) error {
		if enters {
			return fault.New(fault.Conflict, "This user logs in already: he can choose another password himself")
		}
		if err := s.ownEmail(ctx, by.Account, user, u.Email); err != nil {
			return err
		}
		tx.Record(sessionEvent("user.invited", by, u))
		return s.write(ctx, tx, u, Invitation, InvitationLife)
	})
}

// SendReset writes a letter to a user who logs in, with a link by which he chooses another
// password. Conflict: he has none yet, or is switched off.
func (s *Service) SendReset(ctx context.Context, by Actor, user int64) error {
	return s.letIn(ctx, by, user, func(ctx context.Context, tx event.Tx, u User, enters bool) error {
		if !enters {
			return fault.New(fault.Conflict, "This user has never logged in: invite him")
		}
		tx.Record(sessionEvent("user.password_forgotten", by, u))
		return s.write(ctx, tx, u, Reset, ResetLife)
	})
}

// letIn does something for a user's way in, of whom it is told whether he has one.
func (s *Service) letIn(ctx context.Context, by Actor, user int64, do func(ctx context.Context, tx event.Tx, u User, enters bool) error) error {
	if err := by.administers(); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		u, err := s.inCharge(ctx, by, user)
		if err != nil {
			return err
		}
		if !u.Active {
			return fault.New(fault.Conflict, "This user is switched off")
		}
		kept, err := s.store.Password(ctx, by.Account, user)
		if err != nil {
			return err
		}
		return do(ctx, tx, u, kept != "")
	})
}

// Forgotten writes a letter to who logs in with the e-mail, with a link by which he chooses
// another password. Nobody is told whether there is anybody; whoever lets strangers call
// this holds them back.
func (s *Service) Forgotten(ctx context.Context, email string, who event.Who) error {
	k, found, err := s.store.FindLogin(ctx, loginKey(email))
	if err != nil || !found || !k.User.Active {
		return err
	}
	return s.ledger.Write(ctx, k.Account.ID, func(ctx context.Context, tx event.Tx) error {
		list, err := s.store.ListTickets(ctx, k.Account.ID, k.User.ID)
		for _, t := range list {
			if err != nil || t.Kind == Reset && tx.Now().Before(t.CreatedAt.Add(resetPause)) {
				return err
			}
		}
		if err != nil {
			return err
		}
		tx.Record(sessionEvent("user.password_forgotten", Actor{Who: who}, k.User))
		return s.write(ctx, tx, k.User, Reset, ResetLife)
	})
}

// write makes a ticket and has it sent; those before it are void.
func (s *Service) write(ctx context.Context, tx event.Tx, u User, kind TicketKind, life time.Duration) error {
	if err := s.store.VoidTickets(ctx, u.Account, u.ID, tx.Now()); err != nil {
		return err
	}
	t := Ticket{Account: u.Account, ID: tx.NextID(), User: u.ID, Kind: kind, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(life)}
	token, err := s.ticketToken(t)
	if err != nil {
		return err
	}
	t.Hash = HashToken(token)
	if err := s.store.InsertTicket(ctx, t); err != nil {
		return err
	}
	return s.office.Post.WriteTicket(ctx, tx, t)
}

// ticketToken is what a ticket's link says. It is made of the ticket and the installation's
// secret, so that a letter that waits holds nothing that opens anything.
func (s *Service) ticketToken(t Ticket) (string, error) {
	sum, err := s.signed("ticket/%d/%d/%d/%s", t.Account, t.ID, t.User, t.Kind)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(sum[:tokenBytes]), nil
}

// TicketTold gives a ticket for the letter that carries it, with its token; false: it opens
// nothing any more.
func (s *Service) TicketTold(ctx context.Context, account, id int64) (t Ticket, token string, good bool, err error) {
	t, found, err := s.store.GetTicket(ctx, account, id)
	if err != nil || !found || !t.Good(s.office.Now()) {
		return t, "", false, err
	}
	token, err = s.ticketToken(t)
	return t, token, err == nil, err
}

// Ticket gives the ticket of a link and whose it is. Gone: it opens nothing (any more).
func (s *Service) Ticket(ctx context.Context, token string) (Ticket, User, error) {
	t, found, err := s.store.FindTicket(ctx, HashToken(token))
	if err != nil {
		return Ticket{}, User{}, err
	}
	if !found || !t.Good(s.office.Now()) {
		return Ticket{}, User{}, errTicket
	}
	u, found, err := s.store.GetUser(ctx, t.Account, t.User)
	if err == nil && (!found || !u.Active) {
		err = errTicket
	}
	return t, u, err
}

// Redeemed is what somebody says who comes with a link.
type Redeemed struct {
	Firstname, Lastname string // of an invitation; both empty: as they are
	Mobile              string // likewise; empty: as it is
	Password            string
}

// Redeem uses a link: its user has the password from now on, and what was opened with a
// former one is over. The actor it gives has proved who he is by it, which lets him in
// unless a second step is wanted (Enter). Gone, or Invalid with problems.
func (s *Service) Redeem(ctx context.Context, token string, r Redeemed, who event.Who) (Actor, User, error) {
	t, u, err := s.Ticket(ctx, token)
	if err != nil {
		return Actor{}, User{}, err
	}
	if t.Kind == Invitation && r.Firstname+r.Lastname != "" {
		p := u.Profile()
		p.Firstname, p.Lastname, p.Mobile = r.Firstname, r.Lastname, cmp.Or(r.Mobile, p.Mobile)
		u = u.with(p.tidy())
	}
	if err := fault.All(append(u.Profile().problems(), passwords.Problems(r.Password, u.Email, u.Username)...)); err != nil {
		return Actor{}, u, err
	}
	kept, err := s.slow.Hash(ctx, r.Password)
	if err != nil {
		return Actor{}, u, err
	}
	a := Actor{Account: t.Account, User: u.ID, Who: event.Who{Kind: whoUser, ID: u.ID, Door: who.Door, Request: who.Request}}
	err = s.ledger.Write(ctx, t.Account, func(ctx context.Context, tx event.Tx) error {
		used, err := s.store.UseTicket(ctx, t.Account, t.ID, tx.Now())
		if err != nil {
			return err
		}
		if !used || !t.Good(tx.Now()) {
			return errTicket
		}
		if t.Kind == Invitation {
			if u, err = s.SaveProfile(ctx, a, u.ID, u.Profile()); err != nil {
				return err
			}
		}
		return s.keepPassword(ctx, tx, a, u, kept)
	})
	if err != nil {
		return Actor{}, u, err
	}
	s.outlast(ctx)
	a.proved = HashToken(kept)
	return a, u, nil
}
