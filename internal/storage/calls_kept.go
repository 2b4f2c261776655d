package storage

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

// What bears on calls is asked for with each page of leads, of which a thousand are read
// in 3 ms, and seldom changes. What was read of people stays in memory, and a look at the
// journal tells whether a line came that could change it, whichever process wrote it; then
// all that is kept of the account is read anew when it is asked for. So what is kept is
// exact, as a sheet of lots is (sheets.go).

// touchesCalls tells whether a line could change what bears on a call. Whoever adds a
// ground adds what is told of it.
func touchesCalls(kind string) bool {
	subject, what, _ := strings.Cut(kind, ".")
	switch subject {
	case "contact":
		return what != "created" && what != "updated" // new to everything; coordinates
	case "lead", "property":
		return what == "updated" // it may show another person, or be another's
	case "visit", "option", "purchase", "mandate":
		return true
	}
	return false
}

const (
	keptCallers = 200_000   // people whose grounds stay in memory, some 20 MB
	callersWalk = time.Hour // how much a clock may go back before what is kept is too little
)

// callers are the people whose grounds are kept, by account.
type callers struct {
	most     int // people in all
	mu       sync.Mutex
	accounts map[int64]*called
	people   int
}

// called are those of one account.
type called struct {
	seq     int64 // the last line of the journal that is minded
	at      time.Time
	renewed int64     // how often all was let go
	asked   time.Time // the latest now that was asked with: what was over then may not be there
	grounds map[int64][]people.Ground
}

// ask gives grounds from memory, and reads those that are not there.
func (c *callers) ask(ctx context.Context, d *DB, account int64, contacts []int64, now time.Time) (map[int64][]people.Ground, error) {
	renewed, err := c.follow(ctx, d, account, now)
	if err != nil {
		return nil, err
	}
	known, missing := c.known(account, contacts)
	if len(missing) == 0 {
		return known, nil
	}
	read, err := d.readGrounds(ctx, account, missing, now)
	if err != nil {
		return nil, err
	}
	c.keep(account, renewed, missing, read)
	for id, grounds := range read {
		known[id] = grounds
	}
	return known, nil
}

// follow minds the lines of the journal since the last look, and tells the state of what
// is kept of the account: what is read from now on belongs to it.
func (c *callers) follow(ctx context.Context, d *DB, account int64, now time.Time) (renewed int64, err error) {
	c.mu.Lock()
	of := c.of(account)
	from, at := of.seq, of.at
	c.mu.Unlock()
	lines, whole, err := d.linesAfter(ctx, account, from, at)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	of = c.of(account)
	if !whole || now.Before(of.asked.Add(-callersWalk)) {
		c.empty(of)
	}
	if now.After(of.asked) {
		of.asked = now
	}
	for _, l := range lines {
		if l.Seq > of.seq && touchesCalls(l.Kind) { // no other reader was quicker
			c.empty(of)
		}
	}
	if n := len(lines); n > 0 && (lines[n-1].Seq > of.seq || !whole) {
		of.seq, of.at = lines[n-1].Seq, lines[n-1].At
	}
	return of.renewed, nil
}

// linesAfter gives the lines of the journal behind one that was read; whole: that one is
// still there, and none is left out. Otherwise it gives the last line alone.
func (d *DB) linesAfter(ctx context.Context, account, seq int64, when time.Time) (lines []event.Event, whole bool, err error) {
	rows, err := d.sql.Query(ctx, sqlSheetNews, account, seq, maxNews+1)
	lines, err = collect(rows, err, func(scan scanner) (l event.Event, err error) {
		return l, scan(&l.Seq, at{&l.At}, &l.Kind, &l.Subject.Kind, &l.Subject.ID)
	})
	if err != nil {
		return nil, false, err
	}
	if seq > 0 && len(lines) > 0 && len(lines) <= maxNews && lines[0].Seq == seq && lines[0].At.Equal(when) {
		return lines[1:], true, nil
	}
	var last event.Event
	found, err := d.sql.Get(ctx, sqlSheetLine, []any{account}, &last.Seq, at{&last.At})
	if err != nil || !found {
		return nil, false, err
	}
	return []event.Event{last}, false, nil
}

// known gives what is kept of these contacts, and those of which nothing is.
func (c *callers) known(account int64, contacts []int64) (known map[int64][]people.Ground, missing []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.of(account).grounds
	known = make(map[int64][]people.Ground, len(contacts))
	for _, id := range contacts {
		switch grounds, there := kept[id]; {
		case !there:
			missing = append(missing, id)
		case len(grounds) > 0:
			known[id] = grounds
		}
	}
	slices.Sort(missing)
	return known, slices.Compact(missing)
}

// keep remembers what was read of contacts, unless all was let go meanwhile.
func (c *callers) keep(account, renewed int64, contacts []int64, read map[int64][]people.Ground) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.people+len(contacts) > c.most {
		for _, of := range c.accounts {
			c.empty(of)
		}
		return
	}
	of := c.of(account)
	if of.renewed != renewed {
		return
	}
	for _, id := range contacts {
		if _, there := of.grounds[id]; !there {
			c.people++
		}
		of.grounds[id] = read[id]
	}
}

func (c *callers) of(account int64) *called {
	of := c.accounts[account]
	if of == nil {
		if c.accounts == nil {
			c.accounts = map[int64]*called{}
		}
		of = &called{grounds: map[int64][]people.Ground{}}
		c.accounts[account] = of
	}
	return of
}

// empty lets go of all that is kept of an account.
func (c *callers) empty(of *called) {
	c.people -= len(of.grounds)
	of.grounds, of.renewed = map[int64][]people.Ground{}, of.renewed+1
}
