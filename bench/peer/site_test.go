package peer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"palier/bench/load"
)

// developer is as much of the Adlead door as these tests need.
type developer struct {
	mu       sync.Mutex
	ids      int64
	lots     []developerLot
	options  map[int64]int64 // lot to lead
	claims   []map[string]any
	miscount int // added to totals
}

type developerLot struct {
	ID     int64  `json:"id"`
	Type   string `json:"type"`
	Parent int64  `json:"parent_lot_id"`
}

func (d *developer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	path, found := strings.CutPrefix(r.URL.Path, "/adlead/v1/client-a")
	switch key := r.Header.Get("X-API-Key"); {
	case !found:
		json.NewEncoder(w).Encode(map[string]any{"leads": slices.Repeat([]acquaintance{{"Inès", "LEFORT", "i@example.org", "44000"}}, 25)})
	case key == "":
		refuse(w, "La clé API fournie n'est pas valide.")
	case key == "view":
		refuse(w, "403 Forbidden")
	case path == "":
		answer(w, map[string]any{"permissions": []string{"lot.view"}}, 0)
	default:
		d.programme(w, r, strings.TrimPrefix(path, "/programs/120"))
	}
}

func (d *developer) programme(w http.ResponseWriter, r *http.Request, path string) {
	d.ids++
	switch r.Method + " " + path {
	case "GET /lots":
		size, _ := strconv.Atoi(r.FormValue("per_page"))
		page, _ := strconv.Atoi(r.FormValue("page"))
		from := min((page-1)*size, len(d.lots))
		answer(w, d.lots[from:min(from+size, len(d.lots))], len(d.lots)+d.miscount)
	case "POST /lots":
		l := developerLot{}
		json.NewDecoder(r.Body).Decode(&l)
		l.ID = d.ids
		d.lots = append(d.lots, l)
		answer(w, l, 0)
	case "GET /registrations":
		answer(w, d.claims, len(d.claims)+d.miscount)
	case "POST /registrations":
		var claim map[string]any
		json.NewDecoder(r.Body).Decode(&claim)
		d.claims = append(d.claims, claim)
		answer(w, map[string]any{"id": d.ids, "report": strings.Repeat("-", 200+300*(len(d.claims)%2))}, 0)
	case "POST /options":
		var o struct {
			Lead int64   `json:"lead_id"`
			Lots []int64 `json:"lot_ids"`
		}
		json.NewDecoder(r.Body).Decode(&o)
		d.options[o.Lots[0]] = o.Lead
		answer(w, numberOf(d.ids), 0)
	default: // a lead, or another price
		answer(w, numberOf(d.ids), 0)
	}
}

func numberOf(id int64) map[string]int64 { return map[string]int64{"id": id} }

func answer(w http.ResponseWriter, data any, total int) {
	json.NewEncoder(w).Encode(map[string]any{"success": true, "data": data, "meta": map[string]int{"total": total}})
}

func refuse(w http.ResponseWriter, message string) {
	w.WriteHeader(http.StatusForbidden)
	json.NewEncoder(w).Encode(map[string]any{"success": false, "message": message})
}

// building is a Palier whose Adlead door is d.
func building(t *testing.T, d *developer) *Palier {
	t.Helper()
	d.options = map[int64]int64{}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	text := `{"apimo":{"base":"http://127.0.0.1:1/apimo","provider":"9999","token":"secret","agency":"14"},
		"adlead":{"base":"http://127.0.0.1:1/adlead/v1/client-a","tenant":"client-a","key_full":"full","key_view":"view","program":"120","owner":"17"}}`
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Palier{Process: &Process{addr: server.Listener.Addr().String()}, dir: dir}
	if err := p.learn(filepath.Join(dir, "demo.json")); err != nil || !HasSite(dir) {
		t.Fatal(err)
	}
	return p
}

func TestAProgrammeIsFilledToTheLot(t *testing.T) {
	for _, lots := range []int{20, 21} { // pairs, and a flat alone
		d := &developer{}
		p := building(t, d)
		for range 2 { // the second time there is nothing to add
			if err := p.FillLots(t.Context(), lots); err != nil || len(d.lots) != lots {
				t.Fatalf("%d lots, %v; want %d", len(d.lots), err, lots)
			}
		}
		parkings := 0
		for _, l := range d.lots {
			if l.Type == "parking" && l.Parent != 0 {
				parkings++
			}
		}
		if parkings != lots/2 {
			t.Errorf("%d parkings sold with a flat, want %d of %d", parkings, lots/2, lots)
		}
		if got, err := p.Lots(t.Context(), lots); err != nil || len(got) != lots || got[0] != d.lots[0].ID {
			t.Errorf("numbers %v, %v", got, err)
		}
		if err := p.FillLots(t.Context(), lots-1); err == nil {
			t.Error("lots were to be taken away")
		}
	}
}

