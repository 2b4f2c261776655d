package peer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"palier/bench/goods"
	"palier/bench/load"
)

// fair is as much of the Apimo door as the cases of properties and searches need.
type fair struct {
	mu         sync.Mutex
	properties []map[string]any
	requests   int
	unmatched  bool // nothing matches anything
	slow       int  // how many times crossings are asked for in vain
}

func (f *fair) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var sent map[string]any
	json.NewDecoder(r.Body).Decode(&sent)
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/apimo/agencies/14/"), "/")
	made := func(id int) { json.NewEncoder(w).Encode(map[string]any{"id": id}) }
	number := func(text string) int { n, _ := strconv.Atoi(text); return n }
	switch what := parts[len(parts)-1]; {
	case what == "contacts":
		fmt.Fprint(w, `{"contacts":[{"id":77}]}`)
	case what == "crossings":
		f.crossings(w)
	case what == "requests" && r.Method == http.MethodPost:
		if fmt.Sprint(sent["contact"]) != "77" {
			http.Error(w, "contact", http.StatusUnprocessableEntity)
			return
		}
		f.requests++
		made(f.requests)
	case what == "requests":
		list := []map[string]any{}
		for i := range min(f.requests, number(r.FormValue("limit"))) {
			list = append(list, map[string]any{"id": i + 1})
		}
		json.NewEncoder(w).Encode(map[string]any{"requests": list})
	case what == "properties" && r.Method == http.MethodPost:
		sent["city"] = map[string]any{"name": sent["city"], "zipcode": sent["zipcode"]}
		sent["user"] = map[string]any{"email": "camille@example.org"}
		f.properties = append(f.properties, sent)
		made(len(f.properties))
	case what == "properties":
		json.NewEncoder(w).Encode(map[string]any{"properties": f.properties[:min(number(r.FormValue("limit")), len(f.properties))], "total_items": len(f.properties)})
	default: // a text or a picture of a property
		p := f.properties[number(parts[1])-1]
		if what == "pictures" {
			sent["url"] = "https://media.example.org/1.jpg"
		}
		list, _ := p[what].([]any)
		p[what] = append(list, sent)
		made(len(list) + 1)
	}
}

func (f *fair) crossings(w http.ResponseWriter) {
	if f.slow--; f.unmatched || f.slow >= 0 {
		fmt.Fprint(w, `{"total_items":0,"timestamp":0,"crossings":[]}`)
		return
	}
	fmt.Fprint(w, `{"total_items":1,"timestamp":1,"crossings":[{"property_id":1,"request_id":1,"step_id":1,"total":"92"}]}`)
}

// atFair is a Palier whose server is f.
func atFair(t *testing.T, f *fair) *Palier {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	p := opened(t, &door{})
	p.addr = server.Listener.Addr().String()
	return p
}

func TestPropertiesAreStockedWithTheirTextsAndPictures(t *testing.T) {
	f := &fair{}
	p := atFair(t, f)
	if err := p.Stock(t.Context(), 40); err != nil {
		t.Fatal(err)
	}
	seen := map[any]bool{}
	for _, one := range f.properties {
		seen[one["reference"]] = true
	}
	if len(seen) != 40 || !seen[goods.Reference(1)] || !seen[goods.Reference(40)] {
		t.Errorf("%d different references", len(seen))
	}
	for name, work := range map[string]load.Work{"list": p.Offered(40, 1), "post": p.Offer()} {
		if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if next := f.properties[40]["reference"]; next != goods.Reference(41) {
		t.Errorf("the next property is %v", next)
	}
	if _, err := load.Once(t.Context(), p.Addr(), p.Offered(41, 1)); err == nil {
		t.Error("a property without texts and pictures: accepted")
	}
	if _, err := load.Once(t.Context(), p.Addr(), p.Offered(100, 1)); err == nil {
		t.Error("fewer properties than asked for: accepted")
	}
}

func TestSearchesAreCrossedAndRead(t *testing.T) {
	f := &fair{}
	p := atFair(t, f)
	seek, err := p.Seek(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := load.Send(t.Context(), p.Addr(), 2, crossable/2, seek); err != nil {
		t.Fatal(err)
	}
	work, each, err := p.Crossings(t.Context())
	if err != nil || each != 1 {
		t.Fatalf("%g crossings of a search, %v", each, err)
	}
	if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
		t.Error(err)
	}
	f.unmatched = true
	if _, err := load.Once(t.Context(), p.Addr(), work); err == nil {
		t.Error("a search that nothing matches any more: accepted")
	}
	if _, _, err := p.Crossings(t.Context()); err == nil {
		t.Error("searches that match nothing: accepted")
	}
}

func TestTheTimeOfCrossingsEndsWhenThereAreSome(t *testing.T) {
	f := &fair{slow: 3}
	p := atFair(t, f)
	conn, err := load.Dial(t.Context(), p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if took, found, err := p.Told(conn); err != nil || found != 1 || took <= 0 || f.slow >= 0 {
		t.Errorf("%d crossings after %v, %v; asked for in vain %d times less than it was", found, took, err, f.slow)
	}
}
