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

// The kinds of project that are signed, and where the rounds begin that are refused: a sale
// is numbered in the register of transactions, and management in one that is full.
const (
	sale        = "vente"
	management  = "gestion"
	lastNumber  = "1000000000"
	spoiltPlace = "spoilt"
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

// open logs in, gives the agency a card with both registers, and fills the second.
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
	if err := t.command(ctx, new(any), "register", "open", "--card", t.card, "--kind", "G", "--from", lastNumber); err != nil {
		return err
	}
	status, body, err := t.door.sign(ctx, 0, "full", "last", management)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the last number of a register: status %d: %.300s", status, body)
	}
	return err
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

// sign begins a round at a place, with a signed mandate for a project of each kind, at the
// process whose turn it is.
func (d *door) sign(ctx context.Context, turn int, place, outer string, kinds ...string) (status int, body []byte, err error) {
	type object = map[string]any
	var projects []object
	for _, kind := range kinds {
		signed := object{"type": "exclusif", "numero": outer, "steps": []object{{"date": "2026-11-20", "name": "signature", "prix": 260000}}}
		projects = append(projects, object{"type": kind, "mandat": []object{signed}})
	}
	return d.post(ctx, turn, place+"/project", object{"bal": []object{{"bal": "b-1", "projet": projects}}})
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
