package adlead_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// Decisions 21: whatever happens to lots that a key may not see, everything that it
// reads stays the same, byte for byte.
func TestWhatHappensToHiddenLotsShowsNowhere(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, _ client) {
		w := newWatch(t, s)
		before := w.read(t)
		acts := rand.New(rand.NewPCG(12, 21))
		for range 10 {
			what := w.act(t, acts)
			for path, text := range w.read(t) {
				if text != before[path] {
					t.Fatalf("after %s %s reads\n%s\nand before\n%s", what, path, text, before[path])
				}
			}
		}
	})
}

// What is sold with a lot that a key sees counts in the lot's price, and shows
// nowhere else.
func TestAHiddenChildShowsInPricesOnly(t *testing.T) {
	price := regexp.MustCompile(`"price_with_secondary_\w+":[0-9.]+,`)
	hostile(t, func(t *testing.T, s *stage, _ client) {
		w := newWatch(t, s)
		before := w.read(t)
		w.make(t, w.seen)
		for path, text := range w.read(t) {
			if got, want := price.ReplaceAllString(text, ""), price.ReplaceAllString(before[path], ""); got != want {
				t.Errorf("%s reads\n%s\nand before\n%s", path, got, want)
			}
		}
	})
}

// With deals of others in sight, their lots still are not: neither by number nor by
// reference, and an act on one is answered like an act on nothing.
func TestDealsDoNotNameHiddenLots(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, _ client) {
		w := newWatch(t, s)
		for range 4 {
			w.make(t, 0)
			w.make(t, w.hidden[0].ID)
			w.option(t, w.hidden[0].ID)
		}
		rights := slices.DeleteFunc(access.Permissions(), func(r access.Right) bool { return r == access.LotView })
		c := s.open(t, access.Key{Permissions: rights, Lots: []int64{w.seen, w.below}})
		w.keys = []client{c}
		w.deals(t)
		for path, text := range w.read(t) {
			for _, l := range w.hidden {
				if strings.Contains(text, fmt.Sprintf("%q", l.Reference)) || regexp.MustCompile(fmt.Sprintf(`\b%d\b`, l.ID)).MatchString(text) {
					t.Errorf("%s names the hidden lot %s (%d): %s", path, l.Reference, l.ID, text)
				}
			}
		}
		for _, o := range adlead.Operations() {
			if !strings.Contains(o.Path, "{lot}") {
				continue
			}
			body, kind := "", "application/json"
			if o.Method == "PUT" || o.Method == "POST" {
				body, kind = s.body(t, o, asker{}, aim{})
			}
			on := func(lot int64) answer {
				path := strings.NewReplacer("{program}", s.Adlead.Program, "{lot}", fmt.Sprint(lot), "{file}", fmt.Sprint(s.files[here])).Replace(o.Path)
				return c.do(t, o.Method, path, body, "Content-Type", kind)
			}
			if hidden, none := on(w.hidden[0].ID), on(424242); hidden.Status != none.Status || string(hidden.Body) != string(none.Body) {
				t.Errorf("%s %s: a hidden lot answers %d %s, none %d %s", o.Method, o.Path, hidden.Status, hidden.Body, none.Status, none.Body)
			}
		}
	})
}

// A lot that a visible one brings along may be taken: the refusal does not say which.
func TestATakenHiddenLotIsNotNamed(t *testing.T) {
	hostile(t, func(t *testing.T, s *stage, _ client) {
		w := newWatch(t, s)
		child := w.make(t, w.seen)
		w.option(t, child.ID)
		c := s.open(t, access.Key{User: number(t, s.Adlead.Owner), Permissions: []access.Right{access.LotAllotedView, access.OptionCreate, access.OptionView}, Lots: []int64{w.seen}})
		a := c.do(t, "POST", s.in("/options"), fmt.Sprintf(`{"lead_id":%d,"lot_ids":[%d]}`, s.leads[here], w.seen)).want(409)
		if strings.Contains(string(a.Body), child.Reference) || strings.Contains(string(a.Body), fmt.Sprint(child.ID)) {
			t.Errorf("%s", a.Body)
		}
	})
}

// watch reads as keys with an allotment, and changes what they may not see.
type watch struct {
	*stage
	keys   []client
	seen   int64 // allotted: a main lot
	below  int64 // allotted: sold with a hidden one
	hidden []programs.Lot
	live   map[int64]int64 // options by their lot
}

