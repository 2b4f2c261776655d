package flatsy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/brake"
	"palier/internal/core/fault"
	"palier/internal/core/once"
)

func TestEachErrorHasItsLineOfTheTable(t *testing.T) {
	tests := map[string]struct {
		err    error
		status int
		body   string
		wait   int
	}{
		"a field": {fault.Field("date", "This date has passed."), 422, `{"errors":["Le champ date est dans le passé."]}`, 0},
		"two fields": {fault.All([]fault.Problem{{Field: "door", Message: "Give at most 500 characters."}, {Field: "availability[3]", Message: "end must be after start"}}), 422,
			`{"errors":["Le champ doorRef est limité à 500 caractères.","Le champ availability[3] doit finir après son début."]}`, 0},
		"a field nobody translated": {fault.Field("extra", "Is odd."), 422, `{"errors":["Le champ extraFields n'est pas valable."]}`, 0},
		"invalid as a whole":        {fault.New(fault.Invalid, "Odd"), 422, `{"errors":["Les données fournies sont invalides."]}`, 0},
		"no credentials":            {access.ErrCredentials, 401, `{"errors":["Jeton absent, invalide ou expiré."]}`, 0},
		"braked":                    {fault.Wrap(fault.TooMany, "Slow", &brake.Braked{For: 1500 * time.Millisecond}), 429, `{"errors":["Trop de tentatives, veuillez réessayer plus tard."]}`, 2},
		"denied":                    {access.Denied(), 403, `{"errors":["Vous n'avez pas le droit de faire cela."]}`, 0},
		"no mails":                  {fault.New(fault.Forbidden, "This person wants no e-mails any more"), 403, `{"errors":["Cette personne ne souhaite plus recevoir d'e-mails."]}`, 0},
		"missing":                   {fault.New(fault.Missing, "x"), 404, `{"errors":["Ressource introuvable."]}`, 0},
		"gone":                      {fault.New(fault.Gone, "x"), 404, `{"errors":["Ressource introuvable."]}`, 0},
		"no path":                   {wire.ErrNoResource, 404, `{"errors":["Ressource introuvable."]}`, 0},
		"a taken slot":              {fault.New(fault.Conflict, "This slot is no longer free"), 409, `{"errors":["Ce créneau n'est plus disponible."]}`, 0},
		"a conflict":                {fault.New(fault.Conflict, "x"), 409, `{"errors":["L'état actuel ne permet pas cette action."]}`, 0},
		"still running":             {once.ErrRunning, 409, `{"errors":["La première requête portant cette clé d'idempotence est encore en cours."]}`, 1},
		"a bad key":                 {wire.ErrIdempotencyKey, 400, `{"errors":["L'en-tête Idempotency-Key doit être une seule valeur de 1 à 255 caractères ASCII imprimables."]}`, 0},
		"a verb":                    {&wire.MethodError{Allow: "GET"}, 405, `{"errors":["Méthode non autorisée."]}`, 0},
		"a body":                    {fmt.Errorf("x: %w", wire.ErrMalformed), 400, `{"errors":["Le corps de la requête doit être un objet JSON valide."]}`, 0},
		"a large body":              {fmt.Errorf("x: %w", wire.ErrTooLarge), 413, `{"errors":["Requête trop volumineuse."]}`, 0},
		"too large":                 {fault.New(fault.TooLarge, "x"), 413, `{"errors":["Requête trop volumineuse."]}`, 0},
		"busy":                      {fault.New(fault.Unavailable, "x"), 503, `{"errors":["Service momentanément indisponible, veuillez réessayer."]}`, 1},
		"out of time":               {context.DeadlineExceeded, 503, `{"errors":["Service momentanément indisponible, veuillez réessayer."]}`, 1},
		"ours":                      {errors.New("x"), 500, `{"errors":["Erreur interne."]}`, 0},
		"what was not asked":        {unasked("Le paramètre ref est obligatoire."), 400, `{"errors":["Le paramètre ref est obligatoire."]}`, 0},
	}
	for name, test := range tests {
		f := refuse(test.err)
		if f.status != test.status || string(f.body()) != test.body || patience(f.status, test.err) != test.wait {
			t.Errorf("%s: %d %s %d", name, f.status, f.body(), patience(f.status, test.err))
		}
		if http.StatusText(f.status) == "" {
			t.Errorf("%s: %d is no status", name, f.status)
		}
	}
}

// elsewhere are the fields of what no call of this API says: rules of an account, what
// an agent writes, and listings of other doors.
var elsewhere = []string{
	"agency", "buffer", "capacity", "closes_at", "code", "comment", "cutoff", "holidays", "horizon", "interest", "memo", "minutes", "negative", "note", "notice", "opens_at", "positive",
	"question", "rating", "zone",
}

// Whatever the core may refuse a call for, it is told by a name that the call can have.
func TestEveryFieldThatTheCoreNamesHasThisAPIsName(t *testing.T) {
	named := apitest.FaultFields(t, "../../core/visits/*.go", "../../core/listings/save.go", "../../core/once/*.go")
	ours, err := apitest.RequestFields(Spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range named {
		name := fieldName(field)
		if last := name[strings.LastIndexByte(name, '.')+1:]; !ours[last] && !slices.Contains(elsewhere, field) {
			t.Errorf("%s of the core is told as %s, which no request has", field, name)
		}
	}
	for _, field := range slices.Concat(elsewhere, slices.Collect(maps.Keys(fieldNames))) {
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
		if english != nobody && !strings.Contains(core.String(), strconv.Quote(english)) {
			t.Errorf("the core does not say %q", english)
		}
	}
	for _, m := range measured {
		if !strings.Contains(core.String(), `"`+m.before+"%d"+m.behind+`"`) {
			t.Errorf("the core does not say %q", m.before+"%d"+m.behind)
		}
	}
}
