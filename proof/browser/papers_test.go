package browser_test

import (
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// photograph is a picture as large as a telephone takes them.
func photograph(t *testing.T) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	for y := range 2000 {
		for x := range 3000 {
			picture.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	name := filepath.Join(t.TempDir(), "IMG_0042.jpg")
	file, err := os.Create(name)
	if err == nil {
		err = jpeg.Encode(file, picture, nil)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// addsAPhoto adds one, which is made smaller before it leaves.
func (p *person) addsAPhoto(page, file string) {
	p.Helper()
	p.goes(page, "Ajouter une photo")
	field := "input[id^='photo-']"
	p.must(p.tab.Choose(field, file))
	p.await("a smaller picture", func() bool {
		name, err := p.tab.Chosen(field)
		p.must(err)
		return name == "photo.jpg"
	})
	p.follows("form:has("+field+") button", "C’est enregistré avec la visite", "Retirer la photo")
	if _, width := p.picture(".photos img", "src"); width != 256 {
		p.Errorf("the photo is shown %d pixels wide, want 256", width)
	}
	if _, width := p.picture(".photos a", "href"); width != 1600 {
		p.Errorf("the photo arrived %d pixels wide, want 1600", width)
	}
}

// picture reads the picture whose address is an attribute of what the selector finds
// first: how many dark pixels it has in its lower part, and its width.
func (p *person) picture(selector, attribute string) (dark, width int) {
	p.Helper()
	address, err := p.tab.Attribute(selector, attribute)
	p.must(err)
	dark, width, err = p.tab.Ink(address)
	p.must(err)
	return dark, width
}

// letsSign has the visitor sign the slip with a finger, at the second try.
func (p *person) letsSign(page, axe string) {
	p.Helper()
	p.goes(page, "reconnaît avoir visité", "Signature du visiteur")
	p.must(p.tab.Draw("canvas"))
	p.must(p.tab.Click("[data-clear]"))
	p.must(p.tab.Draw("canvas"))
	p.must(p.tab.Click("[data-slip] details summary"))
	p.fills("signer", "Max Sorel")
	p.must(p.tab.Click("#approved"))
	p.judgeHere(axe, "a slip that is signed")
	p.follows("[data-slip] button[type=submit]", "C’est enregistré avec la visite")
	if dark, width := p.picture("img.slip", "src"); dark < 100 || width < 500 {
		p.Errorf("the slip is %d pixels wide with %d dark ones where the signature is", width, dark)
	}
	p.sees("Lu et approuvé par Max Sorel", "Reçu le")
}

// signsByKeyboard has the visitor sign by his name where there is no connection: the slip
// waits as a report does, and is there once.
func (p *person) signsByKeyboard(page string) {
	p.Helper()
	p.goes(page, "Signer au clavier")
	p.must(p.tab.Connect(false))
	p.goes(page, "Signature du visiteur")
	p.must(p.tab.Click("[data-slip] details summary"))
	p.fills("signer", "Noe Sorel")
	p.must(p.tab.Click("#approved"))
	p.must(p.tab.Click("[data-slip] button[type=submit]"))
	p.reads("#waiting", "1 en attente d’envoi")
	p.must(p.tab.Connect(true))
	p.must(p.tab.Await("#waiting[hidden]"))
	p.goes(page, "Lu et approuvé par Noe Sorel")
	if dark, width := p.picture("img.slip", "src"); dark < 100 || width < 500 {
		p.Errorf("the slip is %d pixels wide with %d dark ones where the name is", width, dark)
	}
}

// subscribes opens, replaces and closes the address of his calendar; the page that shows
// it is judged while it does.
func (p *person) subscribes(axe string) {
	p.Helper()
	shown := func() string {
		address, err := p.tab.Written("#address")
		p.must(err)
		return address
	}
	p.goes("/agent/calendar", "Aucune adresse n’est ouverte")
	p.follows("main form button", "Votre adresse est prête", "Copiez-la maintenant")
	p.judgeHere(axe, "the calendar's address")
	first := shown()
	p.answers(first, http.StatusOK, "BEGIN:VCALENDAR")
	p.goes("/agent/calendar", "Une adresse est ouverte depuis le")
	p.must(p.tab.Click("details.act:first-of-type summary"))
	p.follows("details.act:first-of-type button", "Votre adresse est prête")
	second := shown()
	p.answers(first, http.StatusNotFound, "")
	p.answers(second, http.StatusOK, "BEGIN:VCALENDAR")
	p.must(p.tab.Click("details.act:last-of-type summary"))
	p.follows("details.act:last-of-type button", "L’adresse est supprimée")
	p.answers(second, http.StatusNotFound, "")
}

// answers asks for an address as a calendar program does.
func (p *person) answers(address string, status int, says string) {
	p.Helper()
	r, err := http.NewRequestWithContext(p.Context(), http.MethodGet, address, nil)
	p.must(err)
	got, err := http.DefaultClient.Do(r)
	p.must(err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != status || !strings.Contains(string(text), says) {
		p.Errorf("the calendar answers %s, %v, want %d with %q", got.Status, err, status, says)
	}
}
