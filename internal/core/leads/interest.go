package leads

import (
	"context"
	"time"
)

// Interest (intérêt) is what the person of a lead wants of one programme, and how
// far that has come. A lead about a programme has one; it may gain others.
type Interest struct {
	Account       int64
	ID            int64
	Lead          int64
	Program       int64
	Owner         int64 // user in charge, 0: nobody yet
	Status        string
	Temperature   string
	DiscardReason string
	FollowReason  string
	FirstTracker  string // where the person came from first, and last
	LastTracker   string
	LastAt        time.Time // of the last interaction
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// The statuses of an interest (Adlead door, 4).
const (
	ToProcess        = "to-process"
	Pending          = "pending"
	ToFollow         = "to-follow"
	Ongoing          = "ongoing"
	Interested       = "interested"
	Negotiating      = "negotiating"
	Discarded        = "discarded"
	PendingPurchaser = "pending-purchaser"
	Purchaser        = "purchaser"
)

// Statuses are all of them, in the order of a sale.
func Statuses() []string {
	return []string{ToProcess, Pending, ToFollow, Ongoing, Interested, Negotiating, Discarded, PendingPurchaser, Purchaser}
}

// StepOf is the step of a lead whose interest has the status: the same enquiry as
// agencies see it.
func StepOf(status string) int {
	switch status {
	case ToProcess:
		return New
	case Discarded, Purchaser:
		return Closed
	}
	return Processing
}

// Record is one line of a lead's thread: a call, a message, a note.
type Record struct {
	Account   int64
	ID        int64
	Lead      int64
	User      int64  // who did it, 0: not said
	Event     string // RecordEvents
	Comment   string
	Occurred  time.Time
	CreatedAt time.Time
}

// RecordEvents are what a record can be; "registration" is written by Palier only.
func RecordEvents() []string {
	return []string{"email", "sms", "outgoing-call", "outgoing-call-missed", "incoming-call", "voicemail", "meeting", "note", "registration"}
}

// Task (action commerciale) is what is planned for a lead.
type Task struct {
	Account   int64
	ID        int64
	Lead      int64
	Owner     int64  // user, 0: nobody
	Action    int64  // the same in its owner's diary, 0: none
	Type      string // TaskTypes
	Priority  string // Priorities
	Comment   string
	Scheduled time.Time
	DoneAt    time.Time
	CreatedAt time.Time
}

// TaskTypes are what a task can be.
func TaskTypes() []string {
	return []string{"call", "callback", "send-email", "send-sms", "meeting", "visit", "other"}
}

// Priorities are low, medium and high.
func Priorities() []string { return []string{"low", "medium", "high"} }

// Tag marks a lead; Everywhere: for all programmes.
type Tag struct {
	Account    int64
	Lead       int64
	Tag        string // chosen by the caller
	Everywhere bool
	CreatedAt  time.Time
}

// Interests keeps interests and what happens around them. Methods that change run
// inside event.Ledger.Write.
type Interests interface {
	InsertInterest(ctx context.Context, i Interest) error
	UpdateInterest(ctx context.Context, i Interest) error
	// FindInterest gives the interest of a lead in a programme.
	FindInterest(ctx context.Context, account, program, lead int64) (Interest, bool, error)
	// FindOpen gives the newest open lead of a person with an interest in the
	// programme; shown is the contact that stands for the person.
	FindOpen(ctx context.Context, account, program, shown int64) (Interest, bool, error)
	// ListInterests gives a page of a programme's interests by id, and how many.
	ListInterests(ctx context.Context, account, program int64, limit, offset int) ([]Interest, int64, error)
	// InterestsOf gives all interests of the leads that show these contacts.
	InterestsOf(ctx context.Context, account int64, shown []int64) ([]Interest, error)
	// LeadByID gives a lead whatever its agency's.
	LeadByID(ctx context.Context, account, id int64) (*Lead, bool, error)
	InsertRecord(ctx context.Context, r Record) error
	ListRecords(ctx context.Context, account, lead int64, limit, offset int) ([]Record, int64, error)
	InsertTask(ctx context.Context, t Task) error
	ListTasks(ctx context.Context, account, lead int64, limit, offset int) ([]Task, int64, error)
	SaveTag(ctx context.Context, t Tag) error
	ListTags(ctx context.Context, account, lead int64) ([]Tag, error)
}
