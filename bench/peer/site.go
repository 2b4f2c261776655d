package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"palier/bench/load"
)

// card is what demo.json says of the Adlead door.
type card struct {
	Base, Tenant, Program, Owner string
	KeyFull                      string `json:"key_full"` // every permission, no user
	KeyView                      string `json:"key_view"` // may read leads and the programme's sheet
}

// site is the large programme of the demonstration's developer.
type site struct {
	tenant  string
	space   string // path of the tenant
	program string // path of the programme
	owner   string // user who owns what the full key makes
	full    string // header lines with the key
	view    string
	made    *atomic.Uint64 // what was made in it has a number of its own
}

// newSite is the zero site when the store was made before there was an Adlead door.
func newSite(c card) (site, error) {
	if c.Base == "" {
		return site{}, nil
	}
	base, err := url.Parse(c.Base)
	if err != nil {
		return site{}, fmt.Errorf("adlead: %w", err)
	}
	line := func(key string) string { return "X-API-Key: " + key + "\r\n" }
	return site{tenant: c.Tenant, space: base.Path, program: base.Path + "/programs/" + c.Program, owner: c.Owner,
		full: line(c.KeyFull), view: line(c.KeyView), made: new(atomic.Uint64)}, nil
}

// HasSite tells whether a store has new-build sales: those that older versions made have not.
func HasSite(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "demo.json"))
	var demo struct{ Adlead card }
	return err == nil && json.Unmarshal(text, &demo) == nil && demo.Adlead.KeyFull != ""
}

// ask is a request of the Adlead door, with the lines of a key or without.
func (p *Palier) ask(method, target, lines string, body []byte) []byte {
	return load.Head{Method: method, Target: target, Host: p.Addr(), Lines: lines}.Append(nil, body)
}

// envelope is what every answer of the Adlead door has.
type envelope[T any] struct {
	Success bool
	Data    T
	Meta    struct{ Total int }
}

// data takes an answer apart; one that is no success is an error.
func data[T any](body []byte) (envelope[T], error) {
	var e envelope[T]
	if err := decode(body, &e); err != nil {
		return e, err
	}
	if !e.Success {
		return e, fmt.Errorf("refused: %.200s", body)
	}
	return e, nil
}

// numbered is the one thing of an answer that most requests want to know.
type numbered struct{ ID int64 }

// created checks the answer to a POST: what was made has a number.
func created(body []byte) error {
	e, err := data[numbered](body)
	if err == nil && e.Data.ID == 0 {
		err = fmt.Errorf("no id in %.200s", body)
	}
	return err
}

// hands is how many connections prepare a programme.
const hands = 16

// spread runs do for the numbers from 0 to n-1 over several connections. The first error ends it.
func (p *Palier) spread(ctx context.Context, n int, do func(conn *load.Conn, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var all sync.WaitGroup
	for range hands {
		all.Go(func() {
			conn, err := load.Dial(ctx, p.Addr())
			if err != nil {
				cancel(err)
				return
			}
			defer conn.Close()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(conn, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// post makes one thing on a connection and gives its number.
func (p *Palier) post(conn *load.Conn, target string, body []byte) (int64, error) {
	if p.site.made == nil {
		return 0, errors.New("demo.json has no adlead: the store was made by an older version")
	}
	answer, err := conn.Fetch(p.ask("POST", target, p.site.full, body))
	if err != nil {
		return 0, err
	}
	e, err := data[numbered](answer)
	return e.Data.ID, err
}
