package figures

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
)

// batch is how many lines of the journal one write counts.
const batch = 1000

// CatchUp counts what happened in an account since it was counted last. Replicas that do it at
// once count everything once: where the counts have come to is read in the write.
func (s *Service) CatchUp(ctx context.Context, account int64) error {
	return s.count(ctx, account, math.MaxInt)
}

// glance is how many batches who looks at figures waits for: those of a busy day, or of a
// demonstration that has just begun. For a longer past nobody waits: it is counted in the
// background, after an upgrade for instance.
const glance = 10

// Behind tells whether an account has so long a past to count that its figures do not reach up
// to now.
func (s *Service) Behind(ctx context.Context, account int64) (bool, error) {
	mark, err := s.store.FigureMark(ctx, account)
	if err != nil {
		return false, err
	}
	further, err := s.store.Journal(ctx, account, mark+int64(s.glance)*batch, event.Subject{}, 1)
	return len(further) > 0, err
}

// count counts at most so many batches.
func (s *Service) count(ctx context.Context, account int64, most int) error {
	for range most {
		mark, err := s.store.FigureMark(ctx, account)
		if err != nil {
			return err
		}
		news, err := s.store.Journal(ctx, account, mark, event.Subject{}, batch)
		if err != nil || len(news) == 0 {
			return err
		}
		if err := s.fold(ctx, account, mark, news); err != nil {
			return fmt.Errorf("figures.CatchUp(%d): %w", account, err)
		}
	}
	return nil
}

// Rebuild counts an account's journal anew.
func (s *Service) Rebuild(ctx context.Context, account int64) error {
	err := s.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error { return s.store.ClearFigures(ctx, account) })
	if err != nil {
		return fmt.Errorf("figures.Rebuild(%d): %w", account, err)
	}
	return s.CatchUp(ctx, account)
}

// fold counts the lines of the journal behind the mark, unless somebody else has. They were
// read beside the writer: lines of the journal do not change.
func (s *Service) fold(ctx context.Context, account, mark int64, list []event.Event) error {
	zones, err := s.zones(ctx, account)
	if err != nil {
		return err
	}
	return s.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error {
		if now, err := s.store.FigureMark(ctx, account); err != nil || now != mark {
			return err
		}
		asked, err := s.store.AskedLeads(ctx, account, leadsOf(list))
		if err != nil {
			return err
		}
		f := folding{Service: s, account: account, zones: zones, asked: asked, sums: map[Count]int64{}}
		for _, e := range list {
			if err := f.take(ctx, e); err != nil {
				return err
			}
		}
		if err := s.store.AddFigures(ctx, account, f.counts()); err != nil {
			return err
		}
		return s.store.SaveFigureMark(ctx, account, list[len(list)-1].Seq)
	})
}

func (s *Service) zones(ctx context.Context, account int64) (map[int64]*time.Location, error) {
	list, err := s.offices.Agencies(ctx, access.Operator(access.Account{ID: account}, "figures"))
	zones := map[int64]*time.Location{}
	for _, one := range list {
		if z, err := time.LoadLocation(one.Timezone); err == nil {
			zones[one.ID] = z
		}
	}
	return zones, err
}

