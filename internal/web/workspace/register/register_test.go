package register_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/testkit"
)

// closedAgency is the demonstration's other one, which has no card.
const closedAgency int64 = 15

// office is a demonstration with a director, and two mandates in its register.
type office struct {
	*testing.T
	*testkit.Server
	m     *testkit.Member
	first mandates.Entry
	last  mandates.Entry
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := testkit.Demo(t, testkit.One(t))
	o := &office{T: t, Server: s, m: s.Member(t, access.Director, "Zoé")}
	today := day.Of(s.Clock.Now().In(day.Paris()))
	soon := day.Of(s.Clock.Now().In(day.Paris()).AddDate(0, 0, 10))
	for i, e := range []*mandates.Entry{&o.first, &o.last} {
		var err error
		*e, err = s.Market.Register(t.Context(), s.Operator, int64(233030+2*i), mandates.Transactions, mandates.Content{Type: "exclusif", Object: "vente",
			Mandants: []mandates.Mandant{{Name: []string{"Inès LEFORT", "<b>Hugo</b>"}[i], Address: "3 quai de l'Erdre"}}, Nature: "Appartement", Situation: "Nantes",
			Price: money.Amount{Minor: 26_000_000, Currency: "EUR"}, Signed: today, Ends: soon})
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func entry(e mandates.Entry) string {
	return fmt.Sprintf("/mandates/%d/%s/%d", e.Card, e.Kind, e.Number)
}

func ledger(e mandates.Entry) string { return fmt.Sprintf("/register/%d/%s", e.Card, e.Kind) }

func (o *office) opens(m *testkit.Member, path string, says ...string) string {
	o.Helper()
	res, body := m.Get(path)
	if res.StatusCode != http.StatusOK {
		o.Fatalf("%s: %s\n%s", path, res.Status, body)
	}
	for _, text := range says {
		if !strings.Contains(body, text) {
			o.Errorf("%s lacks %q", path, text)
		}
	}
	return body
}

func TestMandatesAndTheirRegisterAreThereInBothLanguages(t *testing.T) {
	o := newOffice(t)
	o.opens(o.m, "/mandates", "Inès LEFORT", "Bientôt fini", "&lt;b&gt;Hugo&lt;/b&gt;")
	o.opens(o.m, "/mandates?lang=en&view=15", "Ending soon", "Inès LEFORT")
	o.opens(o.m, "/mandates?view=7", "Aucun mandat ne correspond")
	o.opens(o.m, "/mandates?view=ended&kind=G&user=9&after=x_y", "Aucun mandat ne correspond")
	o.opens(o.m, entry(o.first), "Inès LEFORT", "Enregistrement", o.first.On.String()[:4])
	o.opens(o.m, entry(o.first)+"?lang=en&registered=1", "registered.")
	o.opens(o.m, "/register", "Inès LEFORT", "Contrôler", "registre.pdf")
	o.opens(o.m, "/register?lang=en&kind=G", "The first will have number")
	o.opens(o.m, ledger(o.first)+"/verify", "Le registre est entier")
	o.opens(o.m, ledger(o.first)+"/verify?lang=en", "The register is whole")
	o.opens(o.m, "/cards", "CPI 4401")
	o.opens(o.m, "/cards/new?lang=en", "Add the card")
	o.opens(o.m, fmt.Sprintf("/cards/%d", o.first.Card), "Enregistrer la carte")
}

func TestWhoKeepsNoRegisterOnlyReads(t *testing.T) {
	o := newOffice(t)
	agent := o.Member(t, access.Negotiator, "Ada")
	for path, act := range map[string]string{"/register": "registre.pdf", entry(o.first): "Annuler le mandat", "/cards": "Nouvelle carte"} {
		if body := o.opens(agent, path); strings.Contains(body, act) {
			t.Errorf("%s shows %q", path, act)
		}
	}
	for _, path := range []string{entry(o.first) + "/rectify", ledger(o.first) + "/registre.pdf", ledger(o.first) + "/registre.csv", "/cards/new"} {
		if res, _ := agent.Get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	for _, path := range []string{entry(o.first) + "/cancel", ledger(o.first) + "/skip", "/register", "/cards/new"} {
		if res, _ := agent.Post(path, "reason", "x", "to", "9", "first", "1"); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s: %s", path, res.Status)
		}
	}
	if res, _ := o.Member(t, access.ViewingAgent, "Vic").Get("/mandates"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a viewing agent: %s", res.Status)
	}
	elsewhere := o.MemberAt(t, access.User{Agency: closedAgency, Role: access.Manager, Firstname: "Max", Lastname: "Essai"})
	for _, path := range []string{entry(o.first), entry(o.first) + "/rectify", "/mandates/1/T/1", "/mandates/" + strings.Repeat("9", 30) + "/T/1", ledger(o.first) + "x/verify"} {
		if res, _ := elsewhere.Get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("another agency's %s: %s", path, res.Status)
		}
	}
}

// What was entered in error is corrected by lines, never rubbed out.
func TestAMandateIsRectifiedAndCancelled(t *testing.T) {
	o := newOffice(t)
	res, body := o.m.Post(entry(o.first)+"/rectify", "price", "beaucoup", "was.price", "260000", "mandants", "Inès LEFORT", "was.mandants", "Inès LEFORT; 3 quai de l'Erdre")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="beaucoup"`) {
		t.Errorf("a price that cannot be read: %s", res.Status)
	}
	fields := []string{"type", "exclusif", "was.type", "exclusif", "object", "vente", "was.object", "vente", "nature", "Maison", "was.nature", "Appartement", "situation", "Nantes", "was.situation", "Nantes",
		"price", "250 000", "was.price", "260000", "signed", o.first.Signed.String(), "was.signed", o.first.Signed.String(), "ends", o.first.Ends.String(), "was.ends", o.first.Ends.String(), "outer", "", "was.outer", "",
		"mandants", "Inès LEFORT; 3 quai de l'Erdre", "was.mandants", "Inès LEFORT; 3 quai de l'Erdre"}
	if _, body := o.m.Follow(entry(o.first)+"/rectify", fields...); !strings.Contains(body, "Rectification") || !strings.Contains(body, "Maison") || !strings.Contains(body, "250\u202f000") {
		t.Error("not rectified")
	}
	if res, body := o.m.Post(entry(o.first)+"/rectify", append([]string{"nature", "Loft"}, fields[4*2:]...)...); res.StatusCode != http.StatusConflict && !strings.Contains(body, "theirs.nature") {
		t.Errorf("a nature that both changed: %s", res.Status)
	}
	if res, body := o.m.Post(entry(o.last)+"/cancel", "reason", " "); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "Indiquez le motif") {
		t.Errorf("without a reason: %s", res.Status)
	}
	if _, body := o.m.Follow(entry(o.last)+"/cancel", "reason", "Saisi deux fois"); !strings.Contains(body, "Saisi deux fois") || strings.Contains(body, "Annuler le mandat") {
		t.Error("not cancelled")
	}
	o.opens(o.m, ledger(o.first)+"/verify", "Le registre est entier")
	o.opens(o.m, "/mandates?view=cancelled", "Annulé")
	if _, body := o.m.Follow(entry(o.first) + "/close"); !strings.Contains(body, "Clos") {
		t.Error("not closed")
	}
}

func TestNumbersAreSkippedAndRegistersOpened(t *testing.T) {
	o := newOffice(t)
	if res, body := o.m.Post(ledger(o.first)+"/skip", "to", "1", "reason", "papier"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "au-dessus du dernier") {
		t.Errorf("numbers that were given: %s", res.Status)
	}
	to := fmt.Sprint(o.last.Number + 2)
	if _, body := o.m.Follow(ledger(o.first)+"/skip", "to", to, "reason", "Signés sur papier"); !strings.Contains(body, "numéro non attribué") || !strings.Contains(body, "Signés sur papier") {
		t.Error("not skipped")
	}
	_, body := o.m.Follow("/cards/new", "number", "CPI 4402", "holder", "Port Immobilier", "valid_from", "2026-01-01", "agency", fmt.Sprint(closedAgency))
	if !strings.Contains(body, "CPI 4402") || !strings.Contains(body, "Agence du Port") {
		t.Error("no card")
	}
	cards, err := o.Mandates.Cards(t.Context(), o.Operator)
	if err != nil {
		t.Fatal(err)
	}
	card := fmt.Sprint(cards[len(cards)-1].ID)
	if res, body := o.m.Post("/register", "card", card, "kind", "T", "first", "zéro"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "commence à 1") {
		t.Errorf("no number: %s", res.Status)
	}
	if _, body := o.m.Follow("/register", "card", card, "kind", "T", "first", "1248"); !strings.Contains(body, "premier portera le numéro 1248") {
		t.Error("not opened")
	}
	if _, body := o.m.Follow("/cards/"+card, "number", "CPI 4402", "was.number", "CPI 4402", "holder", "Port et Mer", "was.holder", "Port Immobilier", "valid_from", "2026-01-01", "was.valid_from", "2026-01-01"); !strings.Contains(body, "Port et Mer") || !strings.Contains(body, "Libellés antérieurs") {
		t.Error("the card is not changed")
	}
}

func TestARegisterIsTakenAway(t *testing.T) {
	o := newOffice(t)
	res, body := o.m.Get(ledger(o.first) + "/registre.pdf")
	if res.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(body, "%PDF-") || !strings.Contains(res.Header.Get("Content-Disposition"), "registre-T-") {
		t.Errorf("%s %s", res.Status, res.Header)
	}
	if res, body := o.m.Get(ledger(o.first) + "/registre.csv"); !strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv") || !strings.Contains(body, "Inès LEFORT") {
		t.Errorf("%s", res.Status)
	}
}
