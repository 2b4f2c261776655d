package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"

	"palier/bench/leads"
	"palier/bench/load"
)

// Keys is work that asks for the tenant (shown), or for purchases: without a key, or with one that lacks the
// permission. Both refusals read nothing that is stored.
func (p *Palier) Keys(shown, key bool) load.Work {
	if shown {
		return load.Cycle([][][]byte{{p.ask("GET", p.site.space, p.site.full, nil)}}, func(body []byte) error {
			e, err := data[struct{ Permissions []string }](body)
			if err == nil && len(e.Data.Permissions) == 0 {
				err = fmt.Errorf("no permissions in %.200s", body)
			}
			return err
		})
	}
	lines, says := "", "La clé API fournie n'est pas valide."
	if key {
		lines, says = p.site.view, "403 Forbidden"
	}
	work := load.Cycle([][][]byte{{p.ask("GET", p.site.program+"/purchases", lines, nil)}}, func(body []byte) error {
		var answer struct{ Message string }
		err := decode(body, &answer)
		if err == nil && answer.Message != says {
			err = fmt.Errorf("another refusal: %.200s", body)
		}
		return err
	})
	work.Status = http.StatusForbidden
	return work
}

// Options is work that takes an option on each of the lots, once, for the leads in turn. It ends with the lots.
func (p *Palier) Options(lots, leads []int64) load.Work {
	var next atomic.Int64
	return load.Work{Check: created, Client: func(int) load.Stream {
		return func() [][]byte {
			i := int(next.Add(1)) - 1
			if i >= len(lots) {
				return nil
			}
			body := fmt.Appendf(nil, `{"lead_id":%d,"lot_ids":[%d],"owner_id":%s}`, leads[i%len(leads)], lots[i], p.site.owner)
			return [][]byte{p.ask("POST", p.site.program+"/options", p.site.full, body)}
		}
	}}
}

// Enquirers posts so many leads of different people on the programme and gives their numbers.
func (p *Palier) Enquirers(ctx context.Context, count int) ([]int64, error) {
	made := make([]int64, count)
	err := p.spread(ctx, count, func(conn *load.Conn, i int) error {
		who := person(p.site.made.Add(1))
		body, err := json.Marshal(map[string]any{"contact": who, "lead": map[string]string{"message": "Je souhaite la plaquette."}})
		if err == nil {
			made[i], err = p.post(conn, p.site.program+"/leads", body)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("Palier.Enquirers(%d): %w", count, err)
	}
	return made, nil
}

// person is who lead n of this benchmark comes from, in the words of the Adlead door.
func person(n uint64) map[string]string {
	var lead map[string]string
	if err := json.Unmarshal(leads.Append(nil, n), &lead); err != nil {
		panic(err) // the same bytes at every run: the tests of package leads read them
	}
	return map[string]string{"title": "ms", "name": lead["lastname"], "firstname": lead["firstname"], "email1": lead["email"],
		"phone1": lead["mobile"], "zipcode": lead["zipcode"], "city": lead["city"]}
}

// phones is how many people the leads have telephone numbers for: beyond, strangers share one, and who shares one with
// an owner's earlier claim is taken for the same person.
const phones = 60_000

// Claims is work that registers people for one owner, every second of them somebody who has asked the agency before.
// Known people are taken from random places among so many leads. A store that holds too many claims is an error: it
// has to be made anew.
func (p *Palier) Claims(ctx context.Context, among int) (load.Work, error) {
	if p.site.made == nil {
		return load.Work{}, errors.New("Palier.Claims: demo.json has no adlead")
	}
	body, err := fetch(ctx, p.Addr(), p.ask("GET", p.site.program+"/registrations?per_page=1", p.site.full, nil))
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Claims: %w", err)
	}
	e, err := data[[]numbered](body)
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Claims: %w", err)
	}
	if e.Meta.Total > phones*3/4 {
		return load.Work{}, fmt.Errorf("Palier.Claims: the store holds %d registrations already: make it anew (--fresh)", e.Meta.Total)
	}
	known, err := p.acquaintances(ctx, among)
	if err != nil {
		return load.Work{}, fmt.Errorf("Palier.Claims: %w", err)
	}
	var next atomic.Uint64
	next.Store(uint64(e.Meta.Total)) // each claim so far had a person of its own
	// A report is as long as what is known of the person: that of a stranger is the shortest.
	return load.Work{Check: created, Least: 200, Client: func(int) load.Stream {
		return func() [][]byte {
			n := next.Add(1)
			body := p.claim(n, known[n/2%uint64(len(known))])
			return [][]byte{p.ask("POST", p.site.program+"/registrations", p.site.full, body)}
		}
	}}, nil
}

// claim is the body of registration n: of somebody new when it is odd, else of the one who is known.
func (p *Palier) claim(n uint64, known acquaintance) []byte {
	who := person(n)
	if n%2 == 0 {
		who["name"], who["firstname"], who["email1"], who["zipcode"] = known.Lastname, known.Firstname, known.Email, known.Zipcode
	}
	body := fmt.Appendf(nil, `{"owner_id":%s`, p.site.owner)
	for _, field := range []string{"title", "name", "firstname", "email1", "phone1", "zipcode", "city"} {
		body = fmt.Appendf(body, `,%q:%q`, field, who[field])
	}
	return append(body, '}')
}

// acquaintance is somebody who has asked the agency.
type acquaintance struct{ Firstname, Lastname, Email, Zipcode string }

// acquaintances reads the people of some thousand leads at random places among so many.
func (p *Palier) acquaintances(ctx context.Context, among int) ([]acquaintance, error) {
	const pages, size = 200, 25
	known := make([]acquaintance, pages*size)
	err := p.spread(ctx, pages, func(conn *load.Conn, i int) error {
		offset := rand.IntN(among - size)
		body, err := conn.Fetch(p.list("?limit=" + strconv.Itoa(size) + "&offset=" + strconv.Itoa(offset)))
		if err != nil {
			return err
		}
		var page struct{ Leads []acquaintance }
		if err := decode(body, &page); err != nil {
			return err
		}
		if copy(known[i*size:], page.Leads) < size {
			return fmt.Errorf("%d leads at %d, want %d", len(page.Leads), offset, size)
		}
		return nil
	})
	return known, err
}
