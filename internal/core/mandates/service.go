package mandates

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Store keeps cards and their registers. Methods that change run inside
// event.Ledger.Write; nothing deletes or changes an entry's number, date or lines.
type Store interface {
	InsertCard(ctx context.Context, c Card) error // Conflict: the number is known
	UpdateCard(ctx context.Context, c Card) error // what is printed on it; Conflict: the number is known
	SetCard(ctx context.Context, account, agency, card int64) error
	ListCards(ctx context.Context, account int64) ([]Card, error) // by id, with their agencies
	InsertFormerCard(ctx context.Context, c FormerCard) error
	FormerCards(ctx context.Context, account, card int64) ([]FormerCard, error) // by instant
	InsertSeries(ctx context.Context, s Series) error                           // Conflict: the card has one of that kind
	// AdvanceSeries saves the end of the chain, if it still is where lines says.
	AdvanceSeries(ctx context.Context, s Series, lines int64) (bool, error)
	ListSeries(ctx context.Context, account int64) ([]Series, error) // by card and kind
	InsertEntry(ctx context.Context, e Entry) error                  // Conflict: the number is taken
	// UpdateEntry saves what may change of an entry: its content, its state, its property.
	UpdateEntry(ctx context.Context, e Entry) error
	GetEntry(ctx context.Context, account, card int64, kind Kind, number int64) (Entry, bool, error)
	InsertLine(ctx context.Context, l Line) error
	// PropertyEntries gives the mandates of a property, in the order they were registered.
	PropertyEntries(ctx context.Context, account, property int64) ([]Entry, error)
	// Entries gives those with a number above after, by number, at most so many. *Unread:
	// that one cannot be read; what comes before it is given.
	Entries(ctx context.Context, account, card int64, kind Kind, after int64, most int) ([]Entry, error)
	// Writers tells whether anything stands in the registers of a card, and whether one of the
	// agencies wrote it.
	Writers(ctx context.Context, account, card int64, agencies []int64) (used, one bool, err error)
	// Lines gives those with a sequence above after, in order, at most so many.
	Lines(ctx context.Context, account, card int64, kind Kind, after int64, most int) ([]Line, error)
	// EntryLines gives those of one mandate, in order.
	EntryLines(ctx context.Context, account, card int64, kind Kind, number int64) ([]Line, error)
	// SearchEntries gives mandates of all registers, and one behind the limit when there are
	// more.
	SearchEntries(ctx context.Context, q Search) ([]Entry, error)
}

// Service keeps the registers of an account.
type Service struct {
	ledger   event.Ledger
	store    Store
	follower Follower
}

// NewService makes the service; Join says who is told of corrections.
func NewService(ledger event.Ledger, store Store) *Service {
	return &Service{ledger: ledger, store: store}
}

// OpenSeries begins a register of a card at a number: 1, or where a paper register ends.
// Conflict: the card has one of that kind.
func (s *Service) OpenSeries(ctx context.Context, by access.Actor, card int64, kind Kind, first int64) (Series, error) {
	if err := keeper(by); err != nil {
		return Series{}, err
	}
	if first < 1 || first > highest || kind != Transactions && kind != Management {
		return Series{}, fault.Field("first", "A register begins at 1 or above, and is of kind T or G.")
	}
	v := Series{Account: by.Account, Card: card, Kind: kind, First: first, Last: first - 1}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.keeps(ctx, by, card); err != nil {
			return err
		}
		v.OpenedAt = tx.Now()
		if err := s.store.InsertSeries(ctx, v); err != nil {
			if fault.Of(err) == fault.Conflict {
				return fault.New(fault.Conflict, "The card has a register of this kind already")
			}
			return err
		}
		tx.Record(event.Event{Kind: "register.opened", Subject: event.Subject{Kind: "card", ID: card}, Who: by.Who,
			Changes: []event.Change{{Field: "kind", After: string(kind)}, {Field: "first", After: event.Number(first)}}})
		return nil
	})
	return v, err
}

// highest is the highest number that a register gives: ten digits are no mandate's.
const highest = 1_000_000_000

// Series gives the registers of the actor's cards (Cards), by card and kind.
func (s *Service) Series(ctx context.Context, a access.Actor) ([]Series, error) {
	cards, err := s.visible(ctx, a)
	if err != nil {
		return nil, err
	}
	list, err := s.store.ListSeries(ctx, a.Account)
	return slices.DeleteFunc(list, func(v Series) bool {
		return !slices.ContainsFunc(cards, func(c Card) bool { return c.ID == v.Card })
	}), err
}

// series finds one register; found is false when there is none.
func (s *Service) series(ctx context.Context, account int64, of func(Series) bool) (v Series, found bool, err error) {
	list, err := s.store.ListSeries(ctx, account)
	for _, v := range list {
		if of(v) {
			return v, true, nil
		}
	}
	return Series{}, false, err
}

// Keeps tells whether an agency's mandates of a kind are numbered here: it has a card,
// and the card a register of that kind. Other agencies number elsewhere.
func (s *Service) Keeps(ctx context.Context, account, agency int64, kind Kind) (bool, error) {
	_, found, err := s.of(ctx, account, agency, kind)
	return found, err
}

func (s *Service) of(ctx context.Context, account, agency int64, kind Kind) (Series, bool, error) {
	cards, err := s.store.ListCards(ctx, account)
	if err != nil {
		return Series{}, false, err
	}
	for _, c := range cards {
		for _, a := range c.Agencies {
			if a == agency {
				return s.series(ctx, account, func(v Series) bool { return v.Card == c.ID && v.Kind == kind })
			}
		}
	}
	return Series{}, false, nil
}

// keeper is who may open registers and correct them.
func keeper(a access.Actor) error {
	if !a.Has(access.RegisterKeep) {
		return access.Denied()
	}
	return nil
}

// keeperOf is a keeper to whom each agency of a card is open: its registers are the card's,
// and show what all of them wrote there.
func keeperOf(a access.Actor, c Card) error {
	for _, agency := range c.Agencies {
		if !a.Opens(agency) {
			return access.Denied()
		}
	}
	return keeper(a)
}

// keeps refuses who is no keeper of the card's registers. Missing: there is no such card.
func (s *Service) keeps(ctx context.Context, by access.Actor, card int64) error {
	if err := keeper(by); err != nil {
		return err
	}
	c, err := s.card(ctx, by.Account, card)
	if err == nil {
		err = keeperOf(by, c)
	}
	return err
}

func reader(a access.Actor) error {
	if !a.Has(access.PropertiesRead) {
		return access.Denied()
	}
	return nil
}

// today is the civil date of a write where the law counts days.
func today(at time.Time) day.Date { return day.Of(at.In(day.Paris())) }
