package letters

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// Matter is what a letter tells: facts of the moment at which it leaves, for whoever
// words them.
type Matter struct {
	Letter  Letter         // To, Name and Language are there, an agent's too
	Visit   visits.Visit   // as it was at the letter's version; zero for an invitation
	Visitor visits.Visitor // whom it is about; zero for an invitation
	Call    people.Call    // whether an agent may call him; of a letter to an agent alone
	Place   visits.Place
	Agent   access.User    // who shows the property; zero: nobody
	Agency  access.Agency  // of the property
	Zone    *time.Location // of the agency: in which times are said
	// Calendar names the appointment in calendars, the same before and after a move
	// (RFC 5545, 3.8.4.7, without the host); Sequence grows with its changes.
	Calendar string
	Sequence int64
	// Passes for the recipient's links; empty where there is nothing to do.
	Book, Manage, Unsubscribe, Rate string
	// Proof is the code that proves the recipient's e-mail, ProofUntil until when it is good;
	// of visits.Proving alone.
	Proof      string
	ProofUntil time.Time
	// Enter is the token of the link of who is to choose a password, EnterUntil until when it is
	// good; of Welcome and PasswordReset alone.
	Enter      string
	EnterUntil time.Time
	Answer     leads.Answer // of Answering alone: the words of somebody of the agency
	// Withheld is why no mail server is given the letter, though it can be shown; empty: it is.
	Withheld Reason
}

// Matter reads what a letter tells now, or the reason why it is not to be sent.
func (s *Service) Matter(ctx context.Context, l Letter) (m Matter, drop Reason, err error) {
	m, drop, err = s.matter(ctx, l)
	if err != nil {
		return Matter{}, "", fmt.Errorf("letters.Matter(%d, %d): %w", l.Account, l.ID, err)
	}
	return m, drop, nil
}

func (s *Service) matter(ctx context.Context, l Letter) (m Matter, drop Reason, err error) {
	m.Letter = l
	switch l.Subject {
	case aboutTicket:
		return s.ticket(ctx, m)
	case aboutAnswer:
		return s.answer(ctx, m)
	}
	now, found, err := s.visit(ctx, &m)
	if err != nil {
		return m, "", err
	}
	if !found {
		return m, noVisit, nil
	}
	var known bool
	if m.Place, known, err = s.needs.Visits.FindPlace(ctx, l.Account, visits.PlaceKey{ID: l.Property}); err != nil || !known {
		return m, noVisit, err
	}
	if err := s.staff(ctx, &m); err != nil {
		return m, "", err
	}
	if drop = m.pointless(now, s.needs.Now()); drop != "" {
		return m, drop, nil
	}
	switch l.Kind {
	case visits.Invitation, visits.Thanks:
		if unwanted, err := s.withdrawn(ctx, l); err != nil || unwanted {
			return m, unsubscribed, err
		}
	case visits.Proving:
		if good, err := s.prove(ctx, &m); err != nil || !good {
			return m, over, err
		}
	}
	if m.Withheld, err = s.withheld(ctx, m.Letter); err != nil {
		return m, "", err
	}
	if err := s.call(ctx, &m); err != nil {
		return m, "", err
	}
	return m, "", s.passes(&m)
}

// call tells an agent whether he may call the visitor.
func (s *Service) call(ctx context.Context, m *Matter) error {
	if m.Letter.User == 0 || m.Visitor.Phone == "" {
		return nil
	}
	by := access.Operator(access.Account{ID: m.Letter.Account}, "mail")
	calls, err := s.needs.People.Calls(ctx, by, []int64{m.Visitor.Contact}, s.needs.Now())
	m.Call = calls[m.Visitor.Contact]
	return err
}

// prove reads the code that a letter says; false: it is not good any more.
func (s *Service) prove(ctx context.Context, m *Matter) (bool, error) {
	l := m.Letter
	p, found, err := s.needs.Visits.FindProof(ctx, l.Account, l.Property, visits.Visitor{Email: l.To}.EmailKey())
	m.Proof, m.ProofUntil = p.Code, p.UntilAt
	return found && p.Good(s.needs.Now()), err
}