func newWatch(t *testing.T, s *stage) *watch {
	t.Helper()
	w := &watch{stage: s, seen: s.lots[here], live: map[int64]int64{}}
	above := w.make(t, 0)
	w.below = w.make(t, above.ID).ID
	w.hidden = w.hidden[:1]
	most := slices.DeleteFunc(access.Permissions(), func(r access.Right) bool {
		return slices.Contains([]access.Right{access.LotView, access.OptionExtendedView, access.PurchaseExtendedView}, r)
	})
	owner := number(t, s.Adlead.Owner)
	for _, k := range []access.Key{{Permissions: most}, {Permissions: most, User: owner}, {Permissions: []access.Right{access.LotAllotedView}}, {Permissions: []access.Right{access.InformationView}}} {
		k.Lots = []int64{w.seen, w.below}
		w.keys = append(w.keys, s.open(t, k))
	}
	w.deals(t)
	return w
}

// deals lays out the options that a read can name.
func (w *watch) deals(t *testing.T) {
	t.Helper()
	w.deal(t, number(t, w.Adlead.Owner))
}

// read is all that the keys can read, by key and path.
func (w *watch) read(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for i, c := range w.keys {
		for _, o := range adlead.Operations() {
			if o.Method != "GET" {
				continue
			}
			m := matrix{stage: w.stage}
			for _, place := range []string{here, apart} {
				path := m.path(o, here, aim{place, place, here, place, "", ""})
				for _, query := range []string{"", "?per_page=1&page=2", "?status=available", "?is_primary=0", "?type=parking"} {
					if query != "" && (strings.Contains(path, "?") || strings.HasSuffix(o.Path, "}")) {
						continue // only lists have filters
					}
					a := c.hostile(t, "GET", path+query, "") // not every list has each of them
					all[fmt.Sprintf("key %d: %s%s", i, path, query)] = fmt.Sprintf("%d %s", a.Status, a.Body)
				}
			}
		}
	}
	return all
}

// make adds a hidden lot: a main one, or one sold with another.
func (w *watch) make(t *testing.T, parent int64) programs.Lot {
	t.Helper()
	w.n++
	l := programs.Lot{Program: w.programs[here], Reference: fmt.Sprintf("HID%05d", w.n), Type: "house", Typology: "T4", Main: true, Price: 1_000, VATRate: 550}
	if parent != 0 {
		l.Type, l.Typology, l.Main, l.Parent = "parking", "", false, parent
	}
	l = must[programs.Lot](t)(w.Programs.CreateLot(t.Context(), w.Operator, l))
	w.hidden = append(w.hidden, l)
	return l
}

// option has the rival take a lot.
func (w *watch) option(t *testing.T, lot int64) {
	t.Helper()
	if w.live[lot] != 0 {
		return
	}
	w.live[lot] = must[sales.Option](t)(w.Sales.TakeOption(t.Context(), w.Operator, sales.NewOption{Program: w.programs[here], Owner: rival, Lead: w.leads[here], Lots: []int64{lot}})).ID
}

// act does something to a hidden lot and says what.
func (w *watch) act(t *testing.T, by *rand.Rand) string {
	t.Helper()
	l := w.hidden[by.IntN(len(w.hidden))]
	switch by.IntN(6) {
	case 0:
		return "a lot was made " + w.make(t, 0).Reference
	case 1:
		if l.Main && w.live[l.ID] == 0 {
			w.make(t, l.ID)
		}
		return "something was to be sold with " + l.Reference
	case 2:
		_, err := w.Programs.UpdateLot(t.Context(), w.Operator, l.Program, l.ID, func(l *programs.Lot) { l.Price, l.VATRate = int64(by.IntN(1_000_000)), 2000 })
		must[int](t)(0, err)
		return "a new price of " + l.Reference
	case 3:
		_, err := w.Programs.AddFile(t.Context(), w.Operator, l.Program, l.ID, "plan.pdf", strings.NewReader("%PDF-1.7 hidden"))
		must[int](t)(0, err)
		return "a plan of " + l.Reference
	case 4:
		return "an option on " + w.take(t)
	default:
		return "the end of an option on " + w.giveBack(t)
	}
}

// take options a lot of its own, or books it.
func (w *watch) take(t *testing.T) string {
	t.Helper()
	l := w.make(t, 0)
	w.option(t, l.ID)
	if w.n%2 == 0 {
		must[sales.Purchase](t)(w.Sales.Book(t.Context(), w.Operator, sales.NewPurchase{Program: l.Program, Option: w.live[l.ID]}))
	}
	return l.Reference
}

// giveBack ends an option that goes on, if there is one, and deletes a lot.
func (w *watch) giveBack(t *testing.T) string {
	t.Helper()
	l := w.make(t, 0)
	w.option(t, l.ID)
	must[sales.Option](t)(w.Sales.CancelOption(t.Context(), w.Operator, l.Program, w.live[l.ID]))
	gone := w.make(t, 0)
	if err := w.Programs.DeleteLot(t.Context(), w.Operator, gone.Program, gone.ID); err != nil {
		t.Fatal(err)
	}
	w.hidden = w.hidden[:len(w.hidden)-1]
	return l.Reference
}
