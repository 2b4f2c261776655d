package peer

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"palier/bench/load"
)

// Palier is the program of this repository, spoken to through its Apimo door; site is its Adlead door, round its
// Flatsy door, field its Leads2Keys door.
type Palier struct {
	*Process
	program, dir string // what runs, and on which store
	agency       string // path of the demo's agency
	target       string // and of its leads
	user         string // of the agency
	lines        string // header lines of every request
	posted       atomic.Uint64
	offered      atomic.Uint64 // properties
	sought       atomic.Uint64 // searches
	site         site
	round        round
	field        field
	cookie       string // header line of the director's session, after Enter
}

// Times within which Palier must be ready. The first start of a store may have a million leads to make.
const (
	palierFirst = 30 * time.Minute
	palierAgain = time.Minute
)

// StartDemo runs `palier demo` on dir, with as many further leads in its agency when it makes the store. Its webhooks
// may reach this machine.
func StartDemo(ctx context.Context, program, dir string, bulk int) (*Palier, error) {
	args := []string{"demo", "--data", dir, "--bare", "--addr", "ADDR", "--log-level", "warn", "--egress-allow", "127.0.0.0/8"}
	if bulk > 0 {
		args = append(args, "--leads", strconv.Itoa(bulk))
	}
	return startPalier(ctx, program, dir, args, palierFirst)
}

// StartServe runs `palier serve` on dir, a store that a demo has made. Its webhooks may reach this machine.
func StartServe(ctx context.Context, program, dir string) (*Palier, error) {
	args := []string{"serve", "--data", dir, "--addr", "ADDR", "--log-level", "warn", "--egress-allow", "127.0.0.0/8"}
	return startPalier(ctx, program, dir, args, palierAgain)
}

// startPalier runs one of the commands that serve. Both leave, or find, demo.json with the credentials in dir.
func startPalier(ctx context.Context, program, dir string, args []string, limit time.Duration) (*Palier, error) {
	process, err := Start(ctx, Command{
		Path:  program,
		Args:  args,
		Ready: "/readyz",
		Log:   filepath.Clean(dir) + ".log",
		Limit: limit,
	})
	if err != nil {
		return nil, fmt.Errorf("peer.startPalier: %w", err)
	}
	p := &Palier{Process: process, program: program, dir: dir}
	if err := p.learn(filepath.Join(dir, "demo.json")); err != nil {
		p.Stop()
		return nil, fmt.Errorf("peer.startPalier: %w", err)
	}
	return p, nil
}

// learn takes from demo.json what does not change from start to start: the paths of the doors, the agency and the
// credentials. The address in it is that of the last demo, and Start knows the present one.
func (p *Palier) learn(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var demo struct {
		Apimo      struct{ Base, Provider, Token, Agency, User string }
		Adlead     card
		Flatsy     viewing
		Leads2Keys application
	}
	if err := json.Unmarshal(text, &demo); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	base, err := url.Parse(demo.Apimo.Base)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	basic := base64.StdEncoding.EncodeToString([]byte(demo.Apimo.Provider + ":" + demo.Apimo.Token))
	p.agency, p.user = base.Path+"/agencies/"+demo.Apimo.Agency, demo.Apimo.User
	p.target = p.agency + "/leads"
	p.lines = "Authorization: Basic " + basic + "\r\n"
	if p.round, err = newRound(demo.Flatsy); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if p.field, err = newField(demo.Leads2Keys); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	p.site, err = newSite(demo.Adlead)
	return err
}

// Name is the column of the report.
func (p *Palier) Name() string { return "Palier" }

// Create posts a lead; its answer is id, created_at and updated_at.
func (p *Palier) Create() load.Work {
	return creations(p.head("POST", ""), &p.posted, func(body []byte) error {
		var made struct{ ID int64 }
		if err := decode(body, &made); err != nil {
			return err
		}
		if made.ID == 0 {
			return fmt.Errorf("no id in %.200s", body)
		}
		return nil
	})
}

// near is how far from the list's beginning One reads: an offset is walked, so that a far one would measure the walk.
const near = 50

// One reads pages of one lead, the way a client of this API reads a lead: it has no path for a single one.
func (p *Palier) One(context.Context) (load.Work, error) {
	var operations [][][]byte
	for _, offset := range shuffled(choices) {
		operations = append(operations, [][]byte{p.list("?limit=1&offset=" + strconv.Itoa(offset%near))})
	}
	return load.Cycle(operations, whole(1, 1)), nil
}

// List reads the first rows leads with one request.
func (p *Palier) List(rows int) load.Work {
	request := p.list("?limit=" + strconv.Itoa(rows))
	return load.Cycle([][][]byte{{request}}, whole(rows, rows))
}

// head is a request for the agency's leads; rest follows the path: an id, a query or nothing.
func (p *Palier) head(method, rest string) load.Head {
	return load.Head{Method: method, Target: p.target + rest, Host: p.Addr(), Lines: p.lines}
}

// list is a whole list request.
func (p *Palier) list(query string) []byte { return p.head("GET", query).Append(nil, nil) }
