package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// Interests keeps interests and what happens around them, for the Desk alone. Methods
// that change run inside event.Ledger.Write.
type Interests interface {
	InsertInterest(ctx context.Context, i Interest) error // Conflict: the lead has one in the programme
	UpdateInterest(ctx context.Context, i Interest) error
	// InterestsOfLead gives a lead's interests by programme.
	InterestsOfLead(ctx context.Context, account, lead int64) ([]Interest, error)
	// LeadByID gives a lead whatever its agency.
	LeadByID(ctx context.Context, account, id int64) (*Lead, bool, error)
	ProgramLeads
	Threads
}

// ProgramLeads finds the leads of a programme: those with an interest in it, and
// those about one of its lots, which name the lot's mirrored property or
// "<programme code>-<lot reference>". An interest that is not written down comes
// as the zero Interest.
type ProgramLeads interface {
	ProgramLead(ctx context.Context, account, program, id int64) (Line, bool, error)
	// ProgramLeadsOf gives those that show one of the contacts, by id.
	ProgramLeadsOf(ctx context.Context, account, program int64, shown []int64) ([]Line, error)
	// ListProgramLeads gives a page by id of those with an interest or linked to a
	// lot's mirrored property, and how many there are. (A reference alone, of a lot
	// that nothing mirrors, has no index: its lead is found by id and by person.)
	ListProgramLeads(ctx context.Context, account, program int64, limit, offset int) ([]Line, int64, error)
}

// Threads keeps what was done and is planned for a lead.
type Threads interface {
	InsertRecord(ctx context.Context, r Record) error
	// ListRecords gives a page in the order of when it happened, and how many.
	ListRecords(ctx context.Context, account, lead int64, limit, offset int) ([]Record, int64, error)
	InsertTask(ctx context.Context, t Task) error
	ListTasks(ctx context.Context, account, lead int64, limit, offset int) ([]Task, int64, error) // by id
	SaveTag(ctx context.Context, t Tag) error                                                     // replaces Everywhere of the same
	ListTags(ctx context.Context, account, lead int64) ([]Tag, error)                             // the oldest first
}

// Programs finds what enquiries are about (package programs has them).
type Programs interface {
	GetProgram(ctx context.Context, account, id int64) (programs.Program, bool, error)
}

// Profiles takes what an enquiry says of a person beside names and coordinates
// (package people).
type Profiles interface {
	NoteProfile(ctx context.Context, tx event.Tx, p people.Place, contact int64, said people.Profile) error
	NoteConsents(ctx context.Context, tx event.Tx, p people.Place, contact int64, list []people.Consent) error
}

// Diary shows a task to its owner (package agenda).
type Diary interface {
	Note(ctx context.Context, by access.Actor, a agenda.Action, zone *time.Location) (agenda.Action, error)
}
