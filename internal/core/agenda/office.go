package agenda

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// What an office reads of its diaries: the lines of some days, a line, and what stands in
// the way of a time.

// MaxLines is how many lines of a stretch are given at most.
const MaxLines = 1500

// Stretch asks for the lines of some days that somebody has to be somewhere for, or to do
// something at: what was only written down (a mail, a note) is left out, and so are visits
// that do not take place and what was removed.
type Stretch struct {
	Account  int64
	Agencies []int64
	All      bool     // agencies
	Agency   int64    // one of them; 0: all of them
	Users    []int64  // none: everybody
	Property int64    // 0: any
	From, To day.Date // [From, To)
	PerDay   int      // the first so many lines of each day; 0: all
	PerAgent bool     // of each agent's day
	Limit    int
}

// Filled is how many lines an agent's day has.
type Filled struct {
	User  int64
	Day   day.Date
	Lines int
}

// Shown are the kinds of action that a diary shows.
func Shown() []int { return []int{Call, Visit, Appointment, Valuation, Prospecting, Offer} }

// Diary gives the lines of a stretch that are the actor's to see: all of his agencies when
// he reads actions, and else his own. more tells that there are further ones.
func (s *Service) Diary(ctx context.Context, by access.Actor, q Stretch) (lines []Action, more bool, err error) {
	if q, err = q.of(by); err != nil {
		return nil, false, err
	}
	q.Limit = MaxLines + 1
	lines, err = s.store.ListDiary(ctx, q)
	if len(lines) > MaxLines {
		lines, more = lines[:MaxLines], true
	}
	return lines, more, err
}

// Filled tells how many lines each agent's day has of a stretch, those without any left
// out: what is to be known where the first lines alone are shown (Stretch.PerDay).
func (s *Service) Filled(ctx context.Context, by access.Actor, q Stretch) ([]Filled, error) {
	q, err := q.of(by)
	if err != nil {
		return nil, err
	}
	return s.store.CountDiary(ctx, q)
}

// of narrows a stretch to what is the actor's to see.
func (q Stretch) of(by access.Actor) (Stretch, error) {
	if q.Agency != 0 && !by.Opens(q.Agency) {
		return q, noAction()
	}
	if !by.Has(access.ActionsRead) {
		if !by.Has(access.VisitsRead) || by.User == 0 {
			return q, access.Denied()
		}
		q.Users = []int64{by.User}
	}
	q.Account = by.Account
	q.Agencies, q.All = by.Agencies()
	return q, nil
}

// Action gives a line of the diary of the actor's agencies. Missing: there is none, or it
// was removed.
func (s *Service) Action(ctx context.Context, by access.Actor, id int64) (Action, error) {
	a, err := s.theirs(ctx, by, id, access.ActionsRead)
	if err == nil && !a.RemovedAt.IsZero() {
		return Action{}, noAction()
	}
	return a, err
}

// Elsewhere tells those of the actor's lines that are moved and changed where they came
// from: a visit's, a lead's task, a round's.
func (s *Service) Elsewhere(ctx context.Context, by access.Actor, lines []Action) (map[int64]bool, error) {
	var ask []int64
	for _, a := range lines {
		if a.Own() {
			ask = append(ask, a.ID)
		}
	}
	there, err := s.store.Bound(ctx, by.Account, ask)
	if err != nil {
		return nil, err
	}
	for _, a := range lines {
		if !a.Own() {
			there[a.ID] = true
		}
	}
	return there, nil
}

// theirs gives an action of the actor's agencies, a removed one too.
func (s *Service) theirs(ctx context.Context, by access.Actor, id int64, right access.Right) (Action, error) {
	a, found, err := s.store.GetAction(ctx, by.Account, id)
	if err == nil && (!found || !by.Opens(a.Agency)) {
		err = noAction()
	}
	if err == nil && !by.Has(right) && !(right == access.ActionsRead && by.User != 0 && a.User == by.User) {
		err = access.Denied()
	}
	if err != nil {
		return Action{}, err
	}
	return a, nil
}

// Clash is something that holds an agent's time.
type Clash struct {
	Start, End time.Time
	Action     Action // zero: a visitor who has not said yet who he is holds a slot
}

// Clashes gives what holds an agent's time in [from, to), by start, but for the action that
// is to go there. Somebody else's lines are told to who may read them: of another agency's
// only the times are.
func (s *Service) Clashes(ctx context.Context, by access.Actor, user int64, from, to, now time.Time, except int64) ([]Clash, error) {
	if !by.Has(access.ActionsRead) && !by.Has(access.VisitsRead) {
		return nil, access.Denied()
	}
	held, err := s.store.HeldTime(ctx, by.Account, user, from, to, now)
	if err != nil {
		return nil, err
	}
	held = slices.DeleteFunc(held, func(h Held) bool { return except != 0 && h.Action == except })
	ids := make([]int64, 0, len(held))
	for _, h := range held {
		if h.Action != 0 {
			ids = append(ids, h.Action)
		}
	}
	list, err := s.store.ActionsByID(ctx, by.Account, ids)
	known := make(map[int64]Action, len(list))
	for _, a := range list {
		if by.Opens(a.Agency) {
			known[a.ID] = a
		}
	}
	out := make([]Clash, len(held))
	for i, h := range held {
		out[i] = Clash{h.Start, h.End, known[h.Action]}
	}
	return out, err
}

func noAction() error { return fault.New(fault.Missing, "There is no such line in the diary") }
