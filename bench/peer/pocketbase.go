package peer

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"palier/bench/load"
)

// PocketBase is the server of bench/pocketbase.
type PocketBase struct {
	*Process
	posted  atomic.Uint64
	offered atomic.Uint64 // properties
}

// pocketBasePage is the most rows that PocketBase puts on a page.
const pocketBasePage = 1000

const pocketBaseRecords = "/api/collections/leads/records"

// StartPocketBase serves the data directory dir, which it makes when there is none.
func StartPocketBase(ctx context.Context, program, dir string) (*PocketBase, error) {
	process, err := Start(ctx, Command{
		Path:  program,
		Args:  []string{"-addr", "ADDR", "-data", dir},
		Ready: "/api/health",
		Log:   filepath.Clean(dir) + ".log",
		Limit: time.Minute,
	})
	if err != nil {
		return nil, fmt.Errorf("peer.StartPocketBase: %w", err)
	}
	return &PocketBase{Process: process}, nil
}

// Name is the column of the report.
func (p *PocketBase) Name() string { return "PocketBase" }

// Create posts a record; its answer is the whole record.
func (p *PocketBase) Create() load.Work {
	return creations(p.head("POST", ""), &p.posted, func(body []byte) error {
		var made pocketBaseRecord
		if err := decode(body, &made); err != nil {
			return err
		}
		if made.ID == "" || made.Reference == "" {
			return fmt.Errorf("no id or reference in %.200s", body)
		}
		return nil
	})
}

// One reads a record by its id.
func (p *PocketBase) One(ctx context.Context) (load.Work, error) {
	request := p.head("GET", fmt.Sprintf("?perPage=%d&fields=id", choices)).Append(nil, nil)
	body, err := fetch(ctx, p.Addr(), request)
	if err != nil {
		return load.Work{}, fmt.Errorf("PocketBase.One: %w", err)
	}
	var page pocketBaseList
	if err := decode(body, &page); err != nil {
		return load.Work{}, fmt.Errorf("PocketBase.One: %w", err)
	}
	if len(page.Items) < choices {
		return load.Work{}, fmt.Errorf("PocketBase.One: %d records, want %d", len(page.Items), choices)
	}
	var operations [][][]byte
	for _, i := range shuffled(choices) {
		operations = append(operations, [][]byte{p.head("GET", "/"+page.Items[i].ID).Append(nil, nil)})
	}
	return load.Cycle(operations, func(body []byte) error {
		var one pocketBaseRecord
		if err := decode(body, &one); err != nil {
			return err
		}
		if one.ID == "" || one.Reference == "" {
			return fmt.Errorf("no id or reference in %.200s", body)
		}
		return nil
	}), nil
}

// List reads pages of a thousand, one after the other, in PocketBase's own order, which costs it no sorting.
func (p *PocketBase) List(rows int) load.Work {
	var pages [][]byte
	for page := 1; page <= rows/pocketBasePage; page++ {
		query := fmt.Sprintf("?perPage=%d&page=%d", pocketBasePage, page)
		pages = append(pages, p.head("GET", query).Append(nil, nil))
	}
	return load.Cycle([][][]byte{pages}, func(body []byte) error {
		var got pocketBaseList
		if err := decode(body, &got); err != nil {
			return err
		}
		if len(got.Items) != pocketBasePage || got.TotalItems < rows || got.Items[0].Reference == "" {
			return fmt.Errorf("%d items of %d, want %d of at least %d", len(got.Items), got.TotalItems, pocketBasePage, rows)
		}
		return nil
	})
}

// head is a request for the collection's records; rest follows the path.
func (p *PocketBase) head(method, rest string) load.Head {
	return load.Head{Method: method, Target: pocketBaseRecords + rest, Host: p.Addr()}
}

// pocketBaseRecord is as much of a record as tells that it is one of ours.
type pocketBaseRecord struct{ ID, Reference string }

// pocketBaseList is a page. PocketBase counts all records for each, as Palier states total_items.
type pocketBaseList struct {
	Items      []pocketBaseRecord
	TotalItems int
}
