package moving

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

// SourceOrder is another Apimo system that is to be read onto the desk, as somebody typed it.
type SourceOrder struct {
	URL      string // where its API begins
	Provider string
	Token    string // is kept nowhere
	There    string // number of the agency over there
	Agency   int64  // whose it becomes
	All      bool   // everything, not what changed since the last import
	Compare  bool   // everything, to be compared with what is here
}

// Readings have other systems read for the desk. Tokens are in the memory of whoever reads, and
// nowhere else.
type Readings struct {
	mover *Mover
	desk  *imports.Desk
	log   *slog.Logger
	ctx   context.Context
	stop  context.CancelFunc
	room  chan struct{} // for each that is under way
	all   sync.WaitGroup
}

const (
	mostReadings = 4             // at once, in a process
	longReading  = 2 * time.Hour // is broken off
)

// NewReadings makes them; they have to be stopped.
func NewReadings(m *Mover, desk *imports.Desk, log *slog.Logger) *Readings {
	r := &Readings{mover: m, desk: desk, log: log, room: make(chan struct{}, mostReadings)}
	r.ctx, r.stop = context.WithCancel(context.Background())
	return r
}

// Start does nothing: there is nothing to do until somebody asks.
func (s *Readings) Start() {}

// Stop breaks off what is under way.
func (s *Readings) Stop() {
	s.stop()
	s.all.Wait()
}

// Read begins to read, and gives the file that it becomes. Invalid: by the fields url, provider, token
// and there. Conflict: several are being read.
func (s *Readings) Read(ctx context.Context, by access.Actor, o SourceOrder) (upload int64, err error) {
	there, wrong := checked(o)
	if wrong != nil {
		return 0, wrong
	}
	order := ApimoOrder{ApimoAccess: ApimoAccess{URL: o.URL, Provider: o.Provider, Token: o.Token, Agency: there}, Into: o.Agency, All: o.All || o.Compare, guarded: true}
	then := imports.ToPlan
	if o.Compare {
		then = imports.ToCompare
	}
	server, err := s.mover.server(order, untold{})
	if err != nil {
		return 0, fault.Field("url", "Give the address of the API, which begins with https://.")
	}
	r, err := s.mover.apimoOf(ctx, by, server, ApimoSource(server.Host(), there), order, untold{})
	if err != nil {
		return 0, err
	}
	select {
	case s.room <- struct{}{}:
	default:
		return 0, fault.New(fault.Conflict, "Several sources are being read already: wait until one of them has been")
	}
	u, reading, err := s.desk.Begin(ctx, by, imports.File{Agency: o.Agency, Kind: imports.KindApimo, Name: strings.ReplaceAll(strings.TrimPrefix(r.source, "apimo:"), "/", " ")}, then)
	if err != nil {
		<-s.room
		return 0, err
	}
	s.all.Go(func() {
		defer func() { <-s.room }()
		ctx, stop := context.WithTimeout(s.ctx, longReading)
		defer stop()
		if err := reading.Read(ctx, r.pack); err != nil && s.ctx.Err() == nil {
			s.log.Error("a source could not be read", "account", by.Account, "upload", u.ID, "error", err)
		}
	})
	return u.ID, nil
}

// checked gives the number of the agency there, or all that is wrong with an order.
func checked(o SourceOrder) (there int64, err error) {
	var f fault.Findings
	if strings.TrimSpace(o.URL) == "" || len(o.URL) > 300 {
		f.Wrong("url", "Give the address of the API, which begins with https://.")
	}
	if strings.TrimSpace(o.Provider) == "" || strings.ContainsAny(o.Provider, ": \t\n") || len(o.Provider) > 50 {
		f.Wrong("provider", "Give the number of the provider.")
	}
	if strings.TrimSpace(o.Token) == "" || len(o.Token) > 500 {
		f.Wrong("token", "Give the token.")
	}
	if there, err = strconv.ParseInt(strings.TrimSpace(o.There), 10, 64); err != nil || there <= 0 {
		f.Wrong("there", "Give the number that the agency has there.")
	}
	return there, f.Err()
}

