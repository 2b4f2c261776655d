package moving_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/moving"
	"palier/internal/testkit"
)

// behind puts something between who asks and the shop: what answers true has answered itself.
func (s *shop) behind(before func(w http.ResponseWriter, r *http.Request) bool) *shop {
	at, err := url.Parse("http://" + s.Addr())
	s.must(err)
	proxy := httputil.NewSingleHostReverseProxy(at)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !before(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	s.Cleanup(front.Close)
	copied := *s
	copied.base = front.URL + "/apimo"
	return &copied
}

// movedShops are a shop and one that has what it has.
func movedShops(t *testing.T) (here, there *shop) {
	here = full(t)
	here.furnish()
	there = bare(t, testkit.SQLite(t), here.users)
	there.take(there.from(here))
	return here, there
}

func (s *shop) property(reference string) listings.Property {
	s.Helper()
	id, _, err := s.Listings.FindReference(s.Context(), s.by, s.agency, reference)
	s.must(err)
	p, err := s.Listings.Property(s.Context(), s.by, id)
	s.must(err)
	return p
}

func (s *shop) priced(reference string, euros int64) {
	s.Helper()
	_, err := s.Listings.Change(s.Context(), s.by, s.property(reference).ID, func(p *listings.Property) error {
		p.Price.Minor = euros * 100
		return nil
	})
	s.must(err)
}

// verdicts are what became of lines but for those that are unchanged.
func (h *heard) verdicts(list string) (words []string) {
	for _, r := range h.rows[list] {
		if r.Verdict == imports.Unchanged {
			continue
		}
		var fields []string
		for _, c := range r.Changes {
			fields = append(fields, c.Field)
		}
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Verdict, strings.Join(fields, ","), r.Reason)))
	}
	return words
}

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestOnlyWhatChangedAtTheSourceIsReadTheNextTime(t *testing.T) {
	here, there := movedShops(t)
	here.priced("TOUT-1", 310_000)
	contact := here.record("contacts", "email", "ines.lefort@example.org")
	here.call("PUT", fmt.Sprintf("contacts/%v", int64(contact["id"].(float64))), `{"city":"Rezé","emailing":2}`)
	search := here.record("requests", "comment", "Cherche vite.")
	here.call("PUT", fmt.Sprintf("requests/%v", int64(search["id"].(float64))), `{"rooms":4}`)
	done, h := there.take(there.from(here))
	want(t, "contacts", h.verdicts("contacts"), []string{"updated city,consent.email"})
	want(t, "properties", h.verdicts("properties"), []string{"updated price"})
	want(t, "requests", h.verdicts("requests"), []string{"updated rooms"})
	for _, l := range done.Lists {
		if l.Since == 0 || l.Counts.Total() > 5 {
			t.Errorf("%s: %d records since %d", l.Name, l.Counts.Total(), l.Since)
		}
	}
	want(t, "price", there.property("TOUT-1").Price.Minor, int64(31_000_000))
	want(t, "city", there.record("contacts", "email", "ines.lefort@example.org")["city"], any("Rezé"))
}

func TestWhatBothChangedIsAConflictUnlessTheSourceWins(t *testing.T) {
	here, there := movedShops(t)
	here.priced("TOUT-1", 310_000)
	there.priced("TOUT-1", 305_000)
	contact := func(s *shop, city string) {
		id := int64(s.record("contacts", "email", "ines.lefort@example.org")["id"].(float64))
		s.call("PUT", fmt.Sprintf("contacts/%d", id), fmt.Sprintf(`{"city":%q}`, city))
	}
	contact(here, "Rezé")
	contact(there, "Orvault")
	_, h := there.take(there.from(here))
	want(t, "properties", h.verdicts("properties"), []string{"conflict price Changed in Palier and by the source: price."})
	want(t, "contacts", h.verdicts("contacts"), []string{"conflict city Changed in Palier and by the source: city."})
	want(t, "ours stays", there.property("TOUT-1").Price.Minor, int64(30_500_000))
	_, h = there.take(there.from(here, everyRow, func(o *moving.ApimoOrder) { o.Overwrite = true }))
	want(t, "the source wins", h.verdicts("properties"), []string{"updated price"})
	want(t, "its price", there.property("TOUT-1").Price.Minor, int64(31_000_000))
}

