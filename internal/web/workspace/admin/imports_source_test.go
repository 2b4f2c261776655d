package admin_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// elsewhere is another Palier, to be read through its Apimo door.
type elsewhere struct {
	*testing.T
	*testkit.Server
	provider, token string
}

func another(t *testing.T, rights ...access.Right) *elsewhere {
	s := testkit.Demo(t, testkit.SQLite(t))
	p, token, err := s.Access.CreateProvider(t.Context(), s.Operator, access.Provider{Name: "Moving", Agencies: []int64{14}, Rights: rights})
	if err != nil {
		t.Fatal(err)
	}
	return &elsewhere{t, s, fmt.Sprint(p.ID), token}
}

// post writes through the door and gives the id of what came of it.
func (e *elsewhere) post(path, body string) string {
	e.Helper()
	req, err := http.NewRequestWithContext(e.Context(), http.MethodPost, "http://"+e.Addr()+"/apimo/agencies/14/"+path, strings.NewReader(body))
	if err != nil {
		e.Fatal(err)
	}
	req.SetBasicAuth(e.provider, e.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		e.Fatal(err)
	}
	defer res.Body.Close()
	var said bytes.Buffer
	if _, err := said.ReadFrom(res.Body); err != nil || res.StatusCode != http.StatusOK {
		e.Fatalf("%s: %s %v %s", path, res.Status, err, said.String())
	}
	_, id, _ := strings.Cut(said.String(), `"id":`)
	id, _, _ = strings.Cut(id, ",")
	return strings.Trim(id, "\"} \n")
}

// person makes somebody.
func (e *elsewhere) person(lastname string, user int64) string {
	e.Helper()
	return e.post("contacts", fmt.Sprintf(`{"lastname":%q,"firstname":"Maël","email":"%s@example.org","user":%d}`, lastname, strings.ToLower(lastname), user))
}

// flat makes a property of 200,000 EUR.
func (e *elsewhere) flat(reference string, user int64, more ...string) string {
	e.Helper()
	fields := append([]string{fmt.Sprintf(`"reference":%q,"user":%d`, reference, user), `"step":1,"category":1,"type":1,"city":"Nantes","zipcode":"44000","price":{"value":200000,"currency":"EUR"},"area":{"value":50}`}, more...)
	return e.post("properties", "{"+strings.Join(fields, ",")+"}")
}

// photo is a picture as the door takes it.
func (e *elsewhere) photo(reference string) string {
	return `{"reference":"` + reference + `","content":"` + base64.StdEncoding.EncodeToString(picture(e.T)) + `"}`
}

// loses takes a picture away there.
func (e *elsewhere) loses(property, picture string) {
	e.Helper()
	of, _ := strconv.ParseInt(property, 10, 64)
	id, _ := strconv.ParseInt(picture, 10, 64)
	if err := e.Listings.RemovePicture(e.Context(), e.Operator, of, id); err != nil {
		e.Fatal(err)
	}
}

func picture(t *testing.T) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// order is the form as somebody fills it in.
func (e *elsewhere) order(more ...string) []string {
	return append([]string{"url", "http://" + e.Addr() + "/apimo", "provider", e.provider, "token", e.token, "there", "14", "agency", "14"}, more...)
}

