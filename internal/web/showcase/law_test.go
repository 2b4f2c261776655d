package showcase_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/web/showcase"
)

// said expects a page to have some texts and to lack others, whichever space they are written with.
func said(t *testing.T, body string, wanted, unwanted []string) {
	t.Helper()
	plain := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(body)
	for _, text := range wanted {
		if !strings.Contains(plain, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	for _, text := range unwanted {
		if strings.Contains(plain, text) {
			t.Errorf("the page says %q", text)
		}
	}
}

func TestWhatTheAgencyHidesStandsNowhereInTheAnswer(t *testing.T) {
	w := open(t)
	hidden := w.published(listings.Property{Reference: "H", Category: 1, Type: 2, Step: 1, Status: 1, Address: "7 impasse Secrète", AddressMore: "code 4711", Zipcode: "44100", City: "Nantes", Country: "FR",
		Lat: 47.20517, Lon: -1.59412, Located: true, Price: money.Amount{Minor: 99_900_000, Currency: "EUR"},
		Advert: listings.Advert{AddressShown: listings.ShowCity}, Particulars: listings.Particulars{Hide: true, Cadastre: "AB 1234"}})
	for _, path := range []string{showcase.PropertyPath(hidden), showcase.PropertyPath(hidden) + "?lang=en", showcase.OfficePath(w.agency.Account, w.agency.ID), "/sitemaps/" + strings.TrimPrefix(showcase.OfficePath(w.agency.Account, w.agency.ID), "/annonces/") + "/0.xml"} {
		got := w.get(path)
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
		for name, values := range got.Header {
			got.body += name + strings.Join(values, "")
		}
		said(t, got.body, []string{hidden.UID}, []string{"impasse", "Secrète", "4711", "47.2", "-1.59", "AB 1234", "999 000", "999000", "99900000"})
	}
	open := w.published(listings.Property{Reference: "O", Category: 1, Type: 2, Step: 1, Status: 1, Address: "9 rue Ouverte", Zipcode: "44100", City: "Nantes", Country: "FR", Lat: 47.25, Lon: -1.5, Located: true,
		Advert: listings.Advert{AddressShown: listings.ShowAll}})
	said(t, w.get(showcase.PropertyPath(open)).body, []string{"9 rue Ouverte", `"latitude":47.25`}, nil)
}

func TestARentSaysWhatTheLawWants(t *testing.T) {
	w := open(t)
	flat := w.published(listings.Property{Reference: "L", Category: 2, Type: 1, Step: 1, Status: 1, Zipcode: "44000", City: "Nantes", Country: "FR", Price: money.Amount{Minor: 85_000, Currency: "EUR"},
		Details: listings.Details{Surface: new(41.0), AgencyFee: new(410.0), Deposit: new(790.0), MonthlyCharges: new(60.0), LeaseYears: new(3), Energy: "VI"},
		Advert:  listings.Advert{ChargesMode: listings.Provision, Inventory: new(123.0), RentCeiling: new(900.0), RentExtra: new(20.0)}})
	said(t, w.get(showcase.PropertyPath(flat)).body,
		[]string{"850 €", "par mois", "Honoraires à la charge du locataire", "410 €", "Dont état des lieux", "123 €", "790 €", "Provision sur charges", "900 €", "Diagnostic vierge",
			`"leaseLength":{"@type":"QuantitativeValue","value":3,"unitCode":"ANN"}`, `"businessFunction":"http://purl.org/goodrelations/v1#LeaseOut"`, `"unitCode":"MON"`},
		[]string{"excessive", "acquéreur"})
}

func TestTheLabelsAreDrawnAndTheAgencySaysItsCard(t *testing.T) {
	w := open(t)
	card, err := w.server.Mandates.AddCard(t.Context(), w.server.Operator, mandates.Card{Number: "CPI 4401 2026 000 004 711", Holder: "Agence du Quai", Chamber: "CCI Nantes Saint-Nazaire", Guarantor: "Garantie Exemple, Paris", Agencies: []int64{w.agency.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{showcase.PropertyPath(w.flat), showcase.OfficePath(w.agency.Account, w.agency.ID)} {
		said(t, w.get(path).body, []string{card.Number, card.Chamber, card.Guarantor}, nil)
	}
	said(t, w.get(showcase.PropertyPath(w.flat)).body, []string{`aria-label="Consommation d’énergie : F, 390 kWh/m²/an"`, `aria-label="Émissions de gaz à effet de serre : C, 20 kg CO₂/m²/an"`, "#eb8235"}, nil)
}

func TestPagesAreInBothLanguagesAndSaySo(t *testing.T) {
	w := open(t)
	base := "http://" + w.server.Addr()
	for _, path := range []string{showcase.PropertyPath(w.flat), showcase.OfficePath(w.agency.Account, w.agency.ID)} {
		said(t, w.get(path).body, []string{`<html lang="fr">`, `rel="canonical" href="` + base + path + `"`, `hreflang="x-default" href="` + base + path + `"`, `hreflang="en" href="` + base + path + `?lang=en"`}, nil)
		said(t, w.get(path+"?lang=en").body, []string{`<html lang="en">`, `rel="canonical" href="` + base + path + `?lang=en"`, `hreflang="fr" href="` + base + path + `?lang=fr"`}, []string{"Étage", "Prix"})
	}
}

func TestWhoGoesBackAndAsksSomethingElseIsHeard(t *testing.T) {
	w := open(t)
	path := showcase.PropertyPath(w.flat)
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(w.get(path).body)[1]
	for _, message := range []string{"Est-il libre ?", "Et le garage ?", "Et le garage ?"} {
		form := url.Values{"key": {key}, "lastname": {"LEFORT"}, "email": {"ines.lefort@example.org"}, "message": {message}}
		if got := w.do(http.MethodPost, path, form); got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d", message, got.StatusCode)
		}
	}
	if n := len(w.leads()); n != 2 {
		t.Errorf("%d leads of two questions, one sent twice", n)
	}
}

func TestAProgramThatPostsAndPostsIsStopped(t *testing.T) {
	w := open(t)
	stopped := 0
	for i := range 15 {
		form := url.Values{"lastname": {"LEFORT"}, "email": {fmt.Sprintf("x%d@example.org", i)}, "message": {"Bonjour"}}
		if got := w.do(http.MethodPost, showcase.PropertyPath(w.flat), form); got.StatusCode == http.StatusTooManyRequests && got.Header.Get("Retry-After") != "" {
			stopped++
		}
	}
	if stopped < 4 || len(w.leads()) > 11 {
		t.Errorf("%d of 15 were stopped, %d leads", stopped, len(w.leads()))
	}
}