func TestPagesOfLotsAreCheckedToTheirTotal(t *testing.T) {
	d := &developer{}
	p := building(t, d)
	if err := p.FillLots(t.Context(), 20); err != nil {
		t.Fatal(err)
	}
	for _, all := range []bool{true, false} {
		if got, want := len(p.LotPages(5, 20, all).Client(0)()), map[bool]int{true: 4, false: 1}[all]; got != want {
			t.Errorf("all %v: %d requests an operation, want %d", all, got, want)
		}
		if _, err := load.Once(t.Context(), p.Addr(), p.LotPages(5, 20, all)); err != nil {
			t.Error(err)
		}
	}
	d.miscount = 1
	if _, err := load.Once(t.Context(), p.Addr(), p.LotPages(5, 20, true)); err == nil {
		t.Error("a wrong total: accepted")
	}
}

func TestEveryLotIsTakenOnceAndThenTheWorkEnds(t *testing.T) {
	d := &developer{}
	p := building(t, d)
	leads, err := p.Enquirers(t.Context(), 3)
	if err != nil || slices.Contains(leads, 0) {
		t.Fatalf("leads %v, %v", leads, err)
	}
	flats, err := p.FreeFlats(t.Context(), 8)
	if err != nil {
		t.Fatal(err)
	}
	work := p.Options(flats, leads)
	if err := load.Send(t.Context(), p.Addr(), 2, 4, work); err != nil {
		t.Fatal(err)
	}
	for _, lot := range flats {
		if !slices.Contains(leads, d.options[lot]) {
			t.Errorf("lot %d: option of lead %d", lot, d.options[lot])
		}
	}
	if work.Client(0)() != nil {
		t.Error("options go on after the last lot")
	}
}

func TestRefusalsAreTheOnesThatAreMeant(t *testing.T) {
	p := building(t, &developer{})
	for name, work := range map[string]load.Work{"none": p.Keys(false, false), "denied": p.Keys(false, true), "shown": p.Keys(true, true)} {
		if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	none := p.Keys(false, false)
	none.Check = p.Keys(false, true).Check
	if _, err := load.Once(t.Context(), p.Addr(), none); err == nil {
		t.Error("another refusal: accepted")
	}
}

func TestEverySecondClaimIsOnSomebodyKnown(t *testing.T) {
	d := &developer{}
	p := building(t, d)
	work, err := p.Claims(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := load.Send(t.Context(), p.Addr(), 1, 10, work); err != nil {
		t.Fatal(err)
	}
	known, mobiles := 0, map[any]bool{}
	for _, c := range d.claims {
		if c["email1"] == "i@example.org" && c["name"] == "LEFORT" {
			known++
		}
		mobiles[c["phone1"]] = true
		if fmt.Sprint(c["owner_id"]) != "17" {
			t.Errorf("owner %v", c["owner_id"])
		}
	}
	if len(d.claims) != 10 || known != 5 || len(mobiles) != 10 {
		t.Errorf("%d claims, %d on people known, %d telephone numbers", len(d.claims), known, len(mobiles))
	}
	d.miscount = phones
	if _, err := p.Claims(t.Context(), 1000); err == nil || !strings.Contains(err.Error(), "--fresh") {
		t.Errorf("a worn store: %v", err)
	}
}

func TestAStoreFromBeforeNewBuildSalesIsKnown(t *testing.T) {
	dir := t.TempDir()
	if HasSite(dir) {
		t.Error("no demo.json, yet it has a site")
	}
	if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte(`{"apimo":{"base":"http://127.0.0.1:1/apimo"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Palier{Process: &Process{addr: "127.0.0.1:1"}}
	if err := p.learn(filepath.Join(dir, "demo.json")); err != nil || HasSite(dir) {
		t.Errorf("an older store: %v, site %v", err, HasSite(dir))
	}
	if _, err := p.Claims(t.Context(), 1000); err == nil {
		t.Error("claims without a site")
	}
}
