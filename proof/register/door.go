package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"palier/proof/exchange"
	"palier/proof/product"
)

// door is a small client of the prospecting door (Leads2Keys).
type door struct {
	bases  []string // of each process
	agency string
	token  string
	http   *http.Client
}

// spoiltPlace is an address with two mailboxes: nobody is known at home, and more people
// are at crowded than can give one mandate.
const (
	spoiltPlace = "spoilt"
	home        = "b-1"
	crowded     = "b-2"
	tooMany     = 51
)

// card is what demo.json says of the door.
type card struct {
	Leads2Keys struct {
		Base     string `json:"base"`
		Client   string `json:"client_id"`
		Secret   string `json:"client_secret"`
		Redirect string `json:"redirect_uri"`
		Login    string `json:"login"`
		Password string `json:"password"`
		Agency   string `json:"agency"`
	} `json:"leads2keys"`
}

// open logs in, gives the agency a card with a register, and makes the spoilt address.
func (t *trial) open(ctx context.Context, demos []product.Demo) error {
	text, err := os.ReadFile(filepath.Join(t.Launch.Dir, "demo.json"))
	if err != nil {
		return err
	}
	var c card
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("demo.json: %w", err)
	}
	t.door = &door{agency: c.Leads2Keys.Agency}
	for _, d := range demos {
		t.door.bases = append(t.door.bases, d.URL+"/leads2keys")
	}
	if t.door.http, err = exchange.Client(t.door.bases[0]); err != nil {
		return err
	}
	t.door.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if err := t.door.logIn(ctx, c); err != nil {
		return err
	}
	var made struct {
		Card json.Number `json:"card"`
	}
	if err := t.command(ctx, &made, "card", "add", "--number", "CPI 4401 2026 000 009 999", "--holder", "Proof", "--agency", t.door.agency); err != nil {
		return err
	}
	t.card = made.Card.String()
	if err := t.command(ctx, new(any), "register", "open", "--card", t.card); err != nil {
		return err
	}
	return t.door.crowd(ctx)
}

// logIn has the user of the demonstration let its application act for him.
func (d *door) logIn(ctx context.Context, c card) error {
	l := c.Leads2Keys
	res, err := d.form(ctx, "/auth/authorization", url.Values{"login": {l.Login}, "password": {l.Password}, "client_id": {l.Client}, "state": {"s"}, "redirect_uri": {l.Redirect}})
	if err != nil {
		return err
	}
	res.Body.Close()
	back, err := res.Location()
	if err != nil {
		return fmt.Errorf("authorization: %s: %w", res.Status, err)
	}
	res, err = d.form(ctx, "/auth/token", url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "state": {"s"},
		"redirect_uri": {l.Redirect}, "client_id": {l.Client}, "client_secret": {l.Secret}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var in struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&in); err != nil || in.Token == "" {
		return fmt.Errorf("token: %s: %w", res.Status, errors.Join(err, errors.New("no token")))
	}
	d.token = in.Token
	return nil
}

func (d *door) form(ctx context.Context, path string, values url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.bases[0]+path, strings.NewReader(values.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.http.Do(req)
}

// crowd writes the building of the spoilt address.
func (d *door) crowd(ctx context.Context) error {
	type person struct {
		Lastname string `json:"lastname"`
	}
	type box struct {
		ID     string   `json:"id"`
		People []person `json:"person"`
	}
	many := make([]person, tooMany)
	for i := range many {
		many[i].Lastname = fmt.Sprintf("Famille%d", i)
	}
	boxes := []box{{home, []person{}}, {crowded, many}}
	value := map[string]any{"address": "3 rue Hectot, 44100 Nantes", "immeuble": []any{map[string]any{"id": "i-1", "escalier": []any{map[string]any{"id": "e-1", "bal": boxes}}}}}
	status, body, err := d.post(ctx, 0, spoiltPlace, value)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("building file: status %d: %.300s", status, body)
	}
	return err
}

// sign begins a round at a place, with a signed mandate at each of the mailboxes, at the
// process whose turn it is.
func (d *door) sign(ctx context.Context, turn int, place, outer string, mailboxes ...string) (status int, body []byte, err error) {
	type object = map[string]any
	var boxes []object
	for _, id := range mailboxes {
		signed := object{"type": "exclusif", "numero": outer, "steps": []object{{"date": "2026-11-20", "name": "signature", "prix": 260000}}}
		boxes = append(boxes, object{"bal": id, "projet": []object{{"type": "vente", "mandat": []object{signed}}}})
	}
	return d.post(ctx, turn, place+"/project", object{"bal": boxes})
}

func (d *door) post(ctx context.Context, turn int, path string, value any) (int, []byte, error) {
	text, err := json.Marshal(map[string]any{"value": value})
	if err != nil {
		return 0, nil, err
	}
	address := fmt.Sprintf("%s/agency/%s/place/%s", d.bases[turn%len(d.bases)], d.agency, path)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	a, err := exchange.Do(d.http, req, "")
	return a.Status, a.Body, err
}

// breathe waits a moment after an answer that was cut.
func (d *door) breathe(ctx context.Context) {
	select {
	case <-time.After(20 * time.Millisecond):
	case <-ctx.Done():
	}
}
