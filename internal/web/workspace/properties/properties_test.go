package properties_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/testkit"
)

// home is a property of the demonstration that is for sale, of one of its two agencies.
const (
	home               = 233030
	agency       int64 = 14
	closedAgency int64 = 15
)

func path(below string) string { return fmt.Sprintf("/properties/%d%s", home, below) }

func opens(t *testing.T, m *testkit.Member, path string, says ...string) string {
	t.Helper()
	res, body := m.Get(path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", path, res.Status, body)
	}
	for _, text := range says {
		if !strings.Contains(body, text) {
			t.Errorf("%s lacks %q", path, text)
		}
	}
	return body
}

func TestEveryScreenIsThereInBothLanguages(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	for below, says := range map[string][2]string{
		"": {"Publiable ?", "May it be published?"}, "?edit=1": {"Note interne", "Internal note"}, "/ad": {"Annonce en anglais", "Advert in English"},
		"/price": {"Prix affiché", "Price shown"}, "/energy": {"Numéro ADEME", "ADEME number"}, "/photos": {"Ajouter des photos", "Add photos"},
		"/visits": {"Ouvrir des créneaux", "Open slots"}, "/publication": {"Enregistrer le mandat", "Register the mandate"}, "/history": {"Bien créé", "Property created"}, "/print": {"Imprimer", "Print"},
	} {
		opens(t, m, path(below), says[0])
		mark := "?"
		if strings.Contains(below, "?") {
			mark = "&"
		}
		opens(t, m, path(below)+mark+"lang=en", says[1])
	}
	opens(t, m, "/properties?q=til", "TIL-101", "Nouveau bien")
	opens(t, m, "/properties?lang=en&view=cards", "New property")
	opens(t, m, "/properties/new", "Créer le bien")
	opens(t, m, "/properties/233031/price", "Loyer")
}

func TestWhoMayOnlyReadChangesNothing(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Observer, "Lee")
	body := opens(t, m, path("/price"), "readonly")
	for _, act := range []string{"Enregistrer<", "Diffuser", "Dupliquer", "Net vendeur", "Estimation"} {
		if strings.Contains(body, act) {
			t.Errorf("who only reads is shown %q", act)
		}
	}
	for _, to := range []string{"/price", "/publication", "/mandate", "/duplicate", "/photos/order"} {
		if res, _ := m.Post(path(to), "do", "publish", "price", "1"); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s: %s", to, res.Status)
		}
	}
	if res, _ := m.Get("/properties/new"); res.StatusCode != http.StatusForbidden {
		t.Errorf("new: %s", res.Status)
	}
}

func TestWhatIsOfOthersIsNotThere(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	theirs, err := s.Listings.Add(t.Context(), s.Operator, listings.Property{Agency: closedAgency, Reference: "AUTRE-1", City: "Nantes"})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Member(t, access.Negotiator, "Ada")
	for _, id := range []int64{theirs.ID, 999_999_999} {
		for _, below := range []string{"", "/price", "/photos", "/history", "/print", "/photos/file/" + strings.Repeat("0", 32)} {
			if res, _ := m.Get(fmt.Sprintf("/properties/%d%s", id, below)); res.StatusCode != http.StatusNotFound {
				t.Errorf("%d%s: %s", id, below, res.Status)
			}
		}
		if res, _ := m.Post(fmt.Sprintf("/properties/%d/price", id), "price", "1"); res.StatusCode != http.StatusNotFound {
			t.Errorf("POST: %s", res.Status)
		}
	}
	if body := opens(t, m, "/properties?q=AUTRE-1"); strings.Contains(body, "AUTRE-1</span>") {
		t.Error("the list shows another agency's")
	}
}

func TestAListIsNarrowed(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	for query, want := range map[string][2]string{
		"q=til-103": {"TIL-103", "TIL-101"}, "category=2&q=til": {"TIL-102", "TIL-101"}, "from=200000&to=262000&category=1": {"TIL-101", "TIL-103"}, "city=nantes&q=101": {"TIL-101", "TIL-103"},
		"city=brest": {"Aucun bien ne correspond", "TIL-101"}, "state=published": {"Aucun bien ne correspond", "TIL-101"}, "after=x&step=1&q=til": {"TIL-101", "Aucun bien"},
	} {
		if body := opens(t, m, "/properties?"+query, want[0]); strings.Contains(body, want[1]) {
			t.Errorf("%s shows %s", query, want[1])
		}
	}
}

