package listings

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Whole is a property with its pictures, by rank, and the prices that it had, in their order:
// what a door shows of one by itself.
type Whole struct {
	Property
	Pictures []Picture
	Prices   []PriceChange
}

// ApimoView renders a property as the Apimo door shows it to everybody, on one line, with
// marks of that door's own where something depends on who asks. It is stored beside each
// property (column view_apimo), because the lists of that door are long.
type ApimoView func(Whole) []byte

// Render says how properties are rendered. Called once, while the program is put together;
// without it nothing is stored, and whoever reads a view renders it.
func (s *Service) Render(view ApimoView) { s.view = view }

// Views are stored views of properties, and which properties they are of.
type Views struct {
	Lines []string
	IDs   []int64
}

// Viewed is a property and what is stored of how a door shows it.
type Viewed struct {
	Property
	View []byte
}

// ListViews gives the page of List as views, several at a time. One that was never stored is
// made now.
func (s *Service) ListViews(ctx context.Context, a access.Actor, q Query, each func(Views) error) (Page, error) {
	q.Account = a.Account
	return s.store.ListPropertyViews(ctx, q, func(v Views) error {
		v, err := s.complement(ctx, a.Account, v)
		if err != nil || len(v.Lines) == 0 {
			return err
		}
		return each(v)
	})
}

// complement makes the views that are missing among others. A property that is there no more has
// none.
func (s *Service) complement(ctx context.Context, account int64, v Views) (Views, error) {
	if !slices.Contains(v.Lines, "") {
		return v, nil
	}
	var whole Views
	for i, line := range v.Lines {
		if line == "" {
			p, found, err := s.store.PropertyByID(ctx, account, v.IDs[i])
			var made []byte
			if err == nil && found {
				made, err = s.rendered(ctx, p)
			}
			if err != nil {
				return v, fmt.Errorf("listings.ListViews(%d): %w", v.IDs[i], err)
			}
			if !found {
				continue
			}
			line = string(made)
		}
		whole.Lines, whole.IDs = append(whole.Lines, line), append(whole.IDs, v.IDs[i])
	}
	return whole, nil
}

// rendered is a property's view as it is to be stored.
func (s *Service) rendered(ctx context.Context, p Property) ([]byte, error) {
	if s.view == nil {
		return nil, nil
	}
	prices, err := s.store.AskedPrices(ctx, p.Account, p.ID)
	if err != nil {
		return nil, err
	}
	return s.renderedWith(ctx, p, prices)
}

// renderedWith is the view of a property that had these prices. What has no cover has no pictures.
func (s *Service) renderedWith(ctx context.Context, p Property, prices []PriceChange) ([]byte, error) {
	if s.view == nil {
		return nil, nil
	}
	whole := Whole{Property: p, Prices: prices}
	if p.Cover != "" {
		var err error
		if whole.Pictures, err = s.store.PicturesOf(ctx, p.Account, p.ID); err != nil {
			return nil, err
		}
	}
	return s.view(whole), nil
}

// insert stores a new property with its first price, if it has one, and its view.
func (s *Service) insert(ctx context.Context, p Property, first []PriceChange) error {
	view, err := s.renderedWith(ctx, p, first)
	if err != nil {
		return err
	}
	if err := s.store.InsertProperty(ctx, p, view); err != nil {
		return err
	}
	return s.notePrices(ctx, first)
}

// save stores a property that was last changed at the instant, with its view. A price that it
// has from now on was noted before: the view tells of it.
func (s *Service) save(ctx context.Context, p Property, last time.Time) error {
	view, err := s.rendered(ctx, p)
	if err != nil {
		return err
	}
	return s.store.UpdateProperty(ctx, p, last, view)
}

// Rebuilt counts properties that were looked at, and those whose view differed.
type Rebuilt struct{ Properties, Differed int64 }

// rebuildBatch is how many properties are looked at in one read, and written in one
// transaction at most.
const rebuildBatch = 200

// RebuildViews holds the account's stored views against fresh ones and, unless it is only
// to check, replaces those that differ: updated_at stays and the journal says nothing, for
// nothing happened to the property. An operator alone may.
func (s *Service) RebuildViews(ctx context.Context, by access.Actor, check bool) (sum Rebuilt, err error) {
	if _, all := by.Agencies(); !all {
		return sum, access.Denied()
	}
	for after := int64(0); ; {
		list, err := s.store.ReadPropertyViews(ctx, by.Account, after, rebuildBatch)
		if err != nil || len(list) == 0 {
			return sum, err
		}
		n, err := s.mend(ctx, by.Account, list, nil)
		if err == nil && n > 0 && !check {
			err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, _ event.Tx) error {
				now, err := s.store.ReadPropertyViews(ctx, by.Account, after, rebuildBatch) // some may have changed since
				if err == nil {
					_, err = s.mend(ctx, by.Account, now, s.store.SavePropertyView)
				}
				return err
			})
		}
		if err != nil {
			return sum, fmt.Errorf("listings.RebuildViews(after %d): %w", after, err)
		}
		sum.Properties += int64(len(list))
		sum.Differed += n
		after = list[len(list)-1].ID
	}
}

// mend counts views that differ from fresh ones, and replaces them where it is told how.
func (s *Service) mend(ctx context.Context, account int64, list []Viewed, save func(ctx context.Context, account, id int64, view []byte) error) (n int64, err error) {
	for _, v := range list {
		fresh, err := s.rendered(ctx, v.Property)
		if err != nil {
			return n, err
		}
		if bytes.Equal(fresh, v.View) {
			continue
		}
		n++
		if save != nil {
			if err := save(ctx, account, v.ID, fresh); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}
