package listings

import (
	"context"
	"fmt"

	"palier/internal/core/event"
	"palier/internal/core/money"
	"palier/internal/core/uid"
)

// Lot is a lot of a new-build programme, as package programs knows it, that
// agencies see as a property.
type Lot struct {
	Account   int64
	Agency    int64
	Property  int64 // 0: it has none yet
	Reference string
	Type      string // "apartment", "house", "land", "commercial", "office", "parking", "cellar", "storage"
	State     string // "available", "option", "pre-booked", "booked", "sold", "unavailable"
	Gone      bool   // not on offer any more, whatever its state
	Price     int64  // minor units of euros, VAT included
	Address   string
	Zipcode   string
	City      string
	Country   string
	Who       event.Who
}

// forSale is the property_category of a lot: "Programme".
const forSale = 4

// stage is where a property stands: property_step and the property_status that
// belongs to it.
type stage struct{ step, status int }

// stageOf tells the stage of a lot. An option is an offer (22), a pre-booking a
// sale under contract (24), a booking waits for the deed (25); what the developer
// withholds is on standby for another reason (29); a lot that is gone is deleted.
func stageOf(l Lot) (stage, error) {
	if l.Gone {
		return stage{4, 40}, nil
	}
	switch l.State {
	case "available":
		return stage{1, 1}, nil
	case "option":
		return stage{2, 22}, nil
	case "pre-booked":
		return stage{2, 24}, nil
	case "booked":
		return stage{2, 25}, nil
	case "sold":
		return stage{3, 30}, nil
	case "unavailable":
		return stage{2, 29}, nil
	}
	return stage{}, fmt.Errorf("listings.MirrorLot: no stage for a lot in state %q", l.State)
}

// typeOf is the property_type of a lot.
func typeOf(l Lot) int {
	switch l.Type {
	case "apartment":
		return 1
	case "house":
		return 2
	case "land":
		return 3
	case "commercial":
		return 4
	case "parking":
		return 5
	case "office":
		return 7
	case "cellar", "storage":
		return 10
	}
	return 0
}

// MirrorLot makes or changes the property that stands for a lot, in the write that
// ctx carries or in one of its own, and gives its id. A property that somebody
// completed (a user in charge, a subtype) keeps what no lot says.
func (s *Service) MirrorLot(ctx context.Context, l Lot) (id int64, err error) {
	err = s.ledger.Write(ctx, l.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetProperty(ctx, l.Account, l.Agency, l.Property)
		if err != nil {
			return err
		}
		at, err := stageOf(l)
		if err != nil {
			return err
		}
		p := before
		p.Account, p.Agency, p.Reference, p.Category, p.Type, p.Step, p.Status = l.Account, l.Agency, l.Reference, forSale, typeOf(l), at.step, at.status
		p.Address, p.Zipcode, p.City, p.Country = l.Address, l.Zipcode, l.City, l.Country
		p.Price = money.Amount{Minor: l.Price, Currency: "EUR"}
		s.situate(&p)
		if !found {
			p.ID, p.UID, p.CreatedAt = tx.NextID(), uid.New(), tx.Now()
		}
		if id = p.ID; event.Same(p, before) {
			return nil
		}
		p.UpdatedAt = tx.Now()
		return s.keep(ctx, tx, l.Who, before, p)
	})
	return id, err
}
