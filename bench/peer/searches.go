package peer

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"palier/bench/goods"
	"palier/bench/load"
)

// crossed is as much of a list of crossings as is looked at.
type crossed struct {
	Crossings []struct {
		Property int64 `json:"property_id"`
		Request  int64 `json:"request_id"`
		Step     int   `json:"step_id"`
		Total    string
	}
	TotalItems int `json:"total_items"`
}

// crossings checks a list of crossings that has some, and says how many.
func crossings(body []byte) (int, error) {
	var page crossed
	if err := decode(body, &page); err != nil {
		return 0, err
	}
	if page.TotalItems != len(page.Crossings) {
		return 0, fmt.Errorf("%d crossings of %d", len(page.Crossings), page.TotalItems)
	}
	for _, c := range page.Crossings {
		if c.Property+c.Request == 0 || c.Step != 1 || c.Total == "" {
			return 0, fmt.Errorf("a crossing without its other side, its step or its score in %.200s", body)
		}
	}
	return page.TotalItems, nil
}

// crossable is how many searches Crossings reads, of those there are.
const crossable = 200

// Crossings is work that reads the crossings of searches in turn, of each all of them, and says how many a search has on
// average. Those that nothing matches are left out.
func (p *Palier) Crossings(ctx context.Context) (work load.Work, each float64, err error) {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return work, 0, fmt.Errorf("Palier.Crossings: %w", err)
	}
	defer conn.Close()
	var page struct{ Requests []numbered }
	body, err := conn.Fetch(p.ask("GET", p.agency+"/requests?limit="+strconv.Itoa(crossable), p.lines, nil))
	if err == nil {
		err = decode(body, &page)
	}
	if err != nil {
		return work, 0, fmt.Errorf("Palier.Crossings: %w", err)
	}
	var operations [][][]byte
	sum := 0
	for _, r := range page.Requests {
		request := p.ask("GET", p.agency+"/requests/"+strconv.FormatInt(r.ID, 10)+"/crossings", p.lines, nil)
		body, err := conn.Fetch(request)
		if err != nil {
			return work, 0, fmt.Errorf("Palier.Crossings: %w", err)
		}
		n, err := crossings(body)
		if err != nil {
			return work, 0, fmt.Errorf("Palier.Crossings: %w", err)
		}
		if n > 0 {
			operations = append(operations, [][]byte{request})
			sum += n
		}
	}
	if len(operations) < crossable/2 {
		return work, 0, fmt.Errorf("Palier.Crossings: %d of %d searches match something", len(operations), len(page.Requests))
	}
	work = load.Cycle(operations, func(body []byte) error {
		n, err := crossings(body)
		if err == nil && n == 0 {
			err = fmt.Errorf("nothing matches any more")
		}
		return err
	})
	work.Least = int64(len(`{"total_items":1,"timestamp":1,"crossings":[{}]}`)) // a search has one of them, or a thousand
	return work, float64(sum) / float64(len(operations)), nil
}

// Seek is work that posts searches of somebody whom the agency knows, each of which is crossed before the answer.
func (p *Palier) Seek(ctx context.Context) (load.Work, error) {
	var page struct{ Contacts []numbered }
	body, err := fetch(ctx, p.Addr(), p.ask("GET", p.agency+"/contacts?limit=1", p.lines, nil))
	if err == nil {
		err = decode(body, &page)
	}
	if err == nil && len(page.Contacts) == 0 {
		err = fmt.Errorf("the agency has no contacts")
	}
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Seek: %w", err)
	}
	contact := strconv.FormatInt(page.Contacts[0].ID, 10)
	head := load.Head{Method: "POST", Target: p.agency + "/requests", Host: p.Addr(), Lines: p.lines}
	write := func(dst []byte, n uint64) []byte { return goods.AppendSearch(dst, n, contact, p.user) }
	return documents(head, &p.sought, write, func(body []byte) error {
		_, err := madeID(body)
		return err
	}), nil
}

// patience is how long a property may go without crossings.
const patience = 10 * time.Second

// Told posts a property that nobody has posted before, at a price that is looked for, and reads its crossings until
// there are some: the time from the last byte of the answer to the post, and how many they are.
func (p *Palier) Told(conn *load.Conn) (took time.Duration, found int, err error) {
	number := p.offered.Add(1)
	for !goods.InDemand(number) {
		number = p.offered.Add(1)
	}
	id, err := p.offer(conn, goods.Append(nil, number, p.user))
	if err != nil {
		return 0, 0, fmt.Errorf("Palier.Told: %w", err)
	}
	request := p.ask("GET", p.agency+"/properties/"+strconv.FormatInt(id, 10)+"/crossings", p.lines, nil)
	for began := time.Now(); found == 0; {
		body, err := conn.Fetch(request)
		if took = time.Since(began); err == nil {
			found, err = crossings(body)
		}
		if err == nil && found == 0 && took > patience {
			err = fmt.Errorf("nobody looks for property %d after %v", id, took)
		}
		if err != nil {
			return took, found, fmt.Errorf("Palier.Told: %w", err)
		}
	}
	return took, found, nil
}
