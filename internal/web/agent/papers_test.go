package agent_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

func drawing(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// put sends a file with a form, as a browser does.
func (r *round) put(path string, content []byte, headers []string, fields ...string) (int, string) {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	if part, err := form.CreateFormFile("file", "IMG_0042.png"); err == nil {
		_, _ = part.Write(content)
	}
	_ = form.Close()
	request, err := http.NewRequest(http.MethodPost, "http://"+r.server.Addr()+path, &body)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("Origin", "http://"+r.server.Addr())
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return r.ask(request)
}

// finished is a visit that took place.
func (r *round) finished() visits.Visit {
	r.t.Helper()
	v := r.book("noe.sorel@example.org", time.Hour)
	if _, err := r.server.Visits.Confirm(r.t.Context(), r.server.Operator, v.UID); err != nil {
		r.t.Fatal(err)
	}
	v, err := r.server.Visits.Finish(r.t.Context(), r.server.Operator, v.UID, v.Code)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

var pictured = regexp.MustCompile(`<img src="(/agent/visits/[^"]+/papers/[0-9a-f]{32})\?size=256"`)

func TestPhotosAndASlipStayWithTheVisit(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.finished()
	r.login()
	papers, property := visitPath(v)+"/papers", strconv.FormatInt(v.Property, 10)
	key := []string{"Idempotency-Key", "photo-1"}
	var page string
	for range 2 { // the second time its answer was lost
		status, body := r.put(papers, drawing(t), key, "property", property)
		if page = body; status != 200 || !strings.Contains(body, "C’est enregistré avec la visite") {
			t.Fatalf("a photo: %d %.2000s", status, body)
		}
	}
	if found := pictured.FindAllString(page, -1); len(found) != 1 {
		t.Fatalf("%d photos on the page, want 1", len(found))
	}
	address := pictured.FindStringSubmatch(page)[1]
	for _, size := range []string{"", "?size=256"} {
		if status, body := r.send("GET", address+size, nil); status != 200 || body == "" {
			t.Errorf("the photo%s: %d, %d bytes", size, status, len(body))
		}
	}
	r.says("GET", address[:len(address)-32]+strings.Repeat("0", 32), nil, 404)
	if status, body := r.put(papers, drawing(t), nil, "property", property, "kind", "slip"); status != 200 || !strings.Contains(body, `alt="Bon de visite signé"`) {
		t.Errorf("the slip: %d %.2000s", status, body)
	}
	removed := r.says("POST", address+"/remove", nil, 200, "La photo est retirée", `alt="Bon de visite signé"`)
	if pictured.MatchString(removed) {
		t.Error("the photo that was removed is on the page")
	}
	r.says("GET", address, nil, 404)
}

// A name that was typed and ticked is kept with the slip, and who added it.
func TestASlipIsSignedByATypedName(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.finished()
	r.login()
	papers, property := visitPath(v)+"/papers", strconv.FormatInt(v.Property, 10)
	name := "Noé  <b>Sorel</b> "
	if status, _ := r.put(papers, drawing(t), nil, "property", property, "kind", "slip", "approved", "1", "signer", strings.Repeat("é", 121)); status != 422 {
		t.Errorf("a name without an end: %d", status)
	}
	status, body := r.put(papers, drawing(t), nil, "property", property, "kind", "slip", "approved", "1", "signer", name)
	for _, text := range []string{"Lu et approuvé par Noé &lt;b&gt;Sorel&lt;/b&gt;", "Reçu le ", `alt="Bon de visite signé"`} {
		if status != 200 || !strings.Contains(body, text) {
			t.Errorf("%d, lacks %q: %.3000s", status, text, body)
		}
	}
	if status, body := r.put(papers, drawing(t), nil, "property", property, "kind", "slip", "signer", "Personne"); status != 200 || strings.Contains(body, "Personne") {
		t.Errorf("a name that approved nothing: %d", status)
	}
}

func TestWhatIsNoPictureIsNotAdded(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.finished()
	r.login()
	papers, property := visitPath(v)+"/papers", strconv.FormatInt(v.Property, 10)
	for what, content := range map[string][]byte{"a text": []byte("<html>"), "half a picture": drawing(t)[:40], "a PDF": []byte("%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"), "nothing": nil} {
		if status, body := r.put(papers, content, nil, "property", property); status != 422 || !strings.Contains(body, "Cette image n’a pas pu être lue") {
			t.Errorf("%s: %d %.1000s", what, status, body)
		}
	}
	if status, _ := r.put(papers, drawing(t), nil, "property", "1"); status != 404 {
		t.Errorf("of a property that was not shown: %d", status)
	}
	r.server.Clock.Advance(visits.Draft)
	if _, body := r.put(papers, drawing(t), nil, "property", property); !strings.Contains(body, "Ce n’est plus possible") {
		t.Errorf("after two hours: %.1000s", body)
	}
	list, err := r.server.Visits.PapersOf(t.Context(), r.server.Operator, v.UID)
	if err != nil || len(list) != 0 {
		t.Errorf("papers: %v %v", list, err)
	}
}
