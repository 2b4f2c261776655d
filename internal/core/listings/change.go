package listings

import (
	"context"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/uid"
)

// Add makes a property that somebody of its agency enters; without a reference it takes
// its number for one. Forbidden: he may not write properties there.
func (s *Service) Add(ctx context.Context, by access.Actor, p Property) (Property, error) {
	if err := by.May(access.PropertiesWrite, p.Agency); err != nil {
		return p, err
	}
	wanted := p
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p = wanted
		if p.ID = tx.NextID(); p.Reference == "" {
			p.Reference = strconv.FormatInt(p.ID, 10)
		}
		p.Account, p.UID, p.PublishedAt, p.Cover = by.Account, uid.New(), time.Time{}, ""
		p.CreatedAt, p.UpdatedAt = tx.Now(), tx.Now()
		s.situate(&p)
		p.numberMedias(tx)
		if err := s.sound(ctx, Property{}, p); err != nil {
			return err
		}
		if err := s.numberDistrict(ctx, tx, Property{}, &p); err != nil {
			return err
		}
		return s.keep(ctx, tx, by.Who, Property{}, p)
	})
	return p, err
}

// Change changes a property as apply says, which is given it as it is and may be called
// twice. Its agency, number, creation, cover and publication stay as they are. When apply
// fails nothing is written. Missing as Property; Forbidden: the actor may not write it.
func (s *Service) Change(ctx context.Context, by access.Actor, id int64, apply func(*Property) error) (p Property, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.writable(ctx, by, id)
		if err != nil {
			return err
		}
		p = before
		if err := apply(&p); err != nil {
			return err
		}
		p.Account, p.ID, p.UID, p.Agency, p.Cover, p.PublishedAt, p.Complete = before.Account, before.ID, before.UID, before.Agency, before.Cover, before.PublishedAt, before.Complete
		p.CreatedAt, p.UpdatedAt = before.CreatedAt, before.UpdatedAt
		s.situate(&p)
		p.numberMedias(tx)
		if event.Same(p, before) {
			return nil
		}
		if err := s.sound(ctx, before, p); err != nil {
			return err
		}
		if err := s.numberDistrict(ctx, tx, before, &p); err != nil {
			return err
		}
		p.UpdatedAt = tx.Now()
		return s.keep(ctx, tx, by.Who, before, p)
	})
	return p, err
}

// writable gives a property that the actor may write.
func (s *Service) writable(ctx context.Context, by access.Actor, id int64) (Property, error) {
	p, err := s.Property(ctx, by, id)
	if err == nil {
		err = by.May(access.PropertiesWrite, p.Agency)
	}
	return p, err
}

// sound refuses what no sheet may say, and a reference that another property of the agency
// has.
func (s *Service) sound(ctx context.Context, before, p Property) error {
	if err := valid(p); err != nil {
		return err
	}
	if err := newly(before, p); err != nil {
		return err
	}
	return s.beside(ctx, before, p)
}

// beside refuses what a property may not say beside others: a parent that is none, a reference
// that another has.
func (s *Service) beside(ctx context.Context, before, p Property) error {
	if err := s.related(ctx, before, p); err != nil {
		return err
	}
	if p.Reference == before.Reference {
		return nil
	}
	taken, err := s.store.ReferenceTaken(ctx, p.Account, p.Agency, p.Reference, p.ID)
	if err == nil && taken {
		err = fault.Field("reference", "Another property of the agency has this reference.")
	}
	return err
}

// Duplicate makes another property like one: neither its pictures nor its mandate nor its
// publication go along, and it waits for somebody to complete it.
func (s *Service) Duplicate(ctx context.Context, by access.Actor, id int64) (Property, error) {
	p, err := s.writable(ctx, by, id)
	if err != nil {
		return Property{}, err
	}
	p.Step, p.Status, p.Agreement = standby, awaitingMandate, Agreement{}
	p.Advert.Diagnosis.Number = "" // names one assessment of one property
	p.Particulars = p.Particulars.likewise()
	p.Reference, err = s.freeReference(ctx, p)
	if err != nil {
		return Property{}, err
	}
	return s.Add(ctx, by, p)
}

// Codes of the lists property_step and property_status.
const (
	underWay        = 1
	standby         = 2
	ordinary        = 1
	awaitingMandate = 20
	pending         = 28
)

// freeReference is the property's reference with the first number behind it that is free;
// none where too many are taken.
func (s *Service) freeReference(ctx context.Context, p Property) (string, error) {
	for n := 2; n < 100; n++ {
		name := p.Reference + "-" + strconv.Itoa(n)
		taken, err := s.store.ReferenceTaken(ctx, p.Account, p.Agency, name, 0)
		if err != nil || !taken {
			return name, err
		}
	}
	return "", nil
}