// An office that takes all of it back is as empty as before, but for what it used since.
func TestAnImportOfAnotherSystemIsTakenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		here := full(t)
		here.furnish()
		there := bare(t, d, here.users)
		done, _ := there.take(there.from(here))
		there.priced("TOUT-1", 299_000) // somebody works with it
		for _, l := range slices.Backward(done.Lists) {
			var stays []string
			b, err := there.Imports.Undo(t.Context(), there.by, l.Batch.ID, func(r imports.Row) {
				if r.Fate == imports.Kept {
					stays = append(stays, r.Why)
				}
			})
			if err != nil {
				t.Fatal(l.Name, err)
			}
			kept := map[string][]string{"properties": {"The property was changed since: price.", "Something refers to this property: property."},
				"contacts": {"Something refers to this person: a property."}}[l.Name]
			if slices.ContainsFunc(stays, func(why string) bool { return !slices.Contains(kept, why) }) || len(stays) > 0 != (len(kept) > 0) {
				t.Errorf("%s: stays %q, want %q", l.Name, stays, kept)
			}
			if b.Undone+b.Kept != l.Counts.New {
				t.Errorf("%s: %d undone, %d kept of %d", l.Name, b.Undone, b.Kept, l.Counts.New)
			}
		}
		if n := len(there.list("requests")); n != 0 {
			t.Errorf("%d searches stay", n)
		}
		for _, p := range there.list("properties") {
			if p["step"] != float64(4) && p["reference"] != "TOUT-1" && p["reference"] != "PARC-1" { // which the first is part of
				t.Errorf("%v stays at step %v", p["reference"], p["step"])
			}
		}
		if n := len(there.list("contacts")); n > 2 {
			t.Errorf("%d contacts stay", n)
		}
		again, _ := there.take(there.from(here)) // the whole again: what was taken back was not read
		if again.Lists[2].Counts.New != done.Lists[2].Counts.New || again.Lists[0].Since != 0 {
			t.Errorf("after the undo: %+v", counts(again))
		}
	})
}

