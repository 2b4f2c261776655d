package peer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"palier/bench/load"
)

// application is what demo.json says of the Leads2Keys door.
type application struct {
	Base, Login, Password, Agency string
	ClientID                      string `json:"client_id"`
	ClientSecret                  string `json:"client_secret"`
}

// field is the Leads2Keys door as an agent's application meets it, once it was let in.
type field struct {
	base   string // path of the API
	agency string // path of the agency
	lines  string // header line with the token
	who    application
}

// newField is the zero field when the store was made before there was a Leads2Keys door.
func newField(a application) (field, error) {
	base, err := url.Parse(a.Base)
	if err != nil || a.Base == "" {
		return field{}, err
	}
	return field{base: base.Path, agency: base.Path + "/agency/" + a.Agency, who: a}, nil
}

// Walk lets the application act for its user, as one does that asks for his password itself: a code, and an access token
// for it. All that follows at the Leads2Keys door is with that token, which is good for an hour.
func (p *Palier) Walk(ctx context.Context) error {
	if p.field.base == "" {
		return errors.New("Palier.Walk: demo.json has no leads2keys")
	}
	who := p.field.who
	entered, err := p.form(ctx, "/auth/authorization", url.Values{"client_id": {who.ClientID}, "login": {who.Login}, "password": {who.Password}, "state": {"bench"}})
	if err != nil {
		return fmt.Errorf("Palier.Walk: %w", err)
	}
	to, err := url.Parse(entered.header.Get("Location"))
	if err != nil || to.Query().Get("code") == "" {
		return fmt.Errorf("Palier.Walk: no code: %d %.200s", entered.status, entered.body)
	}
	given, err := p.form(ctx, "/auth/token", url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")},
		"client_id": {who.ClientID}, "client_secret": {who.ClientSecret}})
	if err != nil {
		return fmt.Errorf("Palier.Walk: %w", err)
	}
	var tokens struct {
		Access string `json:"access_token"`
	}
	if err := decode(given.body, &tokens); err != nil || tokens.Access == "" {
		return fmt.Errorf("Palier.Walk: no token: %d %.200s", given.status, given.body)
	}
	p.field.lines = "Authorization: Bearer " + tokens.Access + "\r\n"
	return nil
}

// answered is an answer of the pages that let an application in.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// form posts a form to the Leads2Keys door; a redirect is an answer.
func (p *Palier) form(ctx context.Context, path string, values url.Values) (answered, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.Addr()+p.field.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		return answered{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request) // which follows nothing
	if err != nil {
		return answered{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answered{response.StatusCode, response.Header, body}, err
}

// Bearers is work that asks for the building files of an agency that is not there, without a token or with one. Both
// refusals read nothing that is stored, but for the token now and then; the second one has looked at token, scope and agency.
func (p *Palier) Bearers(token bool) load.Work {
	lines, status, says := "", http.StatusUnauthorized, "invalid_token"
	if token {
		lines, status, says = p.field.lines, http.StatusNotFound, "not_found"
	}
	work := load.Cycle([][][]byte{{p.ask("GET", p.field.base+"/agency/999999999/places", lines, nil)}}, func(body []byte) error {
		var answer struct{ Error string }
		err := decode(body, &answer)
		if err == nil && answer.Error != says {
			err = fmt.Errorf("another refusal: %.200s", body)
		}
		return err
	})
	work.Status = status
	return work
}

// Looked is an address that somebody looks for, and its id.
type Looked struct{ ID, Postcode, Street, Number string }

// Searches is work that looks for each of the addresses. The first one that a client looks for must be found.
func (p *Palier) Searches(list []Looked) load.Work {
	var operations [][][]byte
	known := map[string]bool{}
	for _, a := range list {
		query := url.Values{"postcode": {a.Postcode}, "street": {a.Street}, "number": {a.Number}}
		operations = append(operations, [][]byte{p.ask("GET", p.field.base+"/place/search?"+query.Encode(), p.field.lines, nil)})
		known[a.ID] = true
	}
	work := load.Cycle(operations, func(body []byte) error {
		var found []struct{ ID string }
		err := decode(body, &found)
		if err == nil && (len(found) == 0 || !known[found[0].ID]) {
			err = fmt.Errorf("none of the addresses in %.200s", body)
		}
		return err
	})
	work.Least = int64(len("[]")) // an answer has one address, or a dozen
	return work
}
