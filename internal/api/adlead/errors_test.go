package adlead

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/once"
	"palier/internal/core/programs"
)

// The table of docs/errors.md, with all four keys in every body.
func TestTheErrorTable(t *testing.T) {
	taken := &programs.Taken{Lots: []programs.TakenLot{{ID: 8116, Reference: "M04", State: programs.Optioned}}}
	two := &programs.Taken{Lots: append(taken.Lots, programs.TakenLot{ID: 8120, Reference: "P01", State: programs.Sold})}
	tests := []struct {
		name   string
		err    error
		status int
		body   string
	}{
		{"no key", access.ErrCredentials, 403, `{"success":false,"message":"La clé API fournie n'est pas valide.","data":null,"errors":null}`},
		{"no permission", access.Denied(), 403, `{"success":false,"message":"403 Forbidden","data":null,"errors":null}`},
		{"no space", access.ErrTenant, 404, `{"success":false,"message":"Ressource introuvable.","data":null,"errors":null}`},
		{"not there", wire.ErrNoResource, 404, `{"success":false,"message":"Ressource introuvable.","data":null,"errors":null}`},
		{"a lot that is not there", &fault.Error{Kind: fault.Missing, Problems: []fault.Problem{{Field: "lots", Message: "There is no such lot in this programme."}}}, 404,
			`{"success":false,"message":"Ressource introuvable.","data":null,"errors":{"lot_ids":["Le champ lot_ids désigne un lot introuvable dans ce programme."]}}`},
		{"verb", &wire.MethodError{Allow: "GET"}, 405, `{"success":false,"message":"Méthode non autorisée.","data":null,"errors":null}`},
		{"a lot is taken", fmt.Errorf("sales: %w", &fault.Error{Kind: fault.Conflict, Cause: taken}), 409,
			`{"success":false,"message":"Le lot M04 n'est plus disponible.","data":null,"errors":{"lot_ids":["Le lot M04 (8116) fait l'objet d'une option en cours."]}}`},
		{"two lots are taken", &fault.Error{Kind: fault.Conflict, Cause: two}, 409,
			`{"success":false,"message":"Les lots M04, P01 ne sont plus disponibles.","data":null,"errors":{"lot_ids":["Le lot M04 (8116) fait l'objet d'une option en cours.","Le lot P01 (8120) est vendu."]}}`},
		{"a state", fault.New(fault.Conflict, "This option has ended."), 409, `{"success":false,"message":"Cette option a pris fin.","data":null,"errors":null}`},
		{"another state", fault.New(fault.Conflict, "In other words"), 409, `{"success":false,"message":"L'état de la ressource ne permet pas cette action.","data":null,"errors":null}`},
		{"still running", once.ErrRunning, 409, `{"success":false,"message":"La première requête portant cette clé d'idempotence est encore en cours.","data":null,"errors":null}`},
		{"too large", fmt.Errorf("reading: %w", wire.ErrTooLarge), 413, `{"success":false,"message":"Requête trop volumineuse.","data":null,"errors":null}`},
		{"a file too large", fault.New(fault.TooLarge, "x"), 413, `{"success":false,"message":"Requête trop volumineuse.","data":null,"errors":null}`},
		{"malformed", wire.ErrMalformed, 422, `{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"body":["Le corps de la requête doit être un objet JSON valide."]}}`},
		{"of the core", fault.Field("owner", "There is no such user."), 422,
			`{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"owner_id":["Le champ owner_id ne désigne aucun utilisateur."]}}`},
		{"of the core, in words unknown here", fault.Field("floor", "Not so high, please."), 422,
			`{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"floor":["Le champ floor n'est pas valable."]}}`},
		{"reused key", once.ErrReused, 422,
			`{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"Idempotency-Key":["Cette clé d'idempotence a déjà servi à une autre requête."]}}`},
		{"of this door", refused("email1", "Le champ email1 est obligatoire."), 422,
			`{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"email1":["Le champ email1 est obligatoire."]}}`},
		{"too many", fault.New(fault.TooMany, "x"), 429, `{"success":false,"message":"Trop de requêtes.","data":null,"errors":null}`},
		{"busy", fault.New(fault.Unavailable, "x"), 503, `{"success":false,"message":"Service momentanément indisponible, veuillez réessayer.","data":null,"errors":null}`},
		{"out of time", context.DeadlineExceeded, 503, `{"success":false,"message":"Service momentanément indisponible, veuillez réessayer.","data":null,"errors":null}`},
		{"our fault", errors.New("secret of the house"), 500, `{"success":false,"message":"Erreur interne.","data":null,"errors":null}`},
	}
	for _, test := range tests {
		r := refuse(test.err)
		if got := string(r.body()); r.status != test.status || got != test.body {
			t.Errorf("%s: %d %s", test.name, r.status, got)
		}
	}
}