// Two people have one form open: what each changed alone is kept, what both changed is shown.
func TestTwoPeopleChangeOneSheet(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	mine := []string{"price", "250 000,50", "was.price", "260000", "agency_fee", "", "was.agency_fee", "", "fee_payer", "seller", "was.fee_payer", ""}
	_, err := s.Listings.Change(t.Context(), s.Operator, home, func(p *listings.Property) error { p.Details.AgencyFee = new(9000.0); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if res, body := m.Follow(path("/price"), mine...); res.StatusCode != http.StatusOK || !strings.Contains(body, "Fiche enregistrée") || !strings.Contains(body, `value="9000"`) || !strings.Contains(body, `value="250000,5"`) {
		t.Errorf("what each changed alone is lost: %s", res.Status)
	}
	res, body := m.Post(path("/price"), "price", "240000", "was.price", "260000")
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, `name="theirs.price" value="250000,5"`) || !strings.Contains(body, "240000") {
		t.Errorf("a price that both changed: %s", res.Status)
	}
	if res, _ := m.Post(path("/price"), "price", "240000", "was.price", "260000", "theirs.price", "250000,5"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("having seen the other's: %s", res.Status)
	}
	p, err := s.Listings.Property(t.Context(), s.Operator, home)
	if err != nil || p.Price != (money.Amount{Minor: 24_000_000, Currency: "EUR"}) || *p.Details.AgencyFee != 9000 || p.Advert.FeePayer != listings.Seller {
		t.Errorf("%+v %v", p.Price, err)
	}
}

func TestWhatIsWrongIsSaidAndNothingLost(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	res, body := m.Post(path("/energy"), "dpe_number", "123", "was.dpe_number", "", "energy_value", "beaucoup", "was.energy_value", "", "dpe_on", "2025-02-03", "was.dpe_on", "")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="beaucoup"`) || !strings.Contains(body, `value="2025-02-03"`) || !strings.Contains(body, `aria-describedby="energy_value-error"`) {
		t.Errorf("%s", res.Status)
	}
	res, body = m.Post("/properties/new", "agency", fmt.Sprint(agency), "reference", "TIL-101", "city", "Rezé")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="Rezé"`) || !strings.Contains(body, "référence") {
		t.Errorf("a reference that is taken: %s", res.Status)
	}
	if res, body := m.Follow("/properties/new", "agency", fmt.Sprint(agency), "reference", "NEUF-1", "city", "Rezé", "category", "1", "type", "2"); res.StatusCode != http.StatusOK || !strings.Contains(body, "NEUF-1") {
		t.Errorf("a new one: %s", res.Status)
	}
}

// A mandate, a photo and the rest of the list: then it is published, and not before.
func TestAPropertyGoesToTheMarket(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	if res, body := m.Post(path("/publication"), "do", "publish"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#check-mandate"`) {
		t.Fatalf("published too early: %s", res.Status)
	}
	m.Follow(path("/ad"), "title", "Trois pièces", "was.title", "", "address_shown", "street", "was.address_shown", "", "title.en", "Three rooms", "was.title.en", "")
	m.Follow(path("/price"), "fee_payer", "seller", "was.fee_payer", "", "co_owned", "no", "was.co_owned", "")
	m.Follow(path("/energy"), "energy", "NS", "was.energy", "D", "climate", "NS", "was.climate", "")
	if status, body := upload(t, s, m, "séjour.png", photo(t)); status != http.StatusSeeOther {
		t.Fatalf("a photo: %d %s", status, body)
	}
	res, body := m.Post(path("/mandate"), "mandate.type", "exclusif", "object", "vente", "mandants", "", "situation", "Nantes", "signed", "2026-11-20", "ends", "2026-11-19")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "Nommez au moins") || !strings.Contains(body, "ne se termine pas avant") {
		t.Errorf("a mandate without givers: %s", res.Status)
	}
	_, body = m.Follow(path("/mandate"), "mandate.type", "exclusif", "object", "vente", "mandants", "Inès Lefort; 3 quai de l'Erdre", "nature", "Appartement", "situation", "Nantes", "mandate.price", "255 000", "signed", "2026-11-20")
	if !strings.Contains(body, "enregistré.") || !strings.Contains(body, "Inès Lefort") {
		t.Error("the number is not said")
	}
	opens(t, m, path(""), "Propriétaires", "Inès Lefort", "mandant", "3 quai de l&#39;Erdre", "/contacts?q=In%C3%A8s")
	if _, body := m.Follow(path("/publication"), "do", "publish"); !strings.Contains(body, "Bien diffusé") || !strings.Contains(body, "Retirer de la diffusion") {
		t.Error("not published")
	}
	opens(t, m, "/properties?state=published", "TIL-101")
	opens(t, m, path("/history"), "Diffusion commencée", "255\u202f000", "<polyline")
}

