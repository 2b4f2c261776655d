package app_test

import (
	"encoding/json"
	"net/http"
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