// untold is told how a reading goes on, and keeps it for itself.
type untold struct{}

func (untold) Doing(string, int64, int64) {}
func (untold) Row(string, imports.Row)    {}
func (untold) Trouble(string)             {}

// hearing passes on how far a reading is.
type hearing struct {
	untold
	doing   func(done, all int64)
	trouble func(what string)
}

func (h hearing) Doing(_ string, done, all int64) { h.doing(done, all) }
func (h hearing) Trouble(what string)             { h.trouble(what) }

// heardBy has heard told of each step until it fails: then ctx ends with its error for a cause.
func (r *apimoReading) heardBy(ctx context.Context, heard func(done, all int64) error, trouble func(what string)) (context.Context, func()) {
	ctx, stop := context.WithCancelCause(ctx)
	r.told = hearing{doing: func(done, all int64) {
		if err := heard(done, all); err != nil {
			stop(err)
		}
	}, trouble: trouble}
	return ctx, func() { stop(nil) }
}

// aboutReading says what a packed reading is of.
type aboutReading struct {
	Source string `json:"source"` // as ApimoSource has it
	URL    string `json:"url"`
}

const (
	aboutFile   = "source.json"
	mostReading = 1 << 30 // bytes, unpacked
)

// pack reads the source's lists and writes them into one file, as tables.reading opens it.
func (r *apimoReading) pack(ctx context.Context, w io.Writer, heard func(done, all int64) error) error {
	dir, err := os.MkdirTemp("", "palier-reading-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if r.spool, err = outer.OpenSpool(dir); err != nil {
		return err
	}
	ctx, done := r.heardBy(ctx, func(done, all int64) error {
		if n, err := r.spool.Bytes(); err != nil || n > mostReading {
			return errors.Join(err, fault.New(fault.TooLarge, "The source has too much for the workspace: import it on the server with palier import apimo"))
		}
		return heard(done, all)
	}, func(string) {})
	defer done()
	r.server.Wait = func(ctx context.Context, d time.Duration) error {
		return patiently(ctx, d, func() error { return heard(0, 0) })
	}
	if err := r.fetchAll(ctx); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return foreign(err)
	}
	about, err := json.Marshal(aboutReading{r.source, r.order.URL})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, aboutFile), about, 0o600)
	}
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	return errors.Join(z.AddFS(os.DirFS(dir)), z.Close())
}

// fetchAll reads all lists into the spool; one that the source does not open stays away.
func (r *apimoReading) fetchAll(ctx context.Context) error {
	if err := r.known(ctx); err != nil {
		return err
	}
	for _, l := range apimoLists {
		since, err := r.since(ctx, l.kind)
		if err != nil {
			return err
		}
		_, err = r.spool.Fetch(ctx, r.server, l.name, r.list(l.name, since, l.page), func(p outer.Progress) { r.told.Doing(l.name, p.Read, p.Total) })
		if refused, is := errors.AsType[outer.Refused](err); is && refused.Status == 403 {
			r.closed++
			continue
		}
		if err != nil {
			return err
		}
	}
	if r.closed == len(apimoLists) {
		return errNothingOpen
	}
	return nil
}

// foreign is an error of another system for who asked to read it; a disk's is ours.
func foreign(err error) error {
	if _, ours := errors.AsType[*fs.PathError](err); ours || fault.Is(err, fault.Unavailable) {
		return err
	}
	if _, known := errors.AsType[*fault.Error](err); known {
		return err
	}
	return fault.New(fault.Invalid, fmt.Sprintf("The source: %v.", err))
}

// patiently waits, and says now and then that it does.
func patiently(ctx context.Context, d time.Duration, still func() error) error {
	for left := d; left > 0; left -= time.Minute {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, time.Minute)):
		}
		if err := still(); err != nil {
			return err
		}
	}
	return nil
}