func TestAChangeThatAnImportMadeIsTakenBackAlone(t *testing.T) {
	here, there := movedShops(t)
	id := int64(here.record("contacts", "email", "ines.lefort@example.org")["id"].(float64))
	here.call("PUT", fmt.Sprintf("contacts/%d", id), `{"city":"Rezé","comment":"","emailing":2}`)
	search := int64(here.record("requests", "comment", "Cherche vite.")["id"].(float64))
	here.call("PUT", fmt.Sprintf("requests/%d", search), `{"rooms":4,"comment":"Cherche bien."}`)
	property := int64(here.record("properties", "reference", "TOUT-1")["id"].(float64))
	here.call("PUT", fmt.Sprintf("properties/%d", property), fmt.Sprintf(`{"reference":"TOUT-1","name":"Villa","owner":%d}`, id))
	before := [][]map[string]any{there.list("contacts"), there.list("properties"), there.list("requests")}
	done, h := there.take(there.from(here))
	want(t, "properties", h.verdicts("properties"), []string{"updated name,owners"})
	for _, l := range slices.Backward(done.Lists) {
		if _, err := there.Imports.Undo(t.Context(), there.by, l.Batch.ID, func(r imports.Row) {
			if r.Fate != imports.Reverted {
				t.Errorf("%s line %d stays: %s", l.Name, r.Line, r.Why)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	after := [][]map[string]any{there.list("contacts"), there.list("properties"), there.list("requests")}
	for i, list := range after {
		for j := range list { // instants and the order by them are new
			delete(list[j], "updated_at")
		}
		for j := range before[i] {
			delete(before[i][j], "updated_at")
		}
		byID := func(a, b map[string]any) int { return strings.Compare(fmt.Sprint(a["id"]), fmt.Sprint(b["id"])) }
		slices.SortFunc(list, byID)
		slices.SortFunc(before[i], byID)
		want(t, done.Lists[i].Name, list, before[i])
	}
}

// killing is told of an import until it is killed.
type killing struct {
	heard
	at   string
	stop func()
}

func (k *killing) Row(list string, r imports.Row) {
	if k.heard.Row(list, r); list == k.at {
		k.stop()
	}
}

func TestAnImportThatWasKilledGoesOnWithTheSameRecords(t *testing.T) {
	here := full(t)
	here.furnish()
	for i := range 2*imports.PerWrite + 30 {
		_, err := here.People.Enrol(t.Context(), here.by, here.agency, people.Filing{Declared: people.Declared{First: "Zoé", Last: fmt.Sprintf("Durand%s", strings.Repeat("x", i%7)), Email: fmt.Sprintf("zoe.%d@example.org", i)}, Card: people.Card{User: here.users[0].ID}})
		here.must(err)
	}
	there := bare(t, testkit.SQLite(t), here.users)
	asked := 0
	source := here.behind(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/contacts") {
			asked++
		}
		return false
	})
	ctx, stop := context.WithCancel(t.Context())
	half, err := there.Moving.ImportApimo(ctx, there.by, there.from(source), &killing{at: "contacts", stop: stop})
	if !errors.Is(err, context.Canceled) || len(half.Lists) != 1 || half.Lists[0].Batch.ID == 0 || half.Lists[0].Counts.Total() != imports.PerWrite {
		t.Fatalf("killed: %v %+v", err, half.Lists)
	}
	before := asked
	// The source changes meanwhile: the import goes on with what was read.
	here.call("POST", "contacts", fmt.Sprintf(`{"user":%d,"lastname":"NOUVEAU","email":"nouveau@example.org"}`, here.users[0].ID))
	done, _ := there.take(there.from(source))
	if asked != before || done.Lists[0].Batch.ID != half.Lists[0].Batch.ID {
		t.Errorf("%d questions more, import %d after %d", asked-before, done.Lists[0].Batch.ID, half.Lists[0].Batch.ID)
	}
	if n, all := done.Lists[0].Counts.New, len(here.list("contacts"))-1; n != all || len(there.list("contacts")) != all {
		t.Errorf("%d new, %d there, want %d", n, len(there.list("contacts")), all)
	}
	next, _ := there.take(there.from(source))
	if next.Lists[0].Counts.New != 1 {
		t.Errorf("the next time: %+v", next.Lists[0].Counts)
	}
}

func TestASourceThatIsBusyIsAskedAgain(t *testing.T) {
	here, n := full(t), 0
	here.furnish()
	there := bare(t, testkit.SQLite(t), here.users)
	source := here.behind(func(w http.ResponseWriter, r *http.Request) bool {
		n++
		switch {
		case n%3 == 1:
			w.Header().Set("Retry-After", "7")
			http.Error(w, `{"message":"Too many requests"}`, http.StatusTooManyRequests)
		case n%3 == 2:
			http.Error(w, "oops", http.StatusBadGateway)
		default:
			return false
		}
		return true
	})
	var waits []time.Duration
	done, h := there.take(there.from(source, func(o *moving.ApimoOrder) {
		o.Wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	}))
	want(t, "waits", waits[:2], []time.Duration{7 * time.Second, 2 * time.Second})
	if done.Lists[1].Counts.New == 0 || len(h.trouble) < 2 || !strings.Contains(h.trouble[0], "429: Too many requests") {
		t.Errorf("%+v %q", counts(done), h.trouble)
	}
}

// What a source does wrong is said, and nothing is written.
func TestASourceThatCannotBeReadChangesNothing(t *testing.T) {
	here := full(t)
	there := bare(t, testkit.SQLite(t), here.users)
	answer := func(status int, body string) func(w http.ResponseWriter, r *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
			return true
		}
	}
	for what, c := range map[string]struct {
		source *shop
		change func(*moving.ApimoOrder)
		want   string
	}{
		"a wrong token":  {here, func(o *moving.ApimoOrder) { o.Token = strings.Repeat("0", 40) }, "does not know this provider with this token (401): Invalid credentials"},
		"another agency": {here, func(o *moving.ApimoOrder) { o.ApimoAccess.Agency = 999_999 }, "has no /apimo/agencies/999999/users (404)"},
		"always broken":  {here.behind(answer(500, "")), nil, "answers 500 (6 tries)"},
		"a long wait": {here.behind(func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Retry-After", "7200")
			return answer(429, "")(w, r)
		}), nil, "asks to wait for 2h0m0s"},
		"no JSON":       {here.behind(answer(200, "<html>")), nil, "what no list is: it is no JSON object"},
		"another thing": {here.behind(answer(200, `{"message":"hello"}`)), nil, `it has no "users"`},
		"sent elsewhere": {here.behind(func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Location", "https://example.org/")
			return answer(302, "")(w, r)
		}), nil, "sends on to https://example.org/"},
		"too much": {here.behind(func(w http.ResponseWriter, r *http.Request) bool {
			return answer(200, `{"users":["`+strings.Repeat("x", 33<<20)+`"]}`)(w, r)
		}), nil, "more than 32 MiB"},
		"plain, not loopback": {here, func(o *moving.ApimoOrder) { o.URL = "http://api.example.org" }, "begins with https://"},
		"no address":          {here, func(o *moving.ApimoOrder) { o.URL = "ftp:/x" }, "an address of an API is https://HOST"},
	} {
		o := there.from(c.source)
		if c.change != nil {
			c.change(&o)
		}
		_, err := there.Moving.ImportApimo(t.Context(), there.by, o, &heard{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), here.token) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := len(there.list("contacts")) + len(there.list("properties")) + len(there.list("requests")); n != 0 {
		t.Errorf("%d records were written", n)
	}
}

