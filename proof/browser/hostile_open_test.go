package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// doors are the four APIs as clients of the demonstration open them, and what they write in.
type doors struct {
	apimo, adlead, flatsy, leads2keys func(*http.Request)
	agency, space, program            string // paths
	agencyKeys                        string
	lead, lot, option                 int64 // of the programme
	property, visit                   string
}

// secrets are what demo.json says of the doors where people log in.
type secrets struct {
	Flatsy struct {
		Identifier, Password string
		Property             string `json:"property_id"`
	}
	Leads2Keys struct {
		Client   string `json:"client_id"`
		Secret   string `json:"client_secret"`
		Redirect string `json:"redirect_uri"`
		Login    string
		Password string
	}
}

// opens gives a client of each door its credentials, and something of his own to change.
func (h *siege) opens() *doors {
	h.Helper()
	var card secrets
	text, err := os.ReadFile(filepath.Join(h.launch.Dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(text, &card)
	}
	if err != nil {
		h.Fatal(err)
	}
	d := &doors{agency: "/apimo/agencies/" + h.demo.Apimo.Agency, agencyKeys: "/leads2keys/agency/" + h.demo.Apimo.Agency, property: card.Flatsy.Property}
	d.space = strings.TrimPrefix(h.demo.Adlead.Base, h.origin)
	d.program = d.space + "/programs/" + h.demo.Adlead.Program
	d.apimo = func(r *http.Request) { r.SetBasicAuth(h.demo.Apimo.Provider, h.demo.Apimo.Token) }
	d.adlead = func(r *http.Request) { r.Header.Set("X-API-Key", h.demo.Adlead.KeyFull) }
	var entered struct{ Token string }
	h.call(http.MethodPost, "login", "", map[string]string{"identifier": card.Flatsy.Identifier, "password": card.Flatsy.Password}, &entered)
	d.flatsy = func(r *http.Request) { r.Header.Set("X-Auth-Token", entered.Token) }
	token := h.token(card)
	d.leads2keys = func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	h.begins(d, entered.Token)
	return d
}

// begins makes what the table changes again and again: a lead with an option on a lot, and a visit.
func (h *siege) begins(d *doors, token string) {
	h.Helper()
	program := "/programs/" + h.demo.Adlead.Program
	var made struct{ Data struct{ ID int64 } }
	h.adlead(http.MethodPost, program+"/leads", map[string]any{"contact": map[string]any{"name": "Quenelle", "firstname": "Zoé", "email1": "quenelle@example.org"}}, http.StatusOK, &made)
	d.lead = made.Data.ID
	h.adlead(http.MethodPost, program+"/lots", map[string]any{"reference": "SIEGE", "type": "apartment", "vat_rate": 20, "price_including_vat": 150000}, http.StatusOK, &made)
	d.lot = made.Data.ID
	h.adlead(http.MethodPost, program+"/options", map[string]any{"lead_id": d.lead, "lot_ids": []int64{d.lot}, "owner_id": json.Number(h.demo.Adlead.Owner)}, http.StatusOK, &made)
	d.option = made.Data.ID

	var slots []struct {
		Date      string
		Available bool
	}
	r := h.request(http.MethodGet, h.origin+"/flatsy/api/v1/business/visit/slots?propertyId="+d.property, nil)
	d.flatsy(r)
	h.asks(r, http.StatusOK, &slots)
	for _, one := range slots {
		if !one.Available {
			continue
		}
		var visit struct{ ID string }
		h.call(http.MethodPost, "visit/create", token, map[string]any{"propertyId": d.property, "date": one.Date,
			"visitor": map[string]string{"email": "boudin@example.org", "firstName": "Ada", "lastName": "Boudin", "phone": "+33639980077"}}, &visit)
		d.visit = visit.ID
		return
	}
	h.Fatal("no slot is free")
}

// token has the director let the demonstration's application act for him.
func (h *siege) token(card secrets) string {
	h.Helper()
	l, auth := card.Leads2Keys, "/leads2keys/auth"
	res := h.posts(auth+"/authorization", url.Values{"login": {l.Login}, "password": {l.Password}, "client_id": {l.Client}, "state": {"s"}, "redirect_uri": {l.Redirect}})
	back, err := url.Parse(res.header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		h.Fatalf("authorization: %d %q", res.status, res.header.Get("Location"))
	}
	res = h.posts(auth+"/token", url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "state": {"s"},
		"redirect_uri": {l.Redirect}, "client_id": {l.Client}, "client_secret": {l.Secret}})
	var in struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(res.text), &in); err != nil || in.Token == "" {
		h.Fatal(fmt.Errorf("token: %d %s: %w", res.status, res.text, err))
	}
	return in.Token
}