// Problems of one field stand together, whatever comes between them.
func TestProblemsStandUnderTheirField(t *testing.T) {
	in := newIntake(wire.Object{})
	in.refuse("a", "%s une.")
	in.refuse("b", "%s deux.")
	in.refuse("a", "%s trois.")
	r := refuse(in.err())
	want := `{"success":false,"message":"Les données fournies sont invalides.","data":null,"errors":{"a":["a une.","a trois."],"b":["b deux."]}}`
	if got := string(r.body()); r.status != http.StatusUnprocessableEntity || got != want {
		t.Errorf("%d %s", r.status, got)
	}
}

func TestPages(t *testing.T) {
	tests := []struct {
		name, query string
		total       int64
		count       int
		want        string
	}{
		{"nothing", "", 0, 0, `{"links":{"first":"?page=1","last":"?page=1","prev":null,"next":null},
"meta":{"current_page":1,"from":null,"last_page":1,"path":"/v1/client-a/x","per_page":50,"to":null,"total":0}}`},
		{"first of two", "", 51, 50, `{"links":{"first":"?page=1","last":"?page=2","prev":null,"next":"?page=2"},
"meta":{"current_page":1,"from":1,"last_page":2,"path":"/v1/client-a/x","per_page":50,"to":50,"total":51}}`},
		{"second, with a filter", "status=option&page=2&per_page=10", 15, 5, `{"links":{"first":"?page=1&per_page=10&status=option","last":"?page=2&per_page=10&status=option","prev":"?page=1&per_page=10&status=option","next":null},
"meta":{"current_page":2,"from":11,"last_page":2,"path":"/v1/client-a/x","per_page":10,"to":15,"total":15}}`},
		{"past the end", "page=9", 51, 0, `{"links":{"first":"?page=1","last":"?page=2","prev":"?page=2","next":null},
"meta":{"current_page":9,"from":null,"last_page":2,"path":"/v1/client-a/x","per_page":50,"to":null,"total":51}}`},
		{"nonsense", "page=-3&per_page=5000", 1, 1, `{"links":{"first":"?page=1&per_page=5000","last":"?page=1&per_page=5000","prev":null,"next":null},
"meta":{"current_page":1,"from":1,"last_page":1,"path":"/v1/client-a/x","per_page":50,"to":1,"total":1}}`},
		{"no number", "page=two&per_page=", 1, 1, `{"links":{"first":"?page=1&per_page=","last":"?page=1&per_page=","prev":null,"next":null},
"meta":{"current_page":1,"from":1,"last_page":1,"path":"/v1/client-a/x","per_page":50,"to":1,"total":1}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := &call{Call: wire.Call{R: &http.Request{URL: &url.URL{RawQuery: test.query}}}, path: "/v1/client-a/x"}
			p := c.page()
			same(t, test.want, func(e *wire.Encoder) {
				e.Object()
				p.frame(e, test.count, test.total)
				e.End()
			})
		})
	}
}

// A number of a page that no list has stays within what a query can skip.
func TestAHugePageDoesNotOverflow(t *testing.T) {
	c := &call{Call: wire.Call{R: &http.Request{URL: &url.URL{RawQuery: "page=9223372036854775807"}}}}
	if p := c.page(); p.offset() < 0 || p.offset() > math.MaxInt32 {
		t.Errorf("offset %d", p.offset())
	}
}

// commanded are the fields of what only the command line and the workspace write: programmes with their
// rules, purchases, decisions on registrations. No call of this API can be refused
// for them.
var commanded = []string{
	"answer_in", "body", "hand_after", "hours", "language", "person", "query", "stage", "subject", "team", "to", "until", "user", // of the inbox
	"code", "country", "description", "developer", "position", "progress", "short_description", "rules.after_option", "rules.option_life",
	"rules.option_max", "rules.option_renewals", "rules.own_team_active", "rules.redeclare_delay", "rules.registration_life",
	"rules.registration_warning", "rules.tie_window", "at", "cancellation", "confirmed_at", "contacts", "deposit", "notified_at", "planned_deed", "refusal",
}

// Whatever the core may refuse a call for, it is told by a name that the call can have.
func TestEveryFieldThatTheCoreNamesHasThisAPIsName(t *testing.T) {
	named := apitest.FaultFields(t, "../../core/leads/*.go", "../../core/people/*.go", "../../core/programs/*.go", "../../core/sales/*.go", "../../core/once/*.go")
	ours, err := apitest.RequestFields(Spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range named {
		if p := inFrench([]fault.Problem{{Field: field}})[0]; !ours[p.Field] && !slices.Contains(commanded, field) {
			t.Errorf("%s of the core is told as %s, which no request has", field, p.Field)
		}
	}
	for _, field := range slices.Concat(commanded, slices.Collect(maps.Keys(fieldNames))) {
		if !slices.Contains(named, field) {
			t.Errorf("the core has no field %s", field)
		}
	}
}

// A sentence that translates nothing the core says any more would hide that its
// successor has no translation.
func TestEverySentenceTranslatesSomethingThatTheCoreSays(t *testing.T) {
	var core strings.Builder
	err := filepath.WalkDir("../../core", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		core.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for english := range sentences {
		if english != lotInUse && !strings.Contains(core.String(), strconv.Quote(english)) {
			t.Errorf("the core does not say %q", english)
		}
	}
}
