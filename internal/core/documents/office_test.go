package documents_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// store is what the service needs of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	contents.Store
	documents.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// office is an account of two agencies, and another account.
type office struct {
	*testing.T
	store     store
	place     *memory
	studio    *studio
	documents *documents.Service
	operator  access.Actor
	agent     access.Actor // of the first agency
	agencies  [2]int64
	stranger  access.Actor // operator of the other account
	theirs    int64        // its agency
}

func eachOffice(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		clock := testkit.NewClock()
		o := &office{T: t, store: d.Store(t, clock.Now), place: &memory{files: map[string][]byte{}}, studio: &studio{}}
		admin := access.NewService(o.store, o.store, plainKeys{}, func(context.Context) {})
		o.documents = documents.NewService(o.store, o.store, contents.NewKeeper(o.store, o.store, o.place), o.studio)
		open := func(name string) (access.Actor, int64) {
			account, err := admin.CreateAccount(o.Context(), access.Account{Name: name, Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
			o.must(err)
			operator := access.Operator(account, "test")
			agency, err := admin.CreateAgency(o.Context(), operator, access.Agency{Name: name})
			o.must(err)
			return operator, agency.ID
		}
		o.operator, o.agencies[0] = open("Une")
		o.stranger, o.theirs = open("Autre")
		second, err := admin.CreateAgency(o.Context(), o.operator, access.Agency{Name: "Deux"})
		o.must(err)
		o.agencies[1] = second.ID
		provider, token, err := admin.CreateProvider(o.Context(), o.operator, access.Provider{Name: "Agent", Agencies: o.agencies[:1]})
		o.must(err)
		o.agent, err = access.NewLogin(o.store, clock.Now).Provider(o.Context(), provider.ID, token)
		o.must(err)
		run(o)
	})
}

// plainKeys are the keys of coordinates that nobody here has.
type plainKeys struct{}

func (plainKeys) EmailKey(string) (string, bool)         { return "", false }
func (plainKeys) PhoneKey(string, string) (string, bool) { return "", false }

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) is(what string, err error, want fault.Kind) {
	o.Helper()
	if !fault.Is(err, want) {
		o.Errorf("%s: %v, want %v", what, err, want)
	}
}

func (o *office) want(what string, got, want any) {
	o.Helper()
	if d := cmp.Diff(want, got); d != "" {
		o.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func (o *office) put(a access.Actor, agency int64, name string, body []byte) documents.Document {
	o.Helper()
	d, err := o.documents.Put(o.Context(), a, documents.Upload{Agency: agency, Name: name, Content: bytes.NewReader(body)})
	o.must(err)
	return d
}

func (o *office) read(a access.Actor, uid string, size int) (string, documents.Content) {
	o.Helper()
	_, c, err := o.documents.Open(o.Context(), a, uid, size)
	o.must(err)
	body, err := io.ReadAll(c)
	o.must(err)
	o.must(c.Close())
	return string(body), c
}

// told is what the journal has of a document.
func (o *office) told(d documents.Document) []event.Event {
	o.Helper()
	list, err := o.store.Journal(o.Context(), d.Account, 0, event.Subject{Kind: documents.Subject, ID: d.ID}, 10)
	o.must(err)
	return list
}

var pdf = []byte("%PDF-1.7\nun\n%%EOF\n")

// picture is a small JPEG.
func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 4, 3)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// studio is Pictures that notes what it is given and makes of it what it is told to.
type studio struct {
	given []byte
	made  documents.Developed
	err   error

	copied  atomic.Int64 // how often copies were made
	between func()       // called while they are
}

func (s *studio) Develop(_ context.Context, body []byte, sizes []int) (documents.Developed, error) {
	s.given = body
	if s.made.Mime == "" && s.err == nil {
		return documents.Developed{Mime: "image/jpeg", Width: 4, Height: 3, Content: []byte("developed"), Thumbnails: [][]byte{[]byte("128"), []byte("256"), []byte("512")}[:len(sizes)]}, nil
	}
	return s.made, s.err
}

// memory is a place without a disk. A name in refuse is not put.
type memory struct {
	mu     sync.Mutex
	files  map[string][]byte
	refuse func(name string) bool
	stuck  bool // nothing is deleted
}

func (m *memory) Put(_ context.Context, name string, content io.Reader, size int64) error {
	body, err := io.ReadAll(content)
	if err != nil || int64(len(body)) != size {
		return fault.New(fault.Internal, "size")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil && m.refuse(name) {
		return fault.New(fault.Unavailable, "unreachable")
	}
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

func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stuck {
		return fault.New(fault.Unavailable, "unreachable")
	}
	delete(m.files, name)
	return nil
}

func (m *memory) names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.files))
}

// shelved is a content in memory.
type shelved struct{ *bytes.Reader }

func (shelved) Close() error { return nil }
