package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// What demo.json says of viewings opens the door, and the page on which visits are booked.
func TestTheCardOfTheDemonstrationOpensTheFlatsyDoor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		card := s.Flatsy
		api := card.Base + "/api/v1/business"
		var in struct{ Token string }
		answer(t, http.MethodPost, api+"/login", "", `{"identifier":"`+card.Identifier+`","password":"`+card.Password+`"}`, &in)
		var property struct {
			ID       string
			InCharge string
		}
		answer(t, http.MethodGet, api+"/property?ref="+card.PropertyRef, in.Token, "", &property)
		var slots []struct{ Available bool }
		answer(t, http.MethodGet, api+"/visit/slots?propertyId="+card.PropertyID, in.Token, "", &slots)
		if property.ID != card.PropertyID || property.InCharge == "" || len(slots) < 100 || !card.Sandbox {
			t.Errorf("property %+v, %d slots; the card is %+v", property, len(slots), card)
		}
		if !strings.HasSuffix(s.BookingURL, card.PropertyID) {
			t.Errorf("booking at %s", s.BookingURL)
		}
		answer(t, http.MethodGet, s.BookingURL, "", "", nil)
	})
}

// What demo.json says of prospecting opens the door in either shape, by the direct log-in.
func TestTheCardOfTheDemonstrationOpensTheLeads2KeysDoor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		card := testkit.Demo(t, d).Leads2Keys
		for key, secret := range map[string]string{card.ClientID: card.ClientSecret, card.SDKClientID: card.SDKClientSecret} {
			form := url.Values{"login": {card.Login}, "password": {card.Password}, "client_id": {key}, "redirect_uri": {card.RedirectURI}, "state": {"s1"}}
			back, err := url.Parse(submitted(t, card.Base+"/auth/authorization", form, http.StatusFound, nil).Get("Location"))
			if err != nil || back.Query().Get("state") != "s1" {
				t.Fatalf("sent back to %v, %v", back, err)
			}
			var tokens struct {
				Access string `json:"access_token"`
			}
			submitted(t, card.Base+"/auth/token", url.Values{"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {card.RedirectURI},
				"client_id": {key}, "client_secret": {secret}}, http.StatusOK, &tokens)
			for _, path := range []string{"/account", "/agency/" + card.Agency + "/places", "/agency/" + card.Agency + "/place/" + card.Place, "/document/" + card.Document} {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, card.Base+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+tokens.Access)
				res, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				if res.Body.Close(); res.StatusCode != http.StatusOK {
					t.Errorf("%s: GET %s: %s", key, path, res.Status)
				}
			}
		}
	})
}

// submitted posts a form, wants a status, reads the answer if it is asked for and gives its
// header.
func submitted(t *testing.T, to string, form url.Values, status int, into any) http.Header {
	t.Helper()
	once := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := once.PostForm(to, form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != status {
		t.Fatalf("POST %s: %s", to, res.Status)
	}
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	return res.Header
}

// answer makes a request, wants 200 and reads the answer.
func answer(t *testing.T, method, url, token, body string, into any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s", method, url, res.Status)
	}
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
}
