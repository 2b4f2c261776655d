package peer

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os/exec"
	"strconv"
	"time"

	"palier/bench/load"
)

// viewing is what demo.json says of the Flatsy door.
type viewing struct {
	Base, Identifier, Password string
}

// round is the Flatsy door as its user meets it, once logged in.
type round struct {
	base  string // path of the API
	lines string // header line with the token
	who   viewing
}

// newRound is the zero round when the store was made before there was a Flatsy door.
func newRound(v viewing) (round, error) {
	base, err := url.Parse(v.Base)
	if err != nil || v.Base == "" {
		return round{}, err
	}
	return round{base: base.Path + "/api/v1/business", who: v}, nil
}

// LogIn opens a session at the Flatsy door, for all that follows there.
func (p *Palier) LogIn(ctx context.Context) error {
	body, err := json.Marshal(map[string]string{"identifier": p.round.who.Identifier, "password": p.round.who.Password})
	if err != nil {
		return err
	}
	var answer struct{ Token string }
	text, err := fetch(ctx, p.Addr(), p.visiting("POST", "/login", body))
	if err == nil {
		err = decode(text, &answer)
	}
	if err == nil && answer.Token == "" {
		err = fmt.Errorf("no token in %.200s", text)
	}
	if err != nil {
		return fmt.Errorf("Palier.LogIn: %w", err)
	}
	p.round.lines = "X-Auth-Token: " + answer.Token + "\r\n"
	return nil
}

// visiting is a request of the Flatsy door.
func (p *Palier) visiting(method, rest string, body []byte) []byte {
	return p.ask(method, p.round.base+rest, p.round.lines, body)
}

// slot is a start at which a property can be visited.
type slot struct {
	Date      string
	Available bool
}

// slotsOf is the request for a property's slots.
func (p *Palier) slotsOf(ref string) []byte {
	return p.visiting("GET", "/visit/slots?reference="+ref, nil)
}

// Slots is work that reads the slots of each of the properties, of whose next 21 days at least some hundreds of slots
// are free and some hundreds are not.
func (p *Palier) Slots(refs []string) load.Work {
	var operations [][][]byte
	for _, ref := range refs {
		operations = append(operations, [][]byte{p.slotsOf(ref)})
	}
	return load.Cycle(operations, func(body []byte) error {
		var slots []slot
		if err := decode(body, &slots); err != nil {
			return err
		}
		free := 0
		for _, s := range slots {
			if s.Available {
				free++
			}
		}
		if free < 200 || len(slots)-free < 200 {
			return fmt.Errorf("%d slots of which %d are free, want 200 of either kind", len(slots), free)
		}
		return nil
	})
}

// Visits is work that reads a page of visits: the first of all, or the first of random days within the last two years.
func (p *Palier) Visits(ctx context.Context, size int, ofDays bool) (load.Work, error) {
	page := "/visits?page=0&by=" + strconv.Itoa(size)
	operations := [][][]byte{{p.visiting("GET", page, nil)}}
	if ofDays {
		last, err := p.lastVisit(ctx)
		if err != nil {
			return load.Work{}, fmt.Errorf("Palier.Visits: %w", err)
		}
		operations = nil
		for range choices {
			from := last.Truncate(24*time.Hour).AddDate(0, 0, -1-rand.IntN(700))
			window := "&startTime=" + from.Format(time.RFC3339) + "&endTime=" + from.AddDate(0, 0, 1).Format(time.RFC3339)
			operations = append(operations, [][]byte{p.visiting("GET", page+window, nil)})
		}
	}
	return load.Cycle(operations, func(body []byte) error {
		var list []struct{ ID string }
		err := decode(body, &list)
		if err == nil && (len(list) != size || list[0].ID == "") {
			err = fmt.Errorf("%d visits, want %d", len(list), size)
		}
		return err
	}), nil
}

// lastVisit is when the last visit of all begins.
func (p *Palier) lastVisit(ctx context.Context) (time.Time, error) {
	var list []struct{ Date time.Time }
	body, err := fetch(ctx, p.Addr(), p.visiting("GET", "/visits?direction=desc&page=0&by=1", nil))
	if err == nil {
		err = decode(body, &list)
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("there are no visits")
	}
	if err != nil {
		return time.Time{}, err
	}
	return list[0].Date.UTC(), nil
}

// Crowd fills the demonstration in dir, which must not be running, with agents who have 10,000 visits each; program is
// internal/testkit/crowd.
func Crowd(ctx context.Context, program, dir string, agents int) error {
	out, err := exec.CommandContext(ctx, program, "--data", dir, "--agents", strconv.Itoa(agents)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("peer.Crowd: %w: %s", err, out)
	}
	return nil
}

// Goods fills the demonstration in dir, which is not running, with properties.
func Goods(ctx context.Context, program, dir string, n int) error {
	return Fill(ctx, program, dir, "--properties", strconv.Itoa(n))
}

// Fill fills the demonstration in dir, which is not running, with what the crowd's flags say, and nobody who shows it.
func Fill(ctx context.Context, program, dir string, flags ...string) error {
	out, err := exec.CommandContext(ctx, program, append([]string{"--data", dir, "--agents", "0"}, flags...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("peer.Fill: %w: %s", err, out)
	}
	return nil
}

// CrowdRefs are the references of what the first agent of a crowd shows.
func CrowdRefs() (refs []string) {
	for i := range 10 {
		refs = append(refs, "VIS-1-"+strconv.Itoa(i+1))
	}
	return refs
}
