package leads

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// InboxStore keeps what offices work with. Methods that change run inside
// event.Ledger.Write.
type InboxStore interface {
	// InboxLeads gives a page (Inbox.List); the agencies, stages and limit are given.
	// What is put aside at now is in the order Aside alone.
	InboxLeads(ctx context.Context, account int64, q Search, now time.Time) (Sheet, error)
	CountStages(ctx context.Context, account int64, q Search, most int) (map[Stage]int64, error)
	CountPressing(ctx context.Context, account int64, agencies []int64, user int64, now time.Time, most int) (waiting, back int64, err error)
	// Senders gives the names of an account's providers by their numbers.
	Senders(ctx context.Context, account int64) (map[int64]string, error)
	// LeadsOfPerson gives the newest that show a contact, by id.
	LeadsOfPerson(ctx context.Context, account, shown int64, most int) ([]*Lead, error)
	// LateLeads gives leads of an agency that somebody is in charge of since before the
	// instant, asked since another, that nobody has answered, put aside or handed on
	// turns times; the longest waiting first.
	LateLeads(ctx context.Context, q Late) ([]*Lead, error)

	SaveInboxSettings(ctx context.Context, s Settings) error
	InboxSettings(ctx context.Context, account int64, agencies []int64) ([]Settings, error)
	// HandingOn gives the settings of agencies whose enquiries are handed on by the clock.
	HandingOn(ctx context.Context, account int64) ([]Settings, error)

	// Journal gives what happened to a thing, the oldest first.
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)

	Answers
	Saved
}

// Late asks for leads that wait too long.
type Late struct {
	Account, Agency int64
	Asked           time.Time // or later
	Handed          time.Time // or earlier
	Turns           int       // fewer
	Now             time.Time
	Most            int
}

// Answers keeps templates and what was answered with them.
type Answers interface {
	SaveTemplate(ctx context.Context, t Template) error // adds or replaces
	GetTemplate(ctx context.Context, account, id int64) (Template, bool, error)
	ListTemplates(ctx context.Context, account int64, agencies []int64) ([]Template, error) // not removed, by agency and id
	InsertAnswer(ctx context.Context, a Answer) error
	ListAnswers(ctx context.Context, account, lead int64) ([]Answer, error) // by id
	GetAnswer(ctx context.Context, account, id int64) (Answer, bool, error)
}

// Saved keeps views of lists.
type Saved interface {
	InsertSavedView(ctx context.Context, v SavedView) error
	DeleteSavedView(ctx context.Context, account, id int64) error
	GetSavedView(ctx context.Context, account, id int64) (SavedView, bool, error)
	// ListSavedViews gives those of the agencies, and of the user, of a list, by id.
	ListSavedViews(ctx context.Context, account int64, agencies []int64, user int64, list string) ([]SavedView, error)
}
