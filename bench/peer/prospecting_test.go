package peer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"palier/bench/load"
)

// street is as much of the Leads2Keys door as these tests need.
type street struct {
	version  int // of the one building file
	value    json.RawMessage
	careless bool // keeps the version that it has
	lost     bool // finds no address
}

func (d *street) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/leads2keys")
	switch {
	case path == "/auth/authorization" && r.FormValue("password") == "secret" && r.FormValue("client_id") == "round":
		w.Header().Set("Location", "http://127.0.0.1:9/callback?code=abc&state="+r.FormValue("state"))
		w.WriteHeader(http.StatusFound)
	case path == "/auth/token" && r.FormValue("code") == "abc" && r.FormValue("client_secret") == "of the client":
		fmt.Fprint(w, `{"access_token":"token","expires_in":3600}`)
	case r.Header.Get("Authorization") != "Bearer token":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_token"}`)
	case path == "/place/search" && !d.lost:
		fmt.Fprintf(w, `[{"id":%q}]`, r.FormValue("street")+" "+r.FormValue("number"))
	case path == "/place/search":
		fmt.Fprint(w, `[]`)
	case !strings.HasPrefix(path, "/agency/14/place/bench-"):
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":"not_found"}`)
	case r.Method == http.MethodGet:
		w.Write(d.value)
	default:
		d.save(w, r)
	}
}

func (d *street) save(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Cas   string
		Value json.RawMessage
	}
	err := json.NewDecoder(r.Body).Decode(&sent)
	if known := fmt.Sprint("v", d.version); err != nil || r.Method == http.MethodPut && sent.Cas != known {
		http.Error(w, known, http.StatusConflict)
		return
	}
	d.value = sent.Value
	if !d.careless {
		d.version++
	}
	fmt.Fprintf(w, `{"status":"ok","cas":"v%d"}`, d.version)
}

// walking is a Palier whose server is d, with its application let in.
func walking(t *testing.T, d *street) *Palier {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	p := opened(t, &door{})
	p.addr = server.Listener.Addr().String()
	var err error
	if p.field, err = newField(application{Base: "http://127.0.0.1:1/leads2keys", Login: "camille", Password: "secret", Agency: "14", ClientID: "round", ClientSecret: "of the client"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Walk(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAFileIsReadAndSavedVersionByVersion(t *testing.T) {
	d := &street{}
	p := walking(t, d)
	file, err := p.Settle(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := load.Once(t.Context(), p.Addr(), file.Read()); err != nil {
		t.Error(err)
	}
	conn, err := load.Dial(t.Context(), p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	before := string(d.value)
	for range 3 {
		if took, err := file.Save(conn); err != nil || took <= 0 {
			t.Errorf("saved in %v: %v", took, err)
		}
	}
	if d.version != 4 || string(d.value) == before {
		t.Errorf("version %d, or nothing was changed", d.version)
	}
	var boxes, people int
	for _, b := range decodedFile(t, d.value).Immeuble {
		for _, s := range b.Escalier {
			for _, box := range s.Bal {
				boxes, people = boxes+1, people+len(box.Person)
			}
		}
	}
	if boxes != 500 || people < 400 || people > 401 {
		t.Errorf("%d mailboxes, %d people", boxes, people)
	}
	d.careless = true
	if _, err := file.Save(conn); err == nil {
		t.Error("a save that made no new version was counted")
	}
}

// decodedFile is the part of a building file that is counted.
func decodedFile(t *testing.T, value []byte) (f struct {
	Immeuble []struct {
		Escalier []struct {
			Bal []struct{ Person []struct{ ID string } }
		}
	}
}) {
	t.Helper()
	if err := json.Unmarshal(value, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTokensAreRefusedOrTakenAndAddressesFound(t *testing.T) {
	d := &street{}
	p := walking(t, d)
	list := []Looked{{ID: "Rue Haute 3", Postcode: "44000", Street: "Rue Haute", Number: "3"}}
	for name, work := range map[string]load.Work{"none": p.Bearers(false), "nowhere": p.Bearers(true), "searches": p.Searches(list)} {
		if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.lost = true
	if _, err := load.Once(t.Context(), p.Addr(), p.Searches(list)); err == nil {
		t.Error("an address that is not found has no speed")
	}
}

func TestAnApplicationThatIsNotLetInIsAnError(t *testing.T) {
	p := walking(t, &street{})
	for _, spoil := range []func(){
		func() { p.field.who.ClientSecret = "another" }, func() { p.field.who.Password = "another" }, func() { p.field = field{} },
	} {
		spoil()
		if err := p.Walk(t.Context()); err == nil {
			t.Errorf("let in with %+v", p.field.who)
		}
	}
}
