package storage_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// kept is a row as the model of a list knows it.
type kept struct {
	id, at int64
	own    bool         // the provider's
	lists  people.Lists // of a contact
}

// model is what the lists of contacts and of leads should say, by a full sort.
type model struct {
	t        *testing.T
	db       *storage.DB
	rnd      *rand.Rand
	contacts map[int64]*kept
	leads    map[int64]*kept
}

func newModel(t *testing.T, db *storage.DB, seed uint64) *model {
	newAccount(t, db, 1)
	return &model{t: t, db: db, rnd: rand.New(rand.NewPCG(seed, 1)), contacts: map[int64]*kept{}, leads: map[int64]*kept{}}
}

// TestListsAgreeWithAFullSort runs random inserts, changes, merges and failures,
// several of them in one write and several writes in one commit, over runs of a
// few rows only, and compares every total, delta and page.
func TestListsAgreeWithAFullSort(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		db := d.Store(t, time.Now)
		storage.SetRunRows(db, 4)
		m := newModel(t, db, seed)
		for round := range 12 {
			for range 6 {
				m.burst(1 + m.rnd.IntN(4))
			}
			m.compare(fmt.Sprintf("seed %d, round %d", seed, round))
			if t.Failed() {
				return
			}
		}
	})
}

// step is a change of one row, by the store and then in the model.
type step struct {
	row   *kept
	kind  string // "contact" or "lead"
	new   bool
	lists people.Lists // afterwards
}

// burst runs so many writes at the same time, each of rows of its own.
func (m *model) burst(writes int) {
	busy := map[int64]bool{}
	plans := make([][]step, writes)
	for w := range plans {
		for range 1 + m.rnd.IntN(4) {
			plans[w] = append(plans[w], m.plan(busy))
		}
	}
	failing := m.rnd.IntN(2 * writes)
	var all sync.WaitGroup
	instants := make([]int64, writes)
	for w, plan := range plans {
		all.Go(func() { instants[w] = m.write(plan, w == failing) })
	}
	all.Wait()
	for w, plan := range plans {
		for _, s := range plan {
			if instants[w] > 0 {
				s.row.at, s.row.lists = instants[w], s.lists
				m.rows(s.kind)[s.row.id] = s.row
			}
		}
	}
}

func (m *model) rows(kind string) map[int64]*kept {
	if kind == "lead" {
		return m.leads
	}
	return m.contacts
}

// plan chooses a new row, or one that no write of this burst has.
func (m *model) plan(busy map[int64]bool) step {
	kind := []string{"lead", "contact"}[m.rnd.IntN(2)]
	var free []*kept
	for id, row := range m.rows(kind) {
		if !busy[id] {
			free = append(free, row)
		}
	}
	if len(free) == 0 || m.rnd.IntN(3) == 0 {
		return step{row: &kept{own: m.rnd.IntN(3) > 0}, kind: kind, new: true}
	}
	slices.SortFunc(free, func(a, b *kept) int { return cmp.Compare(a.id, b.id) })
	row := free[m.rnd.IntN(len(free))]
	busy[row.id] = true
	s := step{row: row, kind: kind}
	if kind == "contact" && m.rnd.IntN(3) == 0 {
		s.lists = people.Lists(m.rnd.IntN(int(people.NotListedYet) + 1))
	}
	return s
}

// write makes the steps in one write and gives its instant, 0 when it was to fail.
// A row that was made is changed once more in the same write.
func (m *model) write(plan []step, fail bool) (at int64) {
	err := m.db.Write(context.Background(), 1, func(ctx context.Context, tx event.Tx) error {
		for _, s := range plan {
			if s.new {
				s.row.id = tx.NextID()
				if err := m.insert(ctx, tx, s); err != nil {
					return err
				}
				s.row.at = tx.Now().UnixMicro()
			}
			if err := m.change(ctx, tx, s); err != nil {
				return err
			}
		}
		if fail {
			return errRefused
		}
		at = tx.Now().UnixMicro()
		return nil
	})
	if (err != nil) != fail {
		m.t.Error(err)
	}
	return at
}

func (m *model) insert(ctx context.Context, tx event.Tx, s step) error {
	if s.kind == "lead" {
		return m.db.InsertLead(ctx, s.row.lead(tx.Now(), tx.Now()), []byte(fmt.Sprint(s.row.id)))
	}
	return m.db.InsertContact(ctx, s.row.contact(tx.Now(), people.EveryList))
}

func (m *model) change(ctx context.Context, tx event.Tx, s step) error {
	before := time.UnixMicro(s.row.at)
	if s.kind == "lead" {
		return m.db.UpdateLead(ctx, s.row.lead(before, tx.Now()), []byte(fmt.Sprint(s.row.id)), leads.Place{UpdatedAt: before, Stage: leads.StageNew})
	}
	return m.db.UpdateContact(ctx, s.row.contact(tx.Now(), s.lists), s.row.contact(before, s.row.lists))
}

func (k *kept) lead(created, updated time.Time) *leads.Lead {
	l := &leads.Lead{Account: 1, ID: k.id, Agency: 14, Reference: fmt.Sprint(k.id), Type: 1, Step: leads.New, Sent: []byte("{}"), CreatedAt: created, UpdatedAt: updated}
	if k.own {
		l.Provider = provider(1)
	}
	return l
}

func (k *kept) contact(updated time.Time, lists people.Lists) people.Contact {
	c := people.Contact{Account: 1, ID: k.id, Agency: 14, Lists: lists, CreatedAt: updated, UpdatedAt: updated}
	if k.own {
		c.Provider = provider(1)
	}
	return c
}