func TestPicturesComeWithPropertiesOnce(t *testing.T) {
	here := full(t)
	here.furnish()
	p := here.property("TOUT-1")
	for range 2 {
		_, err := here.Listings.AddPicture(t.Context(), here.by, p.ID, "facade.jpg", bytes.NewReader(photo(t)))
		here.must(err)
	}
	_, err := here.Listings.Publish(t.Context(), here.by, p.ID)
	here.must(err)
	there := bare(t, testkit.SQLite(t), here.users)
	done, h := there.take(there.from(here))
	pictures, err := there.Listings.Pictures(t.Context(), there.by, there.property("TOUT-1").ID)
	if err != nil || done.Photos != 2 || len(pictures) != 2 || pictures[0].Width != 40 {
		t.Errorf("%d came, %d are there: %v %q", done.Photos, len(pictures), err, h.trouble)
	}
	again, _ := there.take(there.from(here, everyRow))
	want(t, "the second time", again.Photos, 0)
}

func (s *shop) differences(source *shop) (list []string, done moving.ApimoCompared) {
	s.Helper()
	done, err := s.Moving.CompareApimo(s.Context(), s.by, s.from(source), &heard{}, func(d moving.ApimoDifference) {
		where := "differs"
		switch {
		case d.Here == 0:
			where = "is not here"
		case d.There == "":
			where = "is not there"
		}
		if len(d.Fields) == 0 {
			list = append(list, strings.Join([]string{d.List, where}, " "))
		}
		for _, f := range d.Fields {
			list = append(list, fmt.Sprintf("%s %s %s: %s | %s", d.List, where, f.Field, f.Before, f.After))
		}
	})
	s.must(err)
	return list, done
}

func TestAComparisonFindsWhatDiffersAndNothingElse(t *testing.T) {
	here, there := movedShops(t)
	list, done := there.differences(here)
	if len(list) != 0 || done.Lists[0].Alike == 0 || done.Lists[0].Here != done.Lists[0].There {
		t.Fatalf("after an import %q %+v", list, done.Lists)
	}
	before := there.list("properties")
	there.priced("TOUT-1", 305_000)
	id := int64(there.record("contacts", "email", "ines.lefort@example.org")["id"].(float64))
	there.call("PUT", fmt.Sprintf("contacts/%d", id), `{"comment":"Rappeler.","emailing":2}`)
	search := int64(there.record("requests", "comment", "Cherche vite.")["id"].(float64))
	_, err := there.Requests.Change(t.Context(), there.by, there.agency, search, func(s *requests.Search) error { s.Rooms = new(5); return nil })
	there.must(err)
	here.call("POST", "contacts", fmt.Sprintf(`{"user":%d,"lastname":"NOUVEAU","email":"nouveau@example.org"}`, here.users[0].ID))
	there.call("POST", "properties", fmt.Sprintf(`{"reference":"ICI-1","user":%v}`, there.list("users")[0]["id"]))
	list, _ = there.differences(here)
	want(t, "differences", list, []string{
		"contacts differs comment: Rappeler. | Rappeler le soir.", "contacts differs consent.email: false | true", "contacts is not here",
		"properties differs price: 305000 EUR | 298000.55 EUR", "properties is not there", "requests differs rooms: = 5 | = 3"})
	want(t, "nothing is written", len(there.list("properties")), len(before)+1)
}