// visit reads the visit as the letter means it, and as it is now. States are kept for
// 30 days and a reminder may be due later: it is about the visit as it is.
func (s *Service) visit(ctx context.Context, m *Matter) (now visits.Visit, found bool, err error) {
	l := m.Letter
	if l.Visit == 0 {
		return visits.Visit{}, true, nil
	}
	now, found, err = s.needs.Visits.GetVisit(ctx, l.Account, l.Visit)
	if err != nil || !found {
		return now, false, err
	}
	m.Visit = now
	if l.Kind != visits.Reminder {
		then, kept, err := s.needs.Visits.GetState(ctx, l.Account, l.Visit, l.Version)
		if err != nil {
			return now, false, err
		}
		if kept {
			m.Visit = then
		}
	}
	if m.Visitor, found = visitor(m.Visit, l.Position); !found {
		return now, false, nil
	}
	m.Sequence, m.Calendar = m.Visit.Sequence(), now.UID
	if first := now.Thread; first != 0 && first != now.ID {
		thread, known, err := s.needs.Visits.GetVisit(ctx, l.Account, first)
		if err != nil {
			return now, false, err
		}
		if known {
			m.Calendar = thread.UID
		}
	}
	return now, true, nil
}

// visitor finds one of a visit by his position.
func visitor(v visits.Visit, position int) (visits.Visitor, bool) {
	for _, one := range v.Visitors {
		if one.Position == position {
			return one, true
		}
	}
	return visits.Visitor{}, false
}

// staff reads who shows the property and for which agency, and addresses the letter.
func (s *Service) staff(ctx context.Context, m *Matter) (err error) {
	l := &m.Letter
	agent := m.Visit.Agent
	if agent == 0 {
		agent = m.Place.Agent()
	}
	if agent != 0 {
		if m.Agent, _, err = s.needs.Staff.GetUser(ctx, l.Account, agent); err != nil {
			return err
		}
	}
	list, err := s.needs.Staff.ListAgencies(ctx, l.Account, []int64{m.Place.Property.Agency}, false)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		m.Agency = list[0]
	}
	m.Zone = zone(m.Agency.Timezone)
	if l.User != 0 {
		return s.address(ctx, l)
	}
	return nil
}

// address fills in the agent whom a letter goes to; it stays without an address when
// he has none or has left.
func (s *Service) address(ctx context.Context, l *Letter) error {
	u, found, err := s.needs.Staff.GetUser(ctx, l.Account, l.User)
	if err != nil || !found || !u.Active {
		return err
	}
	l.To, l.Name = u.Email, u.Firstname+" "+u.Lastname
	if l.Language == "" {
		l.Language = u.Language
	}
	return nil
}

func zone(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil && name != "" {
		return z
	}
	return day.Paris()
}

// passes issues what the recipient's links carry.
func (s *Service) passes(m *Matter) (err error) {
	l, now := m.Letter, s.needs.Now()
	issue := func(into *string, p visits.Pass) {
		if err == nil {
			p.Account = l.Account
			*into, err = s.needs.Passes.Issue(p)
		}
	}
	switch {
	case l.Kind == visits.Queued:
		issue(&m.Unsubscribe, visits.Pass{Purpose: visits.ToUnsubscribe, Subject: l.ID, Until: now.Add(visits.LeavingPass)})
	case l.Kind == visits.Thanks:
		issue(&m.Rate, visits.Pass{Purpose: visits.ToRate, Subject: l.Visit, Position: l.Position, Until: now.Add(visits.RatingPass)})
	case l.Kind == visits.Invitation, l.Kind == visits.Freed:
		issue(&m.Book, visits.Pass{Purpose: visits.ToBook, Subject: l.ID, Until: now.Add(visits.BookingPass)})
		issue(&m.Unsubscribe, visits.Pass{Purpose: visits.ToUnsubscribe, Subject: l.ID, Until: now.Add(visits.LeavingPass)})
	case l.User == 0 && m.Visitor.Status.Live():
		until := m.Visit.EndsAt
		if until.IsZero() { // a wish
			until = now.Add(visits.BookingPass)
		}
		issue(&m.Manage, visits.Pass{Purpose: visits.ToManage, Subject: l.Visit, Position: l.Position, Until: until})
	}
	return err
}