// compare reads every list whole, by every offset, and since instants at, right
// before and right after changes.
func (m *model) compare(what string) {
	for _, kind := range []string{"lead", "contact"} {
		for _, sender := range []int64{0, provider(1)} {
			rows := m.sorted(kind, sender)
			sinces := []int64{0}
			for range 6 {
				if len(rows) > 0 {
					sinces = append(sinces, rows[m.rnd.IntN(len(rows))].at+int64(m.rnd.IntN(3)-1))
				}
			}
			for i, since := range sinces {
				offsets := []int{0, m.rnd.IntN(len(rows) + 2), len(rows)}
				if i == 0 {
					offsets = offsets[:0]
					for o := range len(rows) + 2 {
						offsets = append(offsets, o)
					}
				}
				for _, offset := range offsets {
					m.comparePage(fmt.Sprintf("%s: %ss of %d since %d", what, kind, sender, since), kind, sender, rows, since, offset, 1+m.rnd.IntN(9))
				}
			}
		}
	}
}

func (m *model) sorted(kind string, sender int64) []kept {
	var out []kept
	for _, row := range m.rows(kind) {
		if sender == 0 && row.lists == people.EveryList || sender != 0 && row.own && row.lists <= people.ProviderList {
			out = append(out, *row)
		}
	}
	slices.SortFunc(out, func(a, b kept) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	return out
}

func (m *model) comparePage(what, kind string, sender int64, rows []kept, since int64, offset, limit int) {
	first, _ := slices.BinarySearchFunc(rows, since, func(k kept, at int64) int { return cmp.Compare(k.at, at) })
	rows = rows[first:]
	var want []int64
	var last int64
	for _, k := range rows[min(offset, len(rows)):min(offset+limit, len(rows))] {
		want, last = append(want, k.id), k.at
	}
	if len(want) == 0 && len(rows) > 0 {
		last = rows[len(rows)-1].at // past the end: the last change of the list
	}
	got, total, gotLast := m.read(kind, sender, since, offset, limit)
	if !slices.Equal(got, want) || total != int64(len(rows)) || gotLast != last {
		m.t.Errorf("%s, offset %d, limit %d: %v of %d until %d, want %v of %d until %d", what, offset, limit, got, total, gotLast, want, len(rows), last)
	}
}

func (m *model) read(kind string, sender, since int64, offset, limit int) (ids []int64, total, last int64) {
	var from time.Time
	if since > 0 {
		from = time.UnixMicro(since)
	}
	var err error
	var end time.Time
	if kind == "lead" {
		var p leads.Page
		q := leads.Query{Account: 1, Agency: 14, Sender: sender, Since: from, Offset: offset, Limit: limit}
		p, err = m.db.ListLeads(context.Background(), q, func(l *leads.Lead) error { ids = append(ids, l.ID); return nil })
		total, end = p.Total, p.Last
		m.sameViews(q, ids, p)
	} else {
		var p people.Page
		q := people.Query{Account: 1, Agency: 14, Sender: sender, Since: from, Offset: offset, Limit: limit}
		p, err = m.db.ListContacts(context.Background(), q, func(c people.Contact) error { ids = append(ids, c.ID); return nil })
		total, end = p.Total, p.Last
	}
	if err != nil {
		m.t.Error(err)
	}
	if !end.IsZero() {
		last = end.UnixMicro()
	}
	return ids, total, last
}

// sameViews reads the page as views, which are the ids here, one or several at a
// time.
func (m *model) sameViews(q leads.Query, ids []int64, want leads.Page) {
	var got []string
	p, err := m.db.ListViews(context.Background(), q, func(views []string) error {
		got = append(got, views...)
		return nil
	})
	if err != nil || p != want || len(got) != len(ids) {
		m.t.Errorf("views: %d with %v, %v; leads: %d with %v", len(got), p, err, len(ids), want)
		return
	}
	for i, id := range ids {
		if got[i] != fmt.Sprint(id) {
			m.t.Errorf("view %d is of lead %s, want %d", i, got[i], id)
		}
	}
}

// TestALongListAgreesWithAFullSort does so at real size: several runs of the real
// length, pages of several pieces.
func TestALongListAgreesWithAFullSort(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		m := newModel(t, d.Store(t, time.Now), 1)
		for range 17 { // 3,400 leads in commits of 200
			var plan []step
			for range 200 {
				plan = append(plan, step{row: &kept{own: m.rnd.IntN(2) == 0}, kind: "lead", new: true})
			}
			m.apply(plan)
		}
		m.compareLong("inserted")
		for range 6 { // a third of them change and move to the end
			busy := map[int64]bool{}
			var plan []step
			for len(plan) < 200 {
				if s := m.plan(busy); s.kind == "lead" && !s.new {
					plan = append(plan, s)
				}
			}
			m.apply(plan)
		}
		m.compareLong("changed")
	})
}

func (m *model) apply(plan []step) {
	at := m.write(plan, false)
	for _, s := range plan {
		s.row.at = at
		m.leads[s.row.id] = s.row
	}
}

func (m *model) compareLong(what string) {
	for _, sender := range []int64{0, provider(1)} {
		rows := m.sorted("lead", sender)
		for _, offset := range []int{0, 1, 499, 500, 1000, 1023, 1024, 1025, 1699, 1700, 2047, 2048, 2049, 3000, 3399, 3400, 3401} {
			for _, limit := range []int{1, 100, 500, 501, 1000, 10_000} {
				m.comparePage(what, "lead", sender, rows, 0, offset, limit)
			}
		}
		for _, n := range []int{0, 1, 700, 1200, len(rows) - 1} {
			for _, offset := range []int{0, 100, 1100, 2300} {
				m.comparePage(what+", since", "lead", sender, rows, rows[n].at, offset, 200)
			}
		}
	}
}
