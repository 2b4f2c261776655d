package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// In what is sent, a mark stands for the next payload, and a number for one of its own in four
// figures.
const (
	mark   = "§"
	number = "№"
	turn   = "{turn}" // in a path: which of the repetitions it is
)

// atOnce is how many clients send at the same time.
const atOnce = 8

// sending is a request that a client of a door may make: it is repeated until each payload
// has gone through it once.
type sending struct {
	door         func(*http.Request) // credentials
	method, path string
	body         string // JSON
	refused      bool   // the door may refuse each of them: the texts are too long or no such thing
}

// text is a text with the payloads from the nth on in its marks, written as quote writes them.
func (h *siege) text(with string, nth int, quote func(string) string) string {
	var out strings.Builder
	for i, part := range strings.Split(with, mark) {
		if i > 0 {
			out.WriteString(quote(h.payloads[(nth+i-1)%len(h.payloads)]))
		}
		out.WriteString(part)
	}
	for strings.Contains(out.String(), number) {
		text := strings.Replace(out.String(), number, fmt.Sprintf("%04d", h.turn.Add(1)), 1)
		out.Reset()
		out.WriteString(text)
	}
	return out.String()
}

// quoted is a payload inside a text of JSON.
func quoted(payload string) string {
	raw, _ := json.Marshal(payload) // a text always can be
	return string(raw[1 : len(raw)-1])
}

// crowd does all of it, atOnce at a time.
func crowd(all []func()) {
	next := make(chan func())
	var done sync.WaitGroup
	for range atOnce {
		done.Go(func() {
			for one := range next {
				one()
			}
		})
	}
	for _, one := range all {
		next <- one
	}
	close(next)
	done.Wait()
}

// sends repeats the requests of a table with all payloads. A door may refuse one, in its own
// words; that it takes none of a kind is a mistake of the table, and so is one that it does
// not know.
func (h *siege) sends(table []sending) {
	h.Helper()
	var all []func()
	for _, one := range table {
		var taken, answered atomic.Int64
		marks := max(1, strings.Count(one.body, mark))
		times := (len(h.payloads) + marks - 1) / marks
		for at := range times {
			all = append(all, func() {
				h.Helper()
				r := h.request(one.method, h.origin+strings.Replace(one.path, turn, fmt.Sprint(at), 1), json.RawMessage(h.text(one.body, at*marks, quoted)))
				one.door(r)
				got := h.does(r)
				switch {
				case got.status < 300:
					taken.Add(1)
				case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden, got.status == http.StatusNotFound, got.status == http.StatusTooManyRequests:
					h.Errorf("%s %s: %d %.200s", one.method, one.path, got.status, got.text)
				}
				if answered.Add(1) == int64(times) && taken.Load() == 0 && !one.refused {
					h.Errorf("%s %s: none of %d was taken: %d %.300s", one.method, one.path, times, got.status, got.text)
				}
			})
		}
	}
	crowd(all)
}
