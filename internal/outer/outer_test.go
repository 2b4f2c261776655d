package outer

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// shelf answers a list of numbers, and lets a test change it between two pages.
type shelf struct {
	ids   []int
	asked []string
	turn  func(s *shelf)
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked = append(s.asked, r.URL.RawQuery)
	limit, _ := strconv.Atoi(r.FormValue("limit"))
	offset, _ := strconv.Atoi(r.FormValue("offset"))
	items := []string{}
	for _, id := range s.ids[min(offset, len(s.ids)):min(offset+limit, len(s.ids))] {
		items = append(items, fmt.Sprintf(`{"id":"%d", "at":%d}`, id, len(s.asked)))
	}
	fmt.Fprintf(w, `{"total_items":%d,"timestamp":"%d","things":[%s]}`, len(s.ids), 1000+offset, strings.Join(items, ","))
	if s.turn != nil {
		s.turn(s)
	}
}

func open(t *testing.T, h http.Handler) *Server {
	t.Helper()
	front := httptest.NewServer(h)
	t.Cleanup(front.Close)
	s, err := New(Access{URL: front.URL + "/api/", Provider: "1", Token: "x"})
	if err != nil {
		t.Fatal(err)
	}
	s.Wait = func(context.Context, time.Duration) error { return nil }
	return s
}

func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

// A record that changes while a list is read moves behind its end, and the others move up:
// none is lost, and what came twice is taken as it was the second time.
func TestAListThatMovesWhileItIsReadLosesNothing(t *testing.T) {
	s := &shelf{ids: numbers(250)}
	s.turn = func(s *shelf) {
		if len(s.asked) < 3 { // two that were read move to the end
			s.ids = append(slices.Clone(s.ids[2:]), s.ids[:2]...)
		}
	}
	spool, err := OpenSpool(filepath.Join(t.TempDir(), "spool"))
	if err != nil {
		t.Fatal(err)
	}
	var last Progress
	k, err := spool.Fetch(t.Context(), open(t, s), "things", List{Path: "agencies/14/things", Key: "things", Since: 7, Page: 100}, func(p Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	later := 0
	for raw, err := range k.Records() {
		if err != nil {
			t.Fatal(err)
		}
		var one struct {
			ID string
			At int
		}
		if err := json.Unmarshal(raw, &one); err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(one.ID)
		if got = append(got, n); n <= 2 && one.At > 1 {
			later++
		}
	}
	if len(got) != 250 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 250 || k.Count != 250 || later != 2 {
		t.Errorf("%d records, %d counted, %d of the later ones", len(got), k.Count, later)
	}
	if k.Until < 1160 || last != (Progress{250, 250}) || !strings.Contains(s.asked[0], "timestamp=7") {
		t.Errorf("until %d, %+v, asked %q", k.Until, last, s.asked)
	}
	again, found, err := spool.Find("things")
	if err != nil || !found || again.Sum != k.Sum || again.Count != 250 || again.Until != k.Until || again.Since != 7 {
		t.Errorf("what lies there: %+v %v %v", again, found, err)
	}
	n := 0
	for range again.Records() {
		n++
	}
	if n != 250 {
		t.Errorf("%d records lie there", n)
	}
	info, err := os.Stat(filepath.Join(spool.dir, "things.ndjson"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("who may read it: %v %v", info.Mode(), err)
	}
	if err := spool.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, found, err := spool.Find("things"); found || err != nil {
		t.Errorf("found %v %v", found, err)
	}
}

func TestAListThatBrokeOffIsNotWhole(t *testing.T) {
	s := &shelf{ids: numbers(250)}
	spool, err := OpenSpool(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	s.turn = func(*shelf) { stop() }
	if _, err := spool.Fetch(ctx, open(t, s), "things", List{Path: "things", Key: "things", Page: 100}, func(Progress) {}); err == nil {
		t.Error("it went on")
	}
	if _, found, err := spool.Find("things"); found || err != nil {
		t.Errorf("found %v %v", found, err)
	}
}

func TestAPictureComesOnlyFromWhereItMay(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _, told := r.BasicAuth(); told {
			t.Error("the token went along")
		}
		fmt.Fprint(w, "picture")
	}))
	defer elsewhere.Close()
	s := open(t, http.NotFoundHandler())
	if got, err := s.Picture(t.Context(), elsewhere.URL+"/a.jpg"); err != nil || string(got) != "picture" {
		t.Errorf("%q %v", got, err)
	}
	for _, address := range []string{"file:///etc/passwd", "//x", "ftp://example.org/a", "https://user:pass@example.org/a.jpg", "::"} {
		if _, err := s.Picture(t.Context(), address); err == nil {
			t.Errorf("%s was fetched", address)
		}
	}
}
