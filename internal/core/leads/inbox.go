package leads

import (
	"cmp"
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Inbox (boîte de leads) is where the people of agencies work on enquiries, whichever door
// brought them: who takes which, where each stands, how long somebody has waited.
//
// What lies in agencies that are not open to the caller is Missing here.
type Inbox struct {
	ledger event.Ledger
	leads  *Service
	desk   *Desk
	store  InboxStore
	needs  InboxNeeds
}

// InboxNeeds is what the inbox asks of the rest of Palier.
type InboxNeeds struct {
	Offices Offices
	People  Persons
	Diary   Diary
	Post    Post
	Closed  func(d day.Date) bool // a public holiday; nil: no day is
	Now     func() time.Time
}

// Offices knows agencies and who works there (package access).
type Offices interface {
	Agencies(ctx context.Context, a access.Actor) ([]access.Agency, error)
	Users(ctx context.Context, a access.Actor, agency int64, limit, offset int) ([]access.User, int64, error)
}

// Persons knows who asks, and how they may be reached (package people).
type Persons interface {
	Root(ctx context.Context, a access.Actor, id int64) (people.Contact, error)
	ConsentsInForce(ctx context.Context, a access.Actor, roots []int64) (map[int64][]people.Consent, error)
}

// Post sends answers by mail, in the write of what they answer (package letters).
type Post interface {
	Answer(ctx context.Context, tx event.Tx, a Answer) (letter int64, err error)
}

// Events of a thread that the inbox writes itself.
const (
	outgoingCall = "outgoing-call"
	missedCall   = "outgoing-call-missed"
	incomingCall = "incoming-call"
	mailed       = "email"
	noted        = "note"
)

// NewInbox makes the inbox.
func NewInbox(ledger event.Ledger, leads *Service, desk *Desk, store InboxStore, needs InboxNeeds) *Inbox {
	return &Inbox{ledger, leads, desk, store, needs}
}

// Order is how a list of the inbox is read.
type Order string

// The orders.
const (
	Latest  Order = ""        // the latest change first
	Longest Order = "waiting" // who has waited longest for an answer first, and only who waits
	Aside   Order = "aside"   // what was put aside, the next to come back first
)

// Search asks for a page of the inbox.
type Search struct {
	Agencies []int64   // among those that are open; none: all of them
	Stages   []Stage   // none: those of enquiries that nobody has closed
	Owner    int64     // in charge; 0: anybody
	Unowned  bool      // nobody is in charge
	Door     string    // that took it; empty: any
	Provider int64     // who sent it; 0: any
	From, To time.Time // asked in [From, To); zero: without that end
	Repeats  bool      // duplicates of earlier enquiries alone
	Property int64     // about it; 0: any
	Type     int       // lead_type; 0: any
	Contacts []int64   // of these people; nil: of anybody
	Reached  Reached   // came so far then; zero: anything
	Asleep   bool      // what is put aside, too: in the order Latest
	Order    Order
	After    Cursor
	Limit    int // 0: InboxPage
}

// Reached asks for enquiries that came to an offer or a sale in some weeks, as they are
// counted (package figures).
type Reached struct {
	Measure  string // "offer" or "sale"; empty: is not asked
	From, To string // Mondays, YYYY-MM-DD, both included
}

// InboxPage is how many enquiries a page has.
const InboxPage = 50

// Cursor is where a page ends and the next begins; the zero Cursor is the beginning.
type Cursor struct {
	At int64 // microseconds: the instant by which the list is ordered
	ID int64
}

// Sheet is a page of the inbox. Its leads have all but the payload as it came.
type Sheet struct {
	Leads []*Lead
	Next  Cursor // zero: this was the last page
}

// List gives a page. Filters other than agency, stage and person in charge are looked for in
// a stretch of the list at a time: a page may have fewer rows than Limit, or none, and a Next
// all the same.
func (b *Inbox) List(ctx context.Context, a access.Actor, q Search) (Sheet, error) {
	open, err := b.open(ctx, a, q.Agencies)
	if err != nil || len(open) == 0 || q.Contacts != nil && len(q.Contacts) == 0 {
		return Sheet{}, err
	}
	q.Agencies, q.Limit = open, cmp.Or(q.Limit, InboxPage)
	if len(q.Stages) == 0 {
		q.Stages = OpenStages()
	}
	return b.store.InboxLeads(ctx, a.Account, q, b.needs.Now())
}

// Counts tells how many enquiries stand at each stage. With somebody in charge, or nobody, it
// counts to MostCounted at each stage of an agency; without, exactly.
func (b *Inbox) Counts(ctx context.Context, a access.Actor, q Search) (map[Stage]int64, error) {
	open, err := b.open(ctx, a, q.Agencies)
	if err != nil || len(open) == 0 {
		return map[Stage]int64{}, err
	}
	q.Agencies = open
	return b.store.CountStages(ctx, a.Account, q, MostCounted)
}

// MostCounted is where a count that no tally keeps ends.
const MostCounted = 1000

// Pressing tells how many enquiries wait for an answer, and how many that were put aside for
// the person have come back; each to MostCounted at most.
func (b *Inbox) Pressing(ctx context.Context, a access.Actor, agencies []int64) (waiting, back int64, err error) {
	open, err := b.open(ctx, a, agencies)
	if err != nil || len(open) == 0 {
		return 0, 0, err
	}
	return b.store.CountPressing(ctx, a.Account, open, a.User, b.needs.Now(), MostCounted)
}

// Senders gives the names of those who send enquiries, by their numbers.
func (b *Inbox) Senders(ctx context.Context, a access.Actor) (map[int64]string, error) {
	if !a.Has(access.LeadsRead) {
		return nil, access.Denied()
	}
	return b.store.Senders(ctx, a.Account)
}

// Get gives an enquiry, with the payload as it came.
func (b *Inbox) Get(ctx context.Context, a access.Actor, id int64) (*Lead, error) {
	return b.lead(ctx, a, id, access.LeadsRead)
}

// Interests are those of an enquiry that are written down.
func (b *Inbox) Interests(ctx context.Context, a access.Actor, lead int64) ([]Interest, error) {
	return b.desk.store.InterestsOfLead(ctx, a.Account, lead)
}

// Repeats gives the enquiries of which one is a duplicate, or which are duplicates of it, the
// oldest first and itself left out.
func (b *Inbox) Repeats(ctx context.Context, a access.Actor, l *Lead) ([]*Lead, error) {
	if l.Shown == 0 {
		return nil, nil
	}
	list, err := b.store.LeadsOfPerson(ctx, a.Account, l.Shown, InboxPage)
	first := cmp.Or(l.Parent, l.ID)
	return slices.DeleteFunc(list, func(o *Lead) bool {
		return o.ID == l.ID || o.ID != first && o.Parent != first || !a.Opens(o.Agency)
	}), err
}

// lead reads an enquiry that the actor may use the right on.
func (b *Inbox) lead(ctx context.Context, a access.Actor, id int64, r access.Right) (*Lead, error) {
	l, found, err := b.desk.store.LeadByID(ctx, a.Account, id)
	if err != nil {
		return nil, err
	}
	if !found || !a.Opens(l.Agency) || a.Sender() != 0 && a.Sender() != l.Provider {
		return nil, missingLead(id)
	}
	return l, a.May(r, l.Agency)
}

// open are the agencies of a list: those wanted which are open to the actor.
func (b *Inbox) open(ctx context.Context, a access.Actor, wanted []int64) ([]int64, error) {
	if !a.Has(access.LeadsRead) {
		return nil, access.Denied()
	}
	list, all := a.Agencies()
	if all {
		known, err := b.needs.Offices.Agencies(ctx, a)
		if err != nil {
			return nil, err
		}
		list = nil
		for _, one := range known {
			list = append(list, one.ID)
		}
	}
	if len(wanted) == 0 {
		return list, nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(id int64) bool { return !slices.Contains(wanted, id) }), nil
}

// Team are the people of an agency who can be in charge of its enquiries.
func (b *Inbox) Team(ctx context.Context, a access.Actor, agency int64) ([]access.User, error) {
	if err := a.May(access.LeadsRead, agency); err != nil {
		return nil, err
	}
	list, _, err := b.needs.Offices.Users(ctx, a, agency, mostTeam, 0)
	return slices.DeleteFunc(list, func(u access.User) bool { return !u.Active }), err
}

// mostTeam is how many people of an agency are offered.
const mostTeam = 500

// MayAssign tells whether the actor may give an enquiry to somebody else.
func (b *Inbox) MayAssign(a access.Actor, l *Lead) bool {
	return a.May(access.LeadsAssign, l.Agency) == nil
}

// wrongUser refuses somebody who is not of the enquiry's agency.
func wrongUser() error {
	return fault.Field("user", "Choose somebody who works at the enquiry's agency.")
}

// diaryKind is the kind of action as which a diary shows what is logged.
func diaryKind(record string) int {
	switch record {
	case outgoingCall, missedCall, incomingCall:
		return agenda.Call
	case mailed:
		return agenda.Email
	}
	return noteAction
}
