package leads

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Settings are what an agency has settled about answering.
type Settings struct {
	Account   int64
	Agency    int64
	AnswerIn  int // minutes of working time within which an enquiry is to be answered
	Hours     Hours
	HandAfter int       // minutes of working time after which the next of Team gets it; 0: never
	HandSince time.Time // enquiries asked before are never handed on
	Team      []int64   // users of the agency, in the order of their turns
	UpdatedAt time.Time
}

// usualAnswer is within how many minutes an agency answers that has settled nothing.
const usualAnswer = 60

// UsualSettings are those of an agency that has settled nothing.
func UsualSettings(account, agency int64) Settings {
	return Settings{Account: account, Agency: agency, AnswerIn: usualAnswer, Hours: UsualHours()}
}

// EventInboxSettled is told when an agency settles something about its inbox.
const EventInboxSettled = "agency.inbox_settled"

// Settings gives those of agencies that are open to the actor.
func (b *Inbox) Settings(ctx context.Context, a access.Actor, agencies []int64) (map[int64]Settings, error) {
	open, err := b.open(ctx, a, agencies)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	list, err := b.store.InboxSettings(ctx, a.Account, open)
	out := make(map[int64]Settings, len(open))
	for _, id := range open {
		out[id] = UsualSettings(a.Account, id)
	}
	for _, s := range list {
		out[s.Agency] = s
	}
	return out, err
}

// Settle changes an agency's settings: apply is given what is in force, and may be called
// twice. It takes somebody who gives enquiries to others and answers for the agency's figures:
// a manager or a director. Invalid: "answer_in", "hours", "hand_after", "team".
func (b *Inbox) Settle(ctx context.Context, a access.Actor, agency int64, apply func(*Settings)) (s Settings, err error) {
	if !a.Opens(agency) {
		return s, fault.Newf(fault.Missing, "There is no agency %d", agency)
	}
	if err := a.May(access.LeadsAssign, agency); err != nil {
		return s, err
	}
	if err := a.May(access.FiguresRead, agency); err != nil { // directors and managers
		return s, err
	}
	team, err := b.Team(ctx, a, agency)
	if err != nil {
		return s, err
	}
	err = b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := b.settings(ctx, a.Account, agency)
		if err != nil {
			return err
		}
		s = before
		s.Hours = slices.Clone(before.Hours)
		apply(&s)
		s.Account, s.Agency, s.HandSince, s.UpdatedAt = a.Account, agency, before.HandSince, before.UpdatedAt
		if event.Same(before, s) {
			return nil
		}
		if err := fault.All(s.problems(team)); err != nil {
			return err
		}
		switch {
		case s.HandAfter == 0:
			s.HandSince = time.Time{}
		case before.HandAfter == 0:
			s.HandSince = tx.Now()
		}
		s.UpdatedAt = tx.Now()
		tx.Record(event.Event{Kind: EventInboxSettled, Subject: event.Subject{Kind: "agency", ID: agency}, Agency: agency, Who: a.Who,
			Changes: event.Diff(before.Fields(), s.Fields())})
		return b.store.SaveInboxSettings(ctx, s)
	})
	return s, err
}

func (b *Inbox) settings(ctx context.Context, account, agency int64) (Settings, error) {
	list, err := b.store.InboxSettings(ctx, account, []int64{agency})
	if err != nil || len(list) == 0 {
		return UsualSettings(account, agency), err
	}
	return list[0], nil
}

// The bounds of a setting in minutes: a week of work.
const longestAnswer = 7 * 24 * 60

func (s Settings) problems(team []access.User) (p []fault.Problem) {
	if s.AnswerIn < 1 || s.AnswerIn > longestAnswer {
		p = append(p, fault.Problem{Field: "answer_in", Message: "From 1 to 10080 minutes."})
	}
	if s.Hours.None() {
		p = append(p, fault.Problem{Field: "hours", Message: "An agency works at some time of the week."})
	}
	if s.HandAfter < 0 || s.HandAfter > longestAnswer {
		p = append(p, fault.Problem{Field: "hand_after", Message: "From 0 to 10080 minutes; 0: never."})
	}
	if s.HandAfter > 0 && len(s.Team) < 2 {
		p = append(p, fault.Problem{Field: "team", Message: "Handing on takes a team of two at least."})
	}
	for i, id := range s.Team {
		known := slices.ContainsFunc(team, func(u access.User) bool { return u.ID == id })
		if !known || slices.Contains(s.Team[:i], id) {
			return append(p, fault.Problem{Field: "team", Message: "Each of the team works at the agency, and is named once."})
		}
	}
	return p
}

// Fields are what the journal says of the settings.
func (s Settings) Fields() []event.Change {
	days := s.Hours.Days()
	return []event.Change{{Field: "answer_in", After: event.Number(s.AnswerIn)}, {Field: "hours", After: strings.Join(days[:], ",")},
		{Field: "hand_after", After: event.Number(s.HandAfter)}, {Field: "hand_since", After: event.Instant(s.HandSince)}, {Field: "team", After: event.Numbers(s.Team)}}
}

// Wait is how long somebody has waited for an answer, or waited until he had one.
type Wait struct {
	Worked time.Duration // working time
	Over   bool          // it goes on
	Late   bool          // longer than the agency allows itself
}

// Wait tells of an enquiry, by the settings of its agency and the clock on its wall.
func (b *Inbox) Wait(l *Lead, s Settings, zone *time.Location, now time.Time) Wait {
	until := l.Opened.At
	waits := until.IsZero() && l.Open()
	if waits {
		until = now
	}
	if until.IsZero() {
		return Wait{}
	}
	w := Wait{Worked: s.Hours.Worked(l.Asked, until, zone, b.needs.Closed), Over: !waits}
	w.Late = w.Worked > time.Duration(s.AnswerIn)*time.Minute
	return w
}
