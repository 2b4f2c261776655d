package letters

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/visits"
)

// The letters to the people of an office about their own way in.
const (
	Welcome       visits.LetterKind = "office.welcome"
	PasswordReset visits.LetterKind = "office.password"
)

// aboutTicket is the subject of letters that carry an access.Ticket.
const aboutTicket = "ticket"

// Tickets tells what a link in a letter is good for (access.Service). false: it opens
// nothing any more.
type Tickets interface {
	TicketTold(ctx context.Context, account, id int64) (t access.Ticket, token string, good bool, err error)
}

// WriteTicket implements access.Post.
func (s *Service) WriteTicket(ctx context.Context, tx event.Tx, t access.Ticket) error {
	kind := Welcome
	if t.Kind == access.Reset {
		kind = PasswordReset
	}
	return s.store.InsertLetter(ctx, Letter{Account: t.Account, ID: tx.NextID(), Kind: kind, User: t.User, Subject: aboutTicket, SubjectID: t.ID,
		State: Waiting, DueAt: tx.Now(), CreatedAt: tx.Now()})
}

// ticket reads what a letter about a way in tells. Its link is made now: what is stored
// opens nothing.
func (s *Service) ticket(ctx context.Context, m Matter) (Matter, Reason, error) {
	t, token, good, err := s.needs.Tickets.TicketTold(ctx, m.Letter.Account, m.Letter.SubjectID)
	if err != nil {
		return m, "", err
	}
	if err := s.address(ctx, &m.Letter); err != nil {
		return m, "", err
	}
	switch {
	case m.Letter.To == "":
		return m, nobody, nil
	case !good:
		return m, spent, nil
	}
	u, _, err := s.needs.Staff.GetUser(ctx, t.Account, t.User)
	if err != nil {
		return m, "", err
	}
	list, err := s.needs.Staff.ListAgencies(ctx, t.Account, []int64{u.Agency}, false)
	if err != nil {
		return m, "", err
	}
	if len(list) > 0 {
		m.Agency = list[0]
	}
	m.Zone, m.Enter, m.EnterUntil = zone(m.Agency.Timezone), token, t.ExpiresAt
	m.Withheld, err = s.withheld(ctx, m.Letter)
	return m, "", err
}
