package peer

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"palier/bench/load"
)

// Ceiling is the server of bench/ceiling: net/http and constants. It keeps nothing, but takes the same leads and
// answers with as many bytes as a server that does.
type Ceiling struct {
	*Process
	// LeadBytes is the size of one lead in the answers it stands in for. Set it before the work is made.
	LeadBytes int
	posted    atomic.Uint64
}

// Sizes in bytes: what a POST is answered, a lead until one is measured, and what a list has around its leads.
const (
	ceilingCreated  = 500
	ceilingLead     = 800
	ceilingEnvelope = 60
)

// StartCeiling runs the program; its log goes into dir.
func StartCeiling(ctx context.Context, program, dir string) (*Ceiling, error) {
	process, err := Start(ctx, Command{
		Path:  program,
		Args:  []string{"-addr", "ADDR"},
		Ready: "/readyz",
		Log:   filepath.Join(dir, "ceiling.log"),
		Limit: time.Minute,
	})
	if err != nil {
		return nil, fmt.Errorf("peer.StartCeiling: %w", err)
	}
	return &Ceiling{Process: process, LeadBytes: ceilingLead}, nil
}

// Name is the column of the report.
func (c *Ceiling) Name() string { return "net/http" }

// Create posts a lead, which the server reads and forgets.
func (c *Ceiling) Create() load.Work {
	return creations(c.head("POST", ceilingCreated), &c.posted, sized(ceilingCreated))
}

// One reads as many bytes as a page of one lead has.
func (c *Ceiling) One(context.Context) (load.Work, error) {
	return c.List(1), nil
}

// List reads as many bytes as a page of so many leads has.
func (c *Ceiling) List(rows int) load.Work {
	size := rows*c.LeadBytes + ceilingEnvelope
	request := c.head("GET", size).Append(nil, nil)
	return load.Cycle([][][]byte{{request}}, sized(size))
}

// head is a request that is answered with size bytes.
func (c *Ceiling) head(method string, size int) load.Head {
	return load.Head{Method: method, Target: fmt.Sprintf("/bytes/%d", size), Host: c.Addr()}
}

// sized checks the length of a body.
func sized(want int) func(body []byte) error {
	return func(body []byte) error {
		if len(body) != want {
			return fmt.Errorf("%d bytes, want %d", len(body), want)
		}
		return nil
	}
}
