package peer

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"palier/bench/load"
)

// palierPage is the answer to a list request.
type palierPage struct {
	Leads []struct {
		ID int64
	}
	TotalItems int `json:"total_items"`
	Timestamp  int64
}

// whole checks a page of exactly so many leads, of at least total altogether.
func whole(leads, total int) func(body []byte) error {
	return func(body []byte) error {
		var page palierPage
		if err := decode(body, &page); err != nil {
			return err
		}
		if len(page.Leads) != leads || page.TotalItems < total || page.Leads[0].ID == 0 {
			return fmt.Errorf("%d leads of %d, want %d of at least %d", len(page.Leads), page.TotalItems, leads, total)
		}
		return nil
	}
}

// Page is work that reads limit leads from each of the offsets in turn, of a list of at least total.
func (p *Palier) Page(limit, total int, offsets []int) load.Work {
	var operations [][][]byte
	for _, offset := range offsets {
		query := fmt.Sprintf("?limit=%d&offset=%d", limit, offset)
		operations = append(operations, [][]byte{p.list(query)})
	}
	return load.Cycle(operations, whole(limit, total))
}

// Change writes a new message on count leads scattered over the list, and returns the work that reads just these by
// their timestamp. Timestamps are whole seconds, so it first waits until the second of the last change is over.
func (p *Palier) Change(ctx context.Context, count int) (load.Work, error) {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Change: %w", err)
	}
	defer conn.Close()
	ids, last, err := p.scattered(conn, count)
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Change: %w", err)
	}
	since := last + 1
	if err := until(ctx, time.Unix(since, 0)); err != nil {
		return load.Work{}, fmt.Errorf("Palier.Change: %w", err)
	}
	for _, id := range ids {
		body := fmt.Appendf(nil, `{"message":"Relance du %s"}`, time.Now().Format(time.RFC3339Nano))
		if _, err := conn.Fetch(p.head("PUT", "/"+strconv.FormatInt(id, 10)).Append(nil, body)); err != nil {
			return load.Work{}, fmt.Errorf("Palier.Change: %w", err)
		}
	}
	request := p.list("?timestamp=" + strconv.FormatInt(since, 10))
	return load.Cycle([][][]byte{{request}}, exactly(count)), nil
}

// scattered picks count different leads, and tells the second of the latest change.
func (p *Palier) scattered(conn *load.Conn, count int) (ids []int64, last int64, err error) {
	first, err := p.page(conn, "?limit=1")
	if err != nil {
		return nil, 0, err
	}
	if first.TotalItems < 2*count {
		return nil, 0, fmt.Errorf("%d leads are too few to pick %d from", first.TotalItems, count)
	}
	newest, err := p.page(conn, "?limit=1&offset="+strconv.Itoa(first.TotalItems-1))
	if err != nil {
		return nil, 0, err
	}
	for len(ids) < count {
		page, err := p.page(conn, "?limit=1&offset="+strconv.Itoa(rand.IntN(first.TotalItems)))
		if err != nil {
			return nil, 0, err
		}
		if id := page.Leads[0].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, newest.Timestamp, nil
}

// page reads one page, which must hold a lead.
func (p *Palier) page(conn *load.Conn, query string) (palierPage, error) {
	var page palierPage
	body, err := conn.Fetch(p.list(query))
	if err == nil {
		err = decode(body, &page)
	}
	if err == nil && len(page.Leads) == 0 {
		err = fmt.Errorf("no lead at %s", query)
	}
	return page, err
}

// exactly checks a list that holds count leads and says so.
func exactly(count int) func(body []byte) error {
	return func(body []byte) error {
		var page palierPage
		if err := decode(body, &page); err != nil {
			return err
		}
		if len(page.Leads) != count || page.TotalItems != count {
			return fmt.Errorf("%d changed leads of %d, want %d", len(page.Leads), page.TotalItems, count)
		}
		return nil
	}
}

// until waits for an instant. One that is far off means leads dated in the future: an error.
func until(ctx context.Context, instant time.Time) error {
	wait := time.Until(instant)
	if wait > 10*time.Second {
		return fmt.Errorf("the latest change is dated %v ahead of the clock", wait)
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shuffled returns the numbers from 0 to n-1 in an order that is the same in every run.
func shuffled(n int) []int {
	return rand.New(rand.NewPCG(1, 2)).Perm(n)
}
