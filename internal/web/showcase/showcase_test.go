package showcase_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "golang.org/x/image/webp" // image.DecodeConfig reads it
	"golang.org/x/net/html"

	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/testkit"
	"palier/internal/web/showcase"
)

// window is somebody before the shop window of an agency.
type window struct {
	t      *testing.T
	server *testkit.Server
	agency access.Agency
	flat   listings.Property
	client *http.Client
}

// hostile is a title that would break out of whatever it is written into.
const hostile = `</script><img src=x onerror=alert(1)>"'`

// open starts Palier with a published flat.
func open(t *testing.T) *window {
	t.Helper()
	server := testkit.Demo(t, testkit.One(t))
	w := &window{t: t, server: server, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	agency, err := server.Access.CreateAgency(t.Context(), server.Operator, access.Agency{Name: "Agence du Quai", Country: "FR", Phone: "+33253980010", Email: "quai@example.org", City: "Nantes"})
	if err != nil {
		t.Fatal(err)
	}
	w.agency = agency
	w.flat = w.published(listings.Property{Reference: "A 12/é", Category: 1, Type: 1, Subtype: 5, Step: 1, Status: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
		Lat: 47.21841, Lon: -1.55362, Located: true, Price: money.Amount{Minor: 29_800_000, Currency: "EUR"},
		Details: listings.Details{Surface: new(72.4), Rooms: new(3), Bedrooms: new(2), Floor: new(2), Text: "Traversant.\nAu calme.", Energy: "F", AgencyFee: new(9000.0)},
		Advert: listings.Advert{Title: hostile, AddressShown: listings.ShowStreet, FeePayer: listings.Buyer, CoOwned: new(true), Lots: new(24), YearlyShare: new(1200.0), Proceedings: new(false),
			Note: "secret-note", EstimateFrom: new(123456.0), Diagnosis: listings.Diagnosis{EnergyValue: new(390.0), Climate: "C", ClimateValue: new(20.0), CostFrom: new(1500.0), CostTo: new(2100.0), PriceYear: new(2021)}},
		Particulars: listings.Particulars{VisitComment: "secret-visit", StatusComment: "secret-state"}})
	return w
}

func (w *window) published(p listings.Property) listings.Property {
	w.t.Helper()
	p.Agency = w.agency.ID
	p, err := w.server.Listings.Create(w.t.Context(), w.server.Operator, p)
	if err == nil {
		p, err = w.server.Listings.Publish(w.t.Context(), w.server.Operator, p.ID)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

type answer struct {
	*http.Response
	body string
}

func (w *window) do(method, path string, form url.Values) answer {
	w.t.Helper()
	r, err := http.NewRequest(method, "http://"+w.server.Addr()+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+w.server.Addr())
	}
	got, err := w.client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{got, string(body)}
}

func (w *window) get(path string) answer { w.t.Helper(); return w.do(http.MethodGet, path, nil) }

func TestAPublishedPropertyIsShownAndNothingPrivate(t *testing.T) {
	w := open(t)
	list := w.get(showcase.OfficePath(w.agency.Account, w.agency.ID))
	page := w.get(showcase.PropertyPath(w.flat))
	if list.StatusCode != http.StatusOK || page.StatusCode != http.StatusOK {
		t.Fatalf("list %d, page %d", list.StatusCode, page.StatusCode)
	}
	for _, wanted := range []string{"rue des Tilleuls", "298\u202f000", "Au calme.", "honoraires à la charge de l’acquéreur", "3,11", "Lots de la copropriété", "excessive", "georisques", "2021"} {
		if !strings.Contains(page.body, wanted) && !strings.Contains(page.body, strings.ReplaceAll(wanted, "\u202f", "\u00a0")) {
			t.Errorf("the page lacks %q", wanted)
		}
	}
	for _, private := range []string{"secret", "123456", "12 rue", "47.218", "-1.553", "<img src=x"} {
		if strings.Contains(page.body, private) || strings.Contains(list.body, private) {
			t.Errorf("a page says %q", private)
		}
	}
	if moved := w.get("/annonce/" + w.flat.UID); moved.StatusCode != http.StatusMovedPermanently || moved.Header.Get("Location") != showcase.PropertyPath(w.flat) {
		t.Errorf("without its words: %d to %q", moved.StatusCode, moved.Header.Get("Location"))
	}
}

func TestMachinesReadTheListing(t *testing.T) {
	w := open(t)
	page := w.get(showcase.PropertyPath(w.flat))
	doc, err := html.Parse(strings.NewReader(page.body))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "script" {
			text += n.FirstChild.Data
		}
	}
	var l struct {
		Type  string `json:"@type"`
		Name  string
		URL   string
		Date  string `json:"datePosted"`
		Offer struct {
			Price    float64
			Currency string `json:"priceCurrency"`
		} `json:"offers"`
		About struct {
			Type  string `json:"@type"`
			Rooms int    `json:"numberOfRooms"`
			Size  struct {
				Value float64
				Unit  string `json:"unitCode"`
			} `json:"floorSize"`
			Address map[string]string
			Geo     *struct{}
		}
	}
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if l.Type != "RealEstateListing" || l.Name != hostile || l.URL != "http://"+w.server.Addr()+showcase.PropertyPath(w.flat) || l.Date == "" ||
		l.Offer.Price != 298000 || l.Offer.Currency != "EUR" || l.About.Type != "Apartment" || l.About.Rooms != 3 || l.About.Size.Value != 72.4 || l.About.Size.Unit != "MTK" ||
		l.About.Address["streetAddress"] != "rue des Tilleuls" || l.About.Geo != nil {
		t.Errorf("the listing is %+v", l)
	}
}

func TestAWithdrawnPropertyIsGone(t *testing.T) {
	w := open(t)
	if _, err := w.server.Listings.Withdraw(t.Context(), w.server.Operator, w.flat.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.get(showcase.PropertyPath(w.flat)); got.StatusCode != http.StatusGone || strings.Contains(got.body, "Tilleuls") || !strings.Contains(got.body, showcase.OfficePath(w.agency.Account, w.agency.ID)) {
		t.Errorf("its page: %d", got.StatusCode)
	}
	if got := w.do(http.MethodPost, showcase.PropertyPath(w.flat), url.Values{"lastname": {"LEFORT"}, "email": {"ines@example.org"}}); got.StatusCode != http.StatusGone || len(w.leads()) > 0 {
		t.Errorf("a question about it: %d", got.StatusCode)
	}
	if got := w.get(showcase.OfficePath(w.agency.Account, w.agency.ID)); strings.Contains(got.body, w.flat.UID) {
		t.Error("it is listed")
	}
	if got := w.get("/sitemap.xml"); strings.Contains(got.body, w.office()) {
		t.Errorf("it is in the sitemap: %s", got.body)
	}
	for _, path := range []string{"/annonce/no-such", "/annonces/1", "/annonces/999-999", "/annonces/x-y", "/photos/x/full.jpg", "/sitemaps/1-14/x.xml"} {
		if got := w.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

func TestTheSitemapNamesEveryPublishedProperty(t *testing.T) {
	w := open(t)
	other := w.published(listings.Property{Reference: "B", Category: 2, Type: 2, Step: 1, Status: 1, City: "Rezé", Zipcode: "44400", Country: "FR"})
	var index struct {
		Maps []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal([]byte(w.get("/sitemap.xml").body), &index); err != nil {
		t.Fatal(err)
	}
	index.Maps = slices.DeleteFunc(index.Maps, func(m string) bool { return !strings.Contains(m, w.office()) })
	if len(index.Maps) != 1 {
		t.Fatalf("maps of the agency: %v", index.Maps)
	}
	var set struct {
		URLs []string `xml:"url>loc"`
	}
	path := strings.TrimPrefix(index.Maps[0], "http://"+w.server.Addr())
	if err := xml.Unmarshal([]byte(w.get(path).body), &set); err != nil {
		t.Fatal(err)
	}
	base := "http://" + w.server.Addr()
	want := []string{base + showcase.OfficePath(w.agency.Account, w.agency.ID), base + showcase.PropertyPath(w.flat), base + showcase.PropertyPath(other)}
	if strings.Join(set.URLs, "\n") != strings.Join(want, "\n") {
		t.Errorf("the map has\n%s\nwant\n%s", strings.Join(set.URLs, "\n"), strings.Join(want, "\n"))
	}
	if got := w.get("/robots.txt"); !strings.Contains(got.body, "Sitemap: "+base+"/sitemap.xml") || !strings.Contains(got.body, "Disallow: /\n") {
		t.Errorf("robots.txt: %s", got.body)
	}
}

func TestTheListIsNarrowed(t *testing.T) {
	w := open(t)
	house := w.published(listings.Property{Reference: "B", Category: 2, Type: 2, Step: 1, Status: 1, City: "Rezé", Zipcode: "44400", Country: "FR", Price: money.Amount{Minor: 120_000, Currency: "EUR"}})
	office := showcase.OfficePath(w.agency.Account, w.agency.ID)
	for query, want := range map[string]string{"?category=2": house.UID, "?type=1": w.flat.UID, "?city=reze": house.UID, "?most=2%20000": house.UID, "?category=1&city=NANTES": w.flat.UID} {
		got := w.get(office + query)
		found := regexp.MustCompile(`/annonce/([0-9a-f-]{36})/`).FindAllStringSubmatch(got.body, -1)
		if len(found) != 1 || found[0][1] != want {
			t.Errorf("%s: %d, %v, want %s", query, got.StatusCode, found, want)
		}
	}
}

func TestAQuestionBecomesOneLeadAtOnce(t *testing.T) {
	w := open(t)
	path := showcase.PropertyPath(w.flat)
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(w.get(path).body)[1]
	form := url.Values{"key": {key}, "firstname": {"Inès"}, "lastname": {"LEFORT"}, "email": {"ines.lefort@example.org"}, "message": {"Est-il possible de visiter samedi ?"}}
	var all sync.WaitGroup
	for range 4 { // a double click, twice
		all.Go(func() { w.do(http.MethodPost, path, form) })
	}
	all.Wait()
	if got := w.do(http.MethodPost, path, form); got.StatusCode != http.StatusSeeOther {
		t.Errorf("sent again: %d", got.StatusCode)
	}
	list := w.leads()
	if len(list) != 1 || list[0].Property != w.flat.ID || list[0].Message != form.Get("message") || list[0].Person.Email != "ines.lefort@example.org" || list[0].Contact == 0 || list[0].Door != "showcase" {
		t.Errorf("leads: %+v", list)
	}
}

func TestAFormThatIsWrongSaysWhereAndKeepsWhatWasTyped(t *testing.T) {
	w := open(t)
	path := showcase.PropertyPath(w.flat)
	for name, form := range map[string]url.Values{
		"nothing":         {},
		"no way to reach": {"lastname": {"LEFORT"}, "message": {"Bonjour"}},
		"a wrong e-mail":  {"lastname": {"LEFORT"}, "email": {"ines@"}},
		"a wrong phone":   {"lastname": {"LEFORT"}, "phone": {"12"}},
		"too long":        {"lastname": {strings.Repeat("x", 101)}, "email": {"a@example.org"}},
	} {
		got := w.do(http.MethodPost, path, form)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, `role="alert"`) {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
		if text := form.Get("message"); text != "" && !strings.Contains(got.body, text) {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if got := w.do(http.MethodPost, path, url.Values{"lastname": {"BOT"}, "email": {"bot@example.org"}, "website": {"https://spam.example.org"}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a program is told: %d", got.StatusCode)
	}
	if list := w.leads(); len(list) > 0 {
		t.Errorf("%d leads came of forms that are wrong", len(list))
	}
}

// office is how sitemaps call the agency.
func (w *window) office() string {
	return fmt.Sprintf("/sitemaps/%d-%d/", w.agency.Account, w.agency.ID)
}

func (w *window) leads() (list []*leads.Lead) {
	w.t.Helper()
	_, err := w.server.Leads.List(w.t.Context(), w.server.Operator, leads.Query{Agency: w.agency.ID, Limit: 10}, func(l *leads.Lead) error {
		list = append(list, l)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestAPictureIsAnybodysAndNoOtherDocumentIs(t *testing.T) {
	w := open(t)
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	img.Set(0, 0, color.White)
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	pic, err := w.server.Listings.AddPicture(t.Context(), w.server.Operator, w.flat.ID, "salon.png", bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for size, width := range map[int]int{0: 900, 1600: 900, 1024: 900, 512: 512, 128: 128} {
		w.shows(showcase.PhotoPath(pic.Document, size), width, map[bool]string{true: "image/png", false: "image/jpeg"}[size == 0])
	}
	for size, width := range map[int]int{1600: 900, 1024: 900, 512: 512} {
		w.shows(showcase.ModernPath(pic.Document, size), width, "image/webp")
	}
	page := w.get(showcase.PropertyPath(w.flat)).body
	for _, wanted := range []string{`srcset="` + showcase.PhotoPath(pic.Document, 512) + " 512w, " + showcase.PhotoPath(pic.Document, 1024) + ` 900w"`,
		`type="image/webp" srcset="` + showcase.ModernPath(pic.Document, 512) + " 512w, ", `width="900" height="600"`, `property="og:image" content="http://` + w.server.Addr() + showcase.PhotoPath(pic.Document, 1600)} {
		if !strings.Contains(page, wanted) {
			t.Errorf("the page lacks %s", wanted)
		}
	}
	paper, err := w.server.Documents.Put(t.Context(), w.server.Operator, documents.Upload{Agency: w.agency.ID, Name: "piece.png", Content: bytes.NewReader(file.Bytes())})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{showcase.PhotoPath(pic.Document, 300), showcase.ModernPath(pic.Document, 128), showcase.ModernPath(pic.Document, 0), "/photos/" + pic.Document + "/0.jpg", "/photos/" + pic.Document + "/-1.jpg",
		"/photos/" + pic.Document + "/512", "/photos/" + pic.Document + "/512.jpg.webp", "/photos/" + pic.Document + "/full.png", "/photos/" + strings.Repeat("0", 32) + "/512.webp",
		showcase.PhotoPath(paper.UID, 0), showcase.PhotoPath(paper.UID, 512), showcase.ModernPath(paper.UID, 512)} {
		if got := w.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	if err := w.server.Listings.RemovePicture(t.Context(), w.server.Operator, w.flat.ID, pic.ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{showcase.PhotoPath(pic.Document, 0), showcase.ModernPath(pic.Document, 512)} {
		if got := w.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s, taken away: %d", path, got.StatusCode)
		}
	}
}

// shows expects a picture that anybody may keep, and its parts.
func (w *window) shows(path string, width int, mime string) {
	w.t.Helper()
	got := w.get(path)
	c, kind, err := image.DecodeConfig(strings.NewReader(got.body))
	if got.StatusCode != http.StatusOK || err != nil || c.Width != width || "image/"+kind != mime || got.Header.Get("Content-Type") != mime ||
		!strings.Contains(got.Header.Get("Cache-Control"), "immutable") || got.Header.Get("X-Content-Type-Options") != "nosniff" {
		w.t.Errorf("%s: %d, %v wide, %v %v, %v", path, got.StatusCode, c.Width, kind, err, got.Header)
	}
	for header, want := range map[[2]string]int{{"If-None-Match", got.Header.Get("ETag")}: http.StatusNotModified, {"Range", "bytes=0-9"}: http.StatusPartialContent, {"Range", "bytes=99999999-"}: http.StatusRequestedRangeNotSatisfiable} {
		r, err := http.NewRequest(http.MethodGet, "http://"+w.server.Addr()+path, nil)
		if err != nil {
			w.t.Fatal(err)
		}
		r.Header.Set(header[0], header[1])
		part, err := w.client.Do(r)
		if err != nil {
			w.t.Fatal(err)
		}
		part.Body.Close()
		if part.StatusCode != want {
			w.t.Errorf("%s with %v: %d, want %d", path, header, part.StatusCode, want)
		}
	}
}
