package programs_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	programs.Store
	contents.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// yard is a developer with two programmes and the service over a real store.
type yard struct {
	*testing.T
	store    store
	clock    *testkit.Clock
	admin    *access.Service
	login    *access.Login
	programs *programs.Service
	blobs    *memory
	mirror   *mirror
	settler  *settler
	operator access.Actor
	builder  access.Developer
	site     programs.Program
	other    programs.Program
}

func eachYard(t *testing.T, run func(y *yard)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		clock := testkit.NewClock()
		y := &yard{T: t, store: d.Store(t, clock.Now), clock: clock, blobs: &memory{files: map[string][]byte{}}, mirror: &mirror{}, settler: &settler{}}
		y.admin = access.NewService(y.store, y.store, people.Keys{}, func(context.Context) {})
		y.login = access.NewLogin(y.store, clock.Now)
		y.programs = programs.NewService(y.store, y.store, y.keeper(y.blobs), y.mirror, clock.Now)
		y.programs.Join(y.settler)
		y.settler.yard = y
		y.open()
		run(y)
	})
}

func (y *yard) open() {
	account, err := y.admin.CreateAccount(y.Context(), access.Account{Name: "Promoteur", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	y.must(err)
	y.operator = access.Operator(account, "test")
	agency, err := y.admin.CreateAgency(y.Context(), y.operator, access.Agency{Name: "Ventes"})
	y.must(err)
	y.builder, err = y.admin.CreateDeveloper(y.Context(), y.operator, access.Developer{Slug: "client-a", Name: "Promoteur A", Agency: agency.ID, Country: "FR"})
	y.must(err)
	y.site, y.other = y.newSite("TIL"), y.newSite("ORM")
}

func (y *yard) newSite(code string) programs.Program {
	y.Helper()
	p, err := y.programs.Create(y.Context(), y.operator, programs.Program{Developer: y.builder.ID, Code: code, Name: "Les " + code, Address: "1 quai", Zipcode: "44000", City: "Nantes"})
	y.must(err)
	return p
}

// newLot adds a flat to the first programme.
func (y *yard) newLot(reference string, change func(*programs.Lot)) programs.Lot {
	y.Helper()
	l := programs.Lot{Program: y.site.ID, Reference: reference, Main: true, Type: "apartment", Price: 20_000_000, VATRate: 2000}
	change(&l)
	l, err := y.programs.CreateLot(y.Context(), y.operator, l)
	y.must(err)
	return l
}

// flats are new flats of the first programme, by id.
func (y *yard) flats(references ...string) (list []int64) {
	y.Helper()
	for _, r := range references {
		list = append(list, y.newLot(r, func(*programs.Lot) {}).ID)
	}
	return list
}

// key is a partner with these permissions on the first programme.
func (y *yard) key(lots []int64, rights ...access.Right) access.Actor {
	y.Helper()
	_, token, err := y.admin.CreateKey(y.Context(), y.operator, access.Key{Developer: y.builder.ID, Name: "Partenaire", Permissions: rights, Programs: []int64{y.site.ID}, Lots: lots})
	y.must(err)
	a, _, err := y.login.Key(y.Context(), y.builder.Slug, token, netip.MustParseAddr("203.0.113.9"))
	y.must(err)
	return a
}

// write runs fn in a write of the account, as package sales does.
func (y *yard) write(fn func(ctx context.Context, tx event.Tx) error) error {
	return y.store.Write(y.Context(), y.operator.Account, fn)
}

func (y *yard) claim(h programs.Hold, lots ...int64) error {
	return y.write(func(ctx context.Context, tx event.Tx) error {
		set, err := y.programs.LotsOf(ctx, y.operator.Account, y.site.ID, lots)
		if err != nil {
			return err
		}
		return y.programs.Claim(ctx, tx, y.operator, y.site, set, h)
	})
}

func (y *yard) lot(id int64) programs.Lot {
	y.Helper()
	l, err := y.programs.Lot(y.Context(), y.operator, y.site.ID, id)
	y.must(err)
	return l
}

// states are what the lots are now, in their order.
func (y *yard) states(lots ...int64) (list []programs.State) {
	y.Helper()
	for _, id := range lots {
		list = append(list, y.lot(id).State(y.clock.Now()))
	}
	return list
}

// told are the kinds of what the journal has of a lot.
func (y *yard) told(lot int64) (kinds []string) {
	y.Helper()
	events, err := y.store.Journal(y.Context(), y.operator.Account, 0, event.Subject{Kind: "lot", ID: lot}, 1000)
	y.must(err)
	for _, e := range events {
		line := e.Kind
		for _, c := range e.Changes {
			if c.Field == "status" {
				line += " " + c.Before + ">" + c.After
			}
		}
		kinds = append(kinds, line)
	}
	return kinds
}

func (y *yard) must(err error) {
	y.Helper()
	if err != nil {
		y.Fatal(err)
	}
}

func (y *yard) want(what string, got, want any) {
	y.Helper()
	if d := cmp.Diff(want, got); d != "" {
		y.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// is expects an error of the kind.
func (y *yard) is(what string, err error, kind fault.Kind) {
	y.Helper()
	if !fault.Is(err, kind) {
		y.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

// refused expects problems of exactly these fields.
func (y *yard) refused(what string, err error, fields ...string) {
	y.Helper()
	var got []string
	if f, ok := err.(*fault.Error); ok && f.Kind == fault.Invalid {
		for _, p := range f.Problems {
			got = append(got, p.Field)
		}
	}
	slices.Sort(got)
	if slices.Sort(fields); !slices.Equal(slices.Compact(got), fields) {
		y.Errorf("%s: %v, want problems of %q", what, err, fields)
	}
}

// keeper keeps plans in a place.
func (y *yard) keeper(at contents.Place) *contents.Keeper {
	return contents.NewKeeper(y.store, y.store, at)
}

// memory is a place without a disk.
type memory struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (m *memory) Put(_ context.Context, name string, content io.Reader, size int64) error {
	body, err := io.ReadAll(content)
	if err != nil || int64(len(body)) != size {
		return fault.New(fault.Internal, "size")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = body
	return nil
}

func (m *memory) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, found := m.files[name]
	if !found {
		return nil, fault.New(fault.Missing, "no content")
	}
	return shelved{bytes.NewReader(body)}, nil
}

// shelved is a content in memory.
type shelved struct{ *bytes.Reader }

func (shelved) Close() error { return nil }

func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.files, name)
	return nil
}

func (m *memory) names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.files))
}

// mirror notes what it is told. The lots keep no property: package app tests that
// they get theirs.
type mirror struct {
	mu   sync.Mutex
	told []string
}

func (m *mirror) MirrorLot(_ context.Context, l programs.Mirrored) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.told = append(m.told, strings.Join([]string{l.Reference, string(l.State), l.City}, " "))
	return 0, nil
}

func (m *mirror) take() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	told := m.told
	m.told = nil
	return told
}

// settler frees what is due, as package sales does, and counts.
type settler struct {
	yard  *yard
	asked int
}

func (s *settler) Freed(context.Context, event.Tx, int64, []int64) error { return nil }

func (s *settler) SettleAt(ctx context.Context, account int64, _ time.Time) error {
	s.asked++
	y := s.yard
	return y.store.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		due, err := y.programs.Due(ctx, account, tx.Now(), 100)
		for _, h := range due {
			if err == nil {
				err = y.programs.Release(ctx, tx, y.operator, h.Holder)
			}
		}
		return err
	})
}