// Who was erased here does not come back with a source that still has him, and nothing of what
// the source said of him stays.
func TestWhoWasErasedDoesNotComeBackWithASource(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		here := full(t)
		here.furnish()
		there := bare(t, d, here.users)
		there.take(there.from(here))
		id := int64(there.record("contacts", "email", "ines.lefort@example.org")["id"].(float64))
		there.must(there.Dossier.Erase(t.Context(), there.by, id))
		_, h := there.take(there.from(here, everyRow, func(o *moving.ApimoOrder) { o.Overwrite = true }))
		const why = "The person was erased in Palier: the source still has him."
		want(t, "contacts", h.verdicts("contacts"), []string{"conflict  " + why})
		want(t, "requests", h.verdicts("requests"), []string{"conflict  " + why})
		for _, c := range there.list("contacts") {
			if strings.Contains(fmt.Sprint(c), "LEFORT") {
				t.Errorf("came back: %v", c)
			}
		}
		for _, l := range []string{"apimo-contacts", "apimo-requests"} {
			list, err := there.Imports.Batches(t.Context(), there.by, 99)
			there.must(err)
			for _, b := range list {
				if b.Kind != l {
					continue
				}
				there.must(there.Imports.Rows(t.Context(), there.by, b.ID, func(r imports.Row) error {
					if strings.Contains(fmt.Sprint(r), "LEFORT") || strings.Contains(fmt.Sprint(r), "Cherche vite") {
						t.Errorf("import %d still tells of her: %v", b.ID, r)
					}
					return nil
				}))
			}
		}
	})
}

// Records that are odd are refused or taken with warnings, one by one: none ends the import.
func TestOddRecordsOfASourceAreTakenOneByOne(t *testing.T) {
	here := full(t)
	there := bare(t, testkit.SQLite(t), here.users)
	long := strings.Repeat("x", 400)
	lists := map[string]string{
		"users":      `[1,null,{"id":9,"email":"c.moreau@example.org"},{"id":{},"email":[]}]`,
		"contacts":   `[1,null,"x",{},{"id":5},{"id":6,"lastname":["a"]},{"id":"7","lastname":"` + long + `"},{"id":8,"lastname":"Sain","birthday_at":"hier","children":"douze","country":"France","language":"fr","email":"nulle part","website":"javascript:alert(1)"},{"id":10,"lastname":"Droit","email":"nulle part"}]`,
		"properties": `[{"id":1},{"id":2,"reference":"ODD-2","price":"cher","area":[1],"city":5,"pictures":"x","owners":[null,{},99],"owner":98,"parent":2,"user":{"id":"?"},"medias":[1],"comments":[{"language":"français"}],"step":99},{"id":3,"reference":"ODD-3","parent":4},{"id":4,"reference":"ODD-4","parent":3},{"id":11,"reference":"` + long + `"}]`,
		"requests":   `[{"id":1,"contact":"10","user":"9","category":"1","country":"FR","locations":[1,{}],"price":{"min":"x"}},{"id":2,"contact":"10","user":"9"},{"id":3},"x"]`,
	}
	source := here.behind(func(w http.ResponseWriter, r *http.Request) bool {
		name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		list, is := lists[name]
		if is {
			fmt.Fprintf(w, `{"total_items":%d,"timestamp":1,%q:%s}`, 9, name, list)
		}
		return is
	})
	for range 2 {
		done, h := there.take(there.from(source, everyRow))
		for i, least := range []int{1, 2, 0} {
			if c := done.Lists[i].Counts; c.New+c.Updated+c.Unchanged < least || c.Refused == 0 {
				t.Errorf("%s: %+v %q", done.Lists[i].Name, c, h.verdicts(done.Lists[i].Name))
			}
		}
	}
	for _, c := range there.list("contacts") {
		if strings.Contains(fmt.Sprint(c["website"]), "javascript") {
			t.Errorf("taken: %v", c)
		}
	}
	odd := there.property("ODD-2")
	if len(odd.Particulars.Warnings) < 4 || odd.Parent != 0 || there.property("ODD-3").Parent != 0 && there.property("ODD-4").Parent != 0 {
		t.Errorf("%d of %+v", odd.Parent, odd.Particulars.Warnings)
	}
}
