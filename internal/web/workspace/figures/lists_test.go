package figures_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

// agency is the demonstration's, where people work.
const agency = 14

// worked is the demonstration, after two weeks in which enquiries came as far as they can.
type worked struct {
	*testing.T
	*testkit.Server
}

func (w *worked) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// ask adds an enquiry that goes through stages.
func (w *worked) ask(name string, asked time.Time, stages ...leads.Stage) int64 {
	w.Helper()
	sent, err := w.Inbox.Add(w.Context(), w.Operator, leads.Lead{Agency: agency, Asked: asked, Sent: []byte("{}"), Person: people.Declared{Last: name, Email: name + "@example.org"}})
	w.must(err)
	for _, to := range stages {
		_, err := w.Inbox.Move(w.Context(), w.Operator, []int64{sent.ID}, to)
		w.must(err)
	}
	return sent.ID
}

// shows lets so many people visit a property together.
func (w *worked) shows(names ...string) {
	w.Helper()
	key := visits.PlaceKey{Ref: "TIL-101"}
	slots, err := w.Visits.Slots(w.Context(), w.Operator, key)
	w.must(err)
	_, err = w.Visits.SetRules(w.Context(), w.Operator, key, visits.Overrides{Capacity: new(4)})
	w.must(err)
	for len(slots) > 0 && !slots[0].Available {
		slots = slots[1:]
	}
	var v visits.Visit
	for _, name := range names {
		v, err = w.Visits.Book(w.Context(), w.Operator, visits.Booking{Place: key, At: slots[0].At, Visitor: visitor(name)})
		w.must(err)
	}
	v, err = w.Visits.Confirm(w.Context(), w.Operator, v.UID)
	w.must(err)
	_, err = w.Visits.Finish(w.Context(), w.Operator, v.UID, v.Code)
	w.must(err)
}

func visitor(name string) visits.Visitor {
	return visits.Visitor{Email: name + "@example.org", Firstname: "Ada", Lastname: name, Phone: "+33639987201", Language: "fr"}
}

// Who reads a figure opens it, and finds the very things that it counts: those of the period
// and the agency, wherever they stand by now, those put aside included.
func TestAFigureOpensTheListOfWhatItCounts(t *testing.T) {
	w := &worked{t, testkit.Demo(t, testkit.One(t))}
	now := w.Clock.Now()
	w.ask("lost", now, leads.StageOffer, leads.StageLost)
	w.ask("won", now, leads.StageOffer, leads.StageWon)
	w.ask("back", now, leads.StageWon, leads.StageContacted)
	_, err := w.Inbox.Snooze(w.Context(), w.Operator, []int64{w.ask("aside", now, leads.StageOffer)}, now.AddDate(0, 2, 0))
	w.must(err)
	w.ask("early", now.AddDate(0, 0, -7*20), leads.StageContacted)
	w.shows("alone")
	w.shows("one", "another")
	w.agrees("/leads?counted=lead", "/leads?counted=offer", "/leads?counted=sale", "/options", "&source=p1001")
	w.Clock.Advance(8 * 24 * time.Hour) // the visits are of a week that has come
	w.agrees("/leads?counted=offer", "/visits?status=done", "/leads?counted=sale", "/mandates?view=7")
}

// agrees reads the dashboard, of every agency and of one, over a month and half a year: each
// number is that of the rows of its list, and each of the lists is opened by a number above 0.
func (w *worked) agrees(lists ...string) {
	w.Helper()
	director := w.Member(w.T, access.Director, "Camille")
	for _, chosen := range []string{"0", strconv.Itoa(agency)} {
		director.Post("/profile/agency", "agency", chosen, "back", "/")
		for _, weeks := range []int{4, 26} {
			_, body := director.Get(fmt.Sprintf("/dashboard?weeks=%d&lang=fr", weeks))
			read := figuresOf(body)
			for _, f := range read {
				if rows := rowsOf(w.T, director, f.path); rows != f.n {
					w.Errorf("agency %s, %d weeks: %d at %s, which lists %d", chosen, weeks, f.n, f.path, rows)
				}
			}
			for _, want := range lists {
				if !told(read, want) {
					w.Errorf("agency %s, %d weeks: no figure above 0 opens %s", chosen, weeks, want)
				}
			}
		}
	}
}

// figure is a number of the dashboard and the list that it opens.
type figure struct {
	path string
	n    int
}

var (
	linked = regexp.MustCompile(`<a href="([^"]+)">([0-9][0-9\x{a0}\x{202f}]*)</a>`)                                    // the number is the link
	headed = regexp.MustCompile(`<th scope="row"><a href="([^"]+)">[^<]*</a>[^\n]*?</th><td class="num">([0-9]+)</td>`) // it stands beside its link
	behind = regexp.MustCompile(`<a [^>]*href="([^"]+)"[^>]*rel="next"|<a [^>]*rel="next"[^>]*href="([^"]+)"`)
)

func figuresOf(body string) (list []figure) {
	for _, found := range append(linked.FindAllStringSubmatch(body, -1), headed.FindAllStringSubmatch(body, -1)...) {
		n, err := strconv.Atoi(strings.NewReplacer("\u00a0", "", "\u202f", "").Replace(found[2]))
		if err == nil {
			list = append(list, figure{html.UnescapeString(found[1]), n})
		}
	}
	return list
}

// told tells that a figure above 0 opens the list. (The demonstration's register is empty.)
func told(list []figure, path string) bool {
	for _, f := range list {
		if strings.Contains(f.path, path) && (f.n > 0 || strings.HasPrefix(path, "/mandates")) {
			return true
		}
	}
	return false
}

// rowsOf counts the rows of all pages of a list.
func rowsOf(t *testing.T, m *testkit.Member, path string) (n int) {
	t.Helper()
	for range 50 {
		res, body := m.Get(path)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, res.Status)
		}
		n += strings.Count(body, "<tr data-row")
		next := behind.FindStringSubmatch(body)
		if next == nil {
			return n
		}
		path = html.UnescapeString(next[1] + next[2])
	}
	t.Fatalf("%s has no end", path)
	return 0
}
