package listings

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// MostEnclosures is how many files a property has at most.
const MostEnclosures = 200

// Enclosure is a document beside a property: a plan, an assessment, a mandate.
type Enclosure struct {
	Account   int64
	ID        int64
	Property  int64
	Document  string // its uid
	Name      string
	Type      int // document_type
	CreatedAt time.Time
}

// Receive keeps a file that is about to become a picture or a document of a property of the
// agency; Release takes it away again when it does not. Missing and Forbidden as Amend.
// Invalid: the field "file" is none of the types that are taken, or not whole; TooLarge as
// documents.Put. Not called inside a write.
func (s *Service) Receive(ctx context.Context, by access.Actor, agency, property int64, name string, content []byte) (documents.Document, error) {
	if _, err := s.outside(ctx, by, agency, property); err != nil {
		return documents.Document{}, err
	}
	return s.documents.Put(ctx, by, documents.Upload{Agency: agency, Name: name, Content: bytes.NewReader(content)})
}

// Release takes a file away that nothing shows. What fails here is a file without a use.
func (s *Service) Release(ctx context.Context, by access.Actor, uid string) {
	if uid != "" {
		_ = s.documents.Remove(ctx, by, uid)
	}
}

// Enclose makes a received document one of a property of the agency. Invalid: its name says
// nothing or too much, or there are MostEnclosures.
func (s *Service) Enclose(ctx context.Context, by access.Actor, agency, property int64, f Enclosure) (Enclosure, error) {
	c := sheetCheck{}
	if strings.TrimSpace(f.Name) == "" {
		c.wrong("name", "Give the document a name.")
	}
	c.text("name", f.Name, longestLine)
	if !sane(f.Type) {
		c.wrong("document_type", "This is not one of the choices.")
	}
	if err := c.verdict(); err != nil {
		return f, err
	}
	err := s.shelve(ctx, by, agency, property, func(ctx context.Context, tx event.Tx, p Property, list []Enclosure) ([]Enclosure, error) {
		if len(list) >= MostEnclosures {
			return nil, fault.Field("file", fmt.Sprintf("A property has %d documents at most: take one away first.", MostEnclosures))
		}
		f.Account, f.Property, f.ID, f.CreatedAt = p.Account, p.ID, tx.NextID(), tx.Now()
		return append(list, f), s.store.InsertEnclosure(ctx, f)
	})
	return f, err
}

// RemoveEnclosure takes a document of a property away, and its content with it. Missing: it is
// none of the property's.
func (s *Service) RemoveEnclosure(ctx context.Context, by access.Actor, agency, property, id int64) error {
	var gone Enclosure
	err := s.shelve(ctx, by, agency, property, func(ctx context.Context, _ event.Tx, p Property, list []Enclosure) ([]Enclosure, error) {
		at := slices.IndexFunc(list, func(f Enclosure) bool { return f.ID == id })
		if at < 0 {
			return nil, errEnclosure
		}
		gone = list[at]
		return slices.Delete(slices.Clone(list), at, at+1), s.store.DeleteEnclosure(ctx, p.Account, id)
	})
	if err == nil {
		s.Release(ctx, by, gone.Document)
	}
	return err
}

var errEnclosure = fault.New(fault.Missing, "No such document")

// OpenEnclosure gives the content of a document of a property of the agency. The caller closes it.
func (s *Service) OpenEnclosure(ctx context.Context, by access.Actor, agency, property, id int64) (Enclosure, documents.Content, error) {
	p, err := s.Property(ctx, by, property)
	if err != nil {
		return Enclosure{}, documents.Content{}, err
	}
	list, err := s.store.EnclosuresOf(ctx, p.Account, p.ID)
	if err != nil {
		return Enclosure{}, documents.Content{}, err
	}
	at := slices.IndexFunc(list, func(f Enclosure) bool { return f.ID == id && p.Agency == agency })
	if at < 0 {
		return Enclosure{}, documents.Content{}, errEnclosure
	}
	_, content, err := s.documents.Open(ctx, by, list[at].Document, 0)
	return list[at], content, err
}

// shelve changes the documents of a property in one write, which is a change of the property.
func (s *Service) shelve(ctx context.Context, by access.Actor, agency, property int64, edit func(ctx context.Context, tx event.Tx, p Property, list []Enclosure) ([]Enclosure, error)) error {
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.outside(ctx, by, agency, property)
		if err != nil {
			return err
		}
		before, err := s.store.EnclosuresOf(ctx, p.Account, p.ID)
		if err != nil {
			return err
		}
		after, err := edit(ctx, tx, p, before)
		if err != nil {
			return err
		}
		return s.touch(ctx, tx, by.Who, p, event.Diff(enclosureFields(before), enclosureFields(after)))
	})
}

// touch tells of a change beside a property, which its readers must see.
func (s *Service) touch(ctx context.Context, tx event.Tx, who event.Who, p Property, changes []event.Change) error {
	last := p.UpdatedAt
	p.UpdatedAt = tx.Now()
	tx.Record(event.Event{Kind: EventUpdated, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: who, Changes: changes})
	return s.save(ctx, p, last)
}

func enclosureFields(list []Enclosure) (out []event.Change) {
	for _, f := range list {
		out = append(out, event.Change{Field: "file." + event.Number(f.ID), After: joined(f.Name, event.Number(f.Type))})
	}
	return out
}
