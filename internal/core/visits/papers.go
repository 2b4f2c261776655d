package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// PaperKind is what a paper is.
type PaperKind string

// The kinds of paper.
const (
	Photo PaperKind = "photo" // taken by the agent, for the report
	Slip  PaperKind = "slip"  // bon de visite: its visitor signed that he was there
)

// Paper is a document that an agent adds to a visit, about a property that was shown.
type Paper struct {
	Account  int64
	Visit    int64
	Property int64
	Document string // its uid: a picture of the visit's agency
	Kind     PaperKind
	AddedAt  time.Time
}

// EventPaperAdded and EventPaperRemoved are of the visit. Flatsy's webhooks do not tell
// them: its document has no field for either.
const (
	EventPaperAdded   = "visit.paper_added"
	EventPaperRemoved = "visit.paper_removed"
)

// maxPapers is how many papers a visit has.
const maxPapers = 50

// Papers keeps the papers of visits.
type Papers interface {
	// InsertPaper adds one; Conflict: the visit has the document already.
	InsertPaper(ctx context.Context, p Paper) error
	// DeletePaper takes a document off a visit; false: it is not there.
	DeletePaper(ctx context.Context, account, visit int64, document string) (bool, error)
	ListPapers(ctx context.Context, account, visit int64) ([]Paper, error) // in the order they were added
}

// AddPaper adds a picture to a visit, as long as its report may be written. Conflict:
// before and after that time, or there are too many; Missing: the property was not on
// the visit.
func (s *Service) AddPaper(ctx context.Context, a access.Actor, uid string, p Paper) error {
	return s.papers(ctx, a, uid, func(ctx context.Context, tx event.Tx, v Visit) error {
		if !slices.ContainsFunc(v.Properties, func(shown Shown) bool { return shown.Property == p.Property }) {
			return noPlace()
		}
		list, err := s.store.ListPapers(ctx, v.Account, v.ID)
		if err != nil {
			return err
		}
		if len(list) >= maxPapers {
			return fault.New(fault.Conflict, "This visit has 50 papers already")
		}
		p.Account, p.Visit, p.AddedAt = v.Account, v.ID, tx.Now()
		tx.Record(p.event(EventPaperAdded, a, v.Agency))
		return s.store.InsertPaper(ctx, p)
	})
}

// RemovePaper takes a document off a visit, within the same time. Missing: it is not on
// it. The document itself stays: who put it there takes it away.
func (s *Service) RemovePaper(ctx context.Context, a access.Actor, uid, document string) error {
	return s.papers(ctx, a, uid, func(ctx context.Context, tx event.Tx, v Visit) error {
		there, err := s.store.DeletePaper(ctx, v.Account, v.ID, document)
		if err == nil && !there {
			err = fault.New(fault.Missing, "There is no such paper on this visit")
		}
		tx.Record(Paper{Visit: v.ID, Document: document}.event(EventPaperRemoved, a, v.Agency))
		return err
	})
}

// PapersOf gives the papers of a visit, in the order they were added.
func (s *Service) PapersOf(ctx context.Context, a access.Actor, uid string) ([]Paper, error) {
	v, err := s.visit(ctx, a, uid, access.VisitsRead)
	if err != nil {
		return nil, err
	}
	return s.store.ListPapers(ctx, v.Account, v.ID)
}

// papers changes the papers of a visit whose reports may be written.
func (s *Service) papers(ctx context.Context, a access.Actor, uid string, fn func(ctx context.Context, tx event.Tx, v Visit) error) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		v, err := s.visit(ctx, a, uid, access.VisitsWrite)
		if err != nil {
			return err
		}
		if !v.Reportable(tx.Now()) {
			return fault.New(fault.Conflict, "Papers are added and removed within two hours after the visit was done")
		}
		return fn(ctx, tx, v)
	})
}

// event is the line of the journal.
func (p Paper) event(kind string, a access.Actor, agency int64) event.Event {
	changes := []event.Change{{Field: "document", After: p.Document}}
	if kind == EventPaperAdded {
		changes = append(changes, event.Change{Field: "kind", After: string(p.Kind)}, event.Change{Field: "property", After: event.Number(p.Property)})
	}
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectVisit, ID: p.Visit}, Agency: agency, Who: a.Who, Changes: changes}
}