// leadsOf are the enquiries that events are about.
func leadsOf(list []event.Event) []int64 {
	var ids []int64
	for _, e := range list {
		if id := leadOf(e); id != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// leadOf is the enquiry that an event is about, 0: none.
func leadOf(e event.Event) int64 {
	switch e.Kind {
	case leads.EventLeadCreated, leads.EventLeadUpdated:
		return e.Subject.ID
	case sales.EventOptionCreated, sales.EventPurchaseCreated:
		id, _ := strconv.ParseInt(field(e, "lead").After, 10, 64)
		return id
	}
	return 0
}

func field(e event.Event, name string) event.Change {
	for _, c := range e.Changes {
		if c.Field == name {
			return c
		}
	}
	return event.Change{}
}

// folding is a batch that is being counted.
type folding struct {
	*Service
	account int64
	zones   map[int64]*time.Location
	asked   map[int64]Asked
	sums    map[Count]int64 // their N is 0
}

// take counts what one event says.
func (f *folding) take(ctx context.Context, e event.Event) error {
	lead := leadOf(e)
	source := f.asked[lead].Source
	switch e.Kind {
	case leads.EventLeadCreated:
		asked, err := time.Parse(time.RFC3339Nano, field(e, "date").After)
		if err != nil {
			asked = e.At
		}
		f.add(e.Agency, asked, Count{Measure: Leads, Source: source}, 1)
		return f.reached(ctx, e, lead, leads.Stage(field(e, "stage").After))
	case leads.EventLeadUpdated:
		f.dated(e, source)
		f.answered(e, lead)
		return f.reached(ctx, e, lead, leads.Stage(field(e, "stage").After))
	case visits.EventDone:
		return f.visited(ctx, e)
	case sales.EventOptionCreated:
		return f.once(ctx, e, lead, Offers)
	case sales.EventPurchaseCreated:
		return f.once(ctx, e, lead, Sales)
	}
	return nil
}

// dated moves an enquiry to another week when a door says that it was made then.
func (f *folding) dated(e event.Event, source string) {
	c := field(e, "date")
	before, err := time.Parse(time.RFC3339Nano, c.Before)
	if err != nil {
		return
	}
	if after, err := time.Parse(time.RFC3339Nano, c.After); err == nil {
		f.add(e.Agency, before, Count{Measure: Leads, Source: source}, -1)
		f.add(e.Agency, after, Count{Measure: Leads, Source: source}, 1)
	}
}

// visited counts a visit when the first of its visitors is done, at the time that lists of
// visits are ordered by.
func (f *folding) visited(ctx context.Context, e event.Event) error {
	fresh, err := f.store.ReachFigure(ctx, f.account, e.Subject.ID, Visits)
	if err != nil || !fresh {
		return err
	}
	at := e.At
	if n, ok := visits.ReadNews(e); ok && !n.StartsAt.IsZero() {
		at = n.StartsAt
	}
	f.add(e.Agency, at, Count{Measure: Visits}, 1)
	return nil
}

// answered counts a first answer where it was given, and takes it back there when somebody
// said that there was none.
func (f *folding) answered(e event.Event, lead int64) {
	c := field(e, "opened")
	if (c.Before == "") == (c.After == "") {
		return
	}
	at, err := time.Parse(time.RFC3339Nano, cmp.Or(c.After, c.Before))
	asked := f.asked[lead]
	if err != nil || asked.At.IsZero() {
		return
	}
	n := int64(1)
	if c.After == "" {
		n = -1
	}
	f.add(e.Agency, at, Count{Measure: Answers, Source: asked.Source, Span: spanOf(at.Sub(asked.At))}, n)
}

// reached counts an enquiry that was moved to an offer or won.
func (f *folding) reached(ctx context.Context, e event.Event, lead int64, stage leads.Stage) error {
	switch stage {
	case leads.StageOffer:
		return f.once(ctx, e, lead, Offers)
	case leads.StageWon:
		return f.once(ctx, e, lead, Sales)
	}
	return nil
}

// once counts an enquiry that has come so far for the first time.
func (f *folding) once(ctx context.Context, e event.Event, lead int64, m Measure) error {
	fresh, err := f.store.ReachFigure(ctx, f.account, lead, m)
	if err == nil && fresh {
		f.add(e.Agency, e.At, Count{Measure: m, Source: f.asked[lead].Source, Span: lead}, 1)
	}
	return err
}

// add counts for the agency and for the whole account, in the week by the agency's clock.
func (f *folding) add(agency int64, at time.Time, c Count, n int64) {
	zone := f.zones[agency]
	if zone == nil {
		zone = day.Paris()
	}
	c.Week = Week(at.In(zone))
	f.sums[c] += n
	c.Agency = agency
	f.sums[c] += n
}

// counts are the sums in an order, so that two writers take rows in the same.
func (f *folding) counts() []Count {
	var list []Count
	for c, n := range f.sums {
		if c.N = n; n != 0 {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Week, b.Week), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Span, b.Span))
	})
	return list
}