func photo(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func upload(t *testing.T, s *testkit.Server, m *testkit.Member, name string, content []byte) (int, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(content)
	form.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path("/photos"), &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", s.URL)
	req.Header.Set("Content-Type", form.FormDataContentType())
	client := &http.Client{Jar: m.Cookies(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var said bytes.Buffer
	_, _ = said.ReadFrom(res.Body)
	return res.StatusCode, said.String()
}

// An agency whose register is elsewhere writes its numbers down, and may publish too.
func TestAMandateNumberedElsewhereIsWrittenDown(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	there, err := s.Listings.Add(t.Context(), s.Operator, listings.Property{Agency: closedAgency, Category: 1, Type: 3, City: "Saint-Nazaire"})
	if err != nil {
		t.Fatal(err)
	}
	m := s.MemberAt(t, access.User{Agency: closedAgency, Role: access.Negotiator, Firstname: "Max", Lastname: "Essai"})
	at := fmt.Sprintf("/properties/%d", there.ID)
	opens(t, m, at+"/publication", "numérotés ailleurs", "/agreement")
	_, body := m.Follow(at+"/agreement", "agreement", "3", "was.agreement", "", "agreement_reference", "A-77", "was.agreement_reference", "", "agreement_start", "2026-01-02", "was.agreement_start", "")
	if !strings.Contains(body, "Mandat en vigueur") || !strings.Contains(body, "A-77") {
		t.Error("not under a mandate")
	}
}

func TestPhotosAreTakenMovedAndServed(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	if status, body := upload(t, s, m, `<b>.svg`, []byte("<svg onload=alert(1)>")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "&lt;b&gt;.svg") {
		t.Errorf("what is no picture: %d", status)
	}
	upload(t, s, m, "a.png", photo(t))
	upload(t, s, m, "b.png", photo(t))
	list, err := s.Listings.Pictures(t.Context(), s.Operator, home)
	if err != nil || len(list) != 2 {
		t.Fatal(len(list), err)
	}
	m.Follow(path(fmt.Sprintf("/photos/%d", list[1].ID)), "do", "before")
	opens(t, m, "/properties?q=TIL-101", list[1].Document)
	m.Follow(path(fmt.Sprintf("/photos/%d", list[0].ID)), "do", "caption", "caption.fr", "<i>Séjour</i>")
	opens(t, m, path("/photos"), "&lt;i&gt;Séjour&lt;/i&gt;")
	res, _ := m.Get(path("/photos/file/" + list[0].Document + "?size=128"))
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%s %s", res.Status, res.Header.Get("Content-Type"))
	}
	m.Follow(path(fmt.Sprintf("/photos/%d", list[0].ID)), "do", "remove")
	if res, _ := m.Get(path("/photos/file/" + list[0].Document)); res.StatusCode != http.StatusNotFound {
		t.Errorf("a removed photo: %s", res.Status)
	}
}

func TestHostileTextStaysText(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	const evil = `"><script>alert(1)</script>`
	_, err := s.Listings.Change(t.Context(), s.Operator, home, func(p *listings.Property) error {
		p.Reference, p.Address, p.City, p.Zipcode, p.Advert.Title, p.Details.Text, p.Advert.Note, p.Details.Heating = evil, evil, evil, evil, evil, evil, evil, evil
		p.Details.Energy, p.Advert.Diagnosis.Climate = evil, "D"
		p.Agreement = listings.Agreement{Reference: evil}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, below := range []string{"", "?edit=1", "/ad", "/price", "/energy", "/photos", "/visits", "/publication", "/history", "/print"} {
		if body := opens(t, m, path(below)); strings.Contains(body, "<script>alert") {
			t.Errorf("%s runs it", below)
		}
	}
	if body := opens(t, m, "/properties"); strings.Contains(body, "<script>alert") {
		t.Error("the list runs it")
	}
}

func TestThePriceIsWorkedOutWithoutAScript(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	opens(t, m, path("/price?net=250000&percent=5"), `name="price" value="262500"`, `name="agency_fee" value="12500"`)
	m.Follow(path("/price"), "price", "262500", "was.price", "260000", "agency_fee", "12500", "was.agency_fee", "", "fee_payer", "buyer", "was.fee_payer", "")
	opens(t, m, path("/price"), "5 %", "250\u202f000")
	opens(t, m, path("/ad"), "Honoraires à la charge de l’acquéreur")
}