func TestAnotherSystemIsReadTriedImportedAndTakenBack(t *testing.T) {
	source, h := another(t, access.Rights()...), open(t)
	staff, _, err := source.Access.Users(t.Context(), source.Operator, 14, 0, 1)
	if err != nil || len(staff) == 0 {
		t.Fatal(err)
	}
	user := fmt.Sprint(staff[0].ID)
	contact := source.person("GUIVARCH", staff[0].ID)
	property := source.flat("LOIN-1", staff[0].ID, `"owner":`+contact)
	source.post("requests", `{"contact":"`+contact+`","user":`+user+`,"country":"FR","active":true,"category":1,"comment":"Cherche loin","price":{"max":300000}}`)
	source.post("properties/"+property+"/pictures", source.photo("facade"))
	lost := source.post("properties/"+property+"/pictures", source.photo("court"))

	read := func(more ...string) (file string) {
		t.Helper()
		res, body := h.director.Post("/imports/source", source.order(more...)...)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("read: %s\n%s", res.Status, body)
		}
		file = res.Header.Get("Location")
		h.arrives(file, "Essai fait")
		return file
	}
	file := read()
	plan := h.shows(h.director, file, http.StatusOK, "Base Apimo lue par son API", "-"+source.token)
	for after := 50; after < 500; after += 50 {
		plan += h.shows(h.director, fmt.Sprintf("%s?after=%d", file, after), http.StatusOK)
	}
	for _, new := range []string{"GUIVARCH", "LOIN-1", "Cherche loin"} {
		if !strings.Contains(plan, new) {
			t.Errorf("%s is not in the plan", new)
		}
	}
	source.loses(property, lost)
	h.done(h.director, file+"/run", nil, "x", "")
	h.arrives(file, "Le fichier est importé")
	h.shows(h.director, file, http.StatusOK, "Une photo n’est pas venue", "Photo "+lost+" du bien "+property)
	lists := h.shows(h.director, "/imports", http.StatusOK, "14 contacts", "14 properties", "14 requests", "-"+source.token)
	here, _, err := h.Listings.FindReference(t.Context(), h.Operator, 14, "LOIN-1")
	if err != nil || here == 0 {
		t.Fatalf("property %d, %v", here, err)
	}
	if pictures, err := h.Listings.Pictures(t.Context(), h.Operator, here); err != nil || len(pictures) != 1 {
		t.Errorf("%d pictures, %v", len(pictures), err)
	}

	// What did not change is not read again, and what did comes alone.
	source.Clock.Advance(5 * time.Second)
	source.person("KERLEO", staff[0].ID)
	h.shows(h.director, read(), http.StatusOK, "KERLEO", "-LOIN-1")
	h.shows(h.director, read("all", "on"), http.StatusOK, "KERLEO", "-LOIN-1") // which is the same on both sides

	// Each list is taken back by itself, those that rest on others first.
	for _, list := range []string{"requests", "properties", "contacts"} {
		batch := h.found(lists, `href="(/imports/\d+)">[^<]*/14 `+list)
		h.done(h.director, batch+"/undo", []string{"L’annulation commence"})
		h.arrives(batch, "Annulé")
	}
	for _, e := range h.last("upload") {
		if strings.Contains(fmt.Sprint(e), source.token) {
			t.Errorf("the token is in the journal: %+v", e)
		}
	}
}

func TestASourceThatCannotBeReadIsToldInWords(t *testing.T) {
	source, h := another(t, access.ContactsRead), open(t)
	read := func(pairs ...string) string {
		t.Helper()
		res, body := h.director.Post("/imports/source", pairs...)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("read: %s\n%s", res.Status, body)
		}
		return res.Header.Get("Location")
	}
	order := source.order()
	wrong := slices.Clone(order)
	wrong[5] = "no-token"
	h.arrives(read(wrong...), "ne connaît pas ce fournisseur avec ce jeton")
	none := slices.Clone(order)
	none[7] = "999"
	h.arrives(read(none...), "vérifiez l’adresse et le numéro de l’agence là-bas")
	page := slices.Clone(order)
	page[1] = "http://" + source.Addr()
	h.arrives(read(page...), "Le travail s’est arrêté")
	part := read(order...)
	h.arrives(part, "Essai fait")
	h.shows(h.director, part, http.StatusOK, "La source n’ouvre pas cette liste (users)", "La source n’ouvre pas cette liste (properties)")

	h.sent(h.director, "/imports/source", http.StatusUnprocessableEntity, []string{"qui commence par https://", "Donnez le jeton", "Donnez le numéro du fournisseur", "Donnez le numéro que l’agence a là-bas", "-secret-token"}, "agency", "14", "token", "")
	for _, address := range []string{"http://192.0.2.1/", "file:///etc/passwd", "https://user:secret@example.org", "x"} {
		h.sent(h.director, "/imports/source", http.StatusUnprocessableEntity, []string{"qui commence par https://", "-" + source.token}, slices.Concat([]string{"url", address}, order[2:])...)
	}
	h.sent(h.agent, "/imports/source", http.StatusForbidden, nil, order...)
	other := slices.Clone(order)
	other[9] = "999"
	h.sent(h.director, "/imports/source", http.StatusNotFound, nil, other...)
}

// Somebody of an agency does not reach what stands in the network of the server.
func TestASourceInAPrivateNetworkIsNotReached(t *testing.T) {
	source := another(t, access.Rights()...)
	s := testkit.Demo(t, testkit.One(t))
	h := &house{T: t, Server: s, director: s.Member(t, access.Director, "Anne")}
	res, _ := h.director.Post("/imports/source", source.order()...)
	file := res.Header.Get("Location")
	h.shows(h.director, file, http.StatusOK, "-Essai fait")
	h.arrives(file, "est dans un réseau privé")
}
