package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/proof/browser"
	"palier/proof/product"
)

// shotsVariable names a directory for pictures of every page that a journey passes:
// somebody looks at them before a release.
const shotsVariable = "PALIER_SHOTS"

const password = "un escalier de granit"

// limit is how long a command may take.
const limit = time.Minute

// site is the program with a browser in front of it.
type site struct {
	*testing.T
	origin  string
	browser context.Context
	launch  product.Launch
	demo    product.Demo
}

func open(t *testing.T) *site { t.Helper(); return openAs(t, false) }

// openAlive is open on the demonstration with its weeks of work.
func openAlive(t *testing.T) *site { t.Helper(); return openAs(t, true) }

func openAs(t *testing.T, alive bool) *site {
	t.Helper()
	path, err := browser.Find()
	if errors.Is(err, browser.ErrNone) && !inCI() {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(cancel)
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	port, err := product.FreePort(rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0)))
	if err != nil {
		t.Fatal(err)
	}
	launch := product.Launch{Binary: binary, Dir: filepath.Join(dir, "data"), Port: port, Alive: alive}
	server, err := product.Start(ctx, launch)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Kill)
	started, stop, err := browser.Start(ctx, path, filepath.Join(dir, "profile"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return &site{t, strings.TrimSuffix(server.Demo.URL, "/"), started, launch, server.Demo}
}

// program is the binary that all these tests run, built when the first of them asks.
var program = sync.OnceValues(func() (string, error) {
	root, err := product.Root(context.Background())
	if err != nil {
		return "", err
	}
	binary := filepath.Join(scratch, "palier")
	return binary, product.Build(context.Background(), root, binary)
})

// scratch is a directory of this run, which TestMain makes and takes away.
var scratch string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "palier-browser-")
	if err != nil {
		panic(err)
	}
	scratch = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// inCI tells that what is missing here is a failure.
func inCI() bool { return os.Getenv("CI") != "" }

// person is somebody at a tab.
type person struct {
	*testing.T
	tab    *browser.Tab
	origin string
	name   string // begins the names of his pictures
	shots  int
}

func (s *site) person(name string, k browser.Kind) *person {
	s.Helper()
	tab, leave, err := browser.Open(s.browser, k, os.Getenv(shotsVariable))
	if err != nil {
		s.Fatal(err)
	}
	p := &person{s.T, tab, s.origin, name, 0}
	s.Cleanup(func() {
		for _, wrong := range tab.Wrong() {
			s.Errorf("%s: %s", name, wrong)
		}
		leave()
	})
	return p
}

func (p *person) must(err error) {
	p.Helper()
	if err != nil {
		at, _ := p.tab.Address()
		said, _ := p.tab.Text("main")
		p.Fatalf("%s at %s: %v\n%s", p.name, at, err, said)
	}
}

// goes opens a page of the site, sees that it says each of the texts.
func (p *person) goes(path string, says ...string) {
	p.Helper()
	p.must(p.tab.Visit(p.origin + path))
	p.sees(says...)
}

func (p *person) follows(selector string, says ...string) {
	p.Helper()
	p.must(p.tab.Follow(selector))
	p.sees(says...)
}

func (p *person) fills(pairs ...string) {
	p.Helper()
	p.must(p.tab.Fill(pairs...))
}

// sees fails the journey unless the page says each of the texts and fits its screen.
func (p *person) sees(texts ...string) {
	p.Helper()
	said, err := p.tab.Text("body")
	p.must(err)
	said = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(said)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			p.Fatalf("%s does not read %q in:\n%s", p.name, text, said)
		}
	}
	if strings.Contains(said, "%!") {
		p.Errorf("%s: a text of the page has a place too many or too few:\n%s", p.name, said)
	}
	wide, err := p.tab.TooWide()
	p.must(err)
	if wide >= 0.5 { // less is rounding
		p.Errorf("%s: the page is %g pixels wider than the screen", p.name, wide)
	}
	p.shots++
	p.must(p.tab.Shoot(fmt.Sprintf("%s-%02d", p.name, p.shots)))
}

// reads waits until what the selector finds first says a text: a script may say it a
// moment later.
func (p *person) reads(selector, want string) {
	p.Helper()
	said := ""
	p.await(want, func() bool {
		var err error
		said, err = p.tab.Text(selector)
		p.must(err)
		return strings.Contains(said, want)
	})
}

// await asks again and again, for a while, whether something is so.
func (p *person) await(what string, so func() bool) {
	p.Helper()
	ask := time.NewTicker(50 * time.Millisecond)
	defer ask.Stop()
	for range 200 {
		if so() {
			return
		}
		<-ask.C
	}
	p.Fatalf("%s waited at %s for this in vain: %s", p.name, p.where(), what)
}

// call asks the API, as the newcomer's own program would.
func (s *site) call(method, path, token string, body, answer any) {
	s.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.Context(), method, s.origin+"/flatsy/api/v1/business/"+path, bytes.NewReader(raw))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("X-Auth-Token", token)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		s.Fatalf("%s: %s %v: %s", path, got.Status, err, text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		s.Fatalf("%s: %v: %s", path, err, text)
	}
}

// mailed is the code in the latest letter to somebody, as the demonstration's mailbox
// shows it.
func (s *site) mailed(to string) string {
	s.Helper()
	reader := s.person("reader", desk)
	reader.await("a letter to "+to, func() bool {
		reader.must(reader.tab.Visit(s.origin + "/demo/mail"))
		said, err := reader.tab.Text("li")
		return err == nil && strings.Contains(said, to)
	})
	reader.must(reader.tab.Follow("li a"))
	said, err := reader.tab.Text("main")
	reader.must(err)
	code := regexp.MustCompile(`\b\d{6}\b`).FindString(said)
	if code == "" {
		s.Fatalf("no code in %s", said)
	}
	return code
}

// property makes a flat of the newcomer's, who shows it himself.
func (s *site) property(email string) (id string) {
	s.Helper()
	var entered struct{ Token string }
	s.call(http.MethodPost, "login", "", map[string]string{"identifier": email, "password": password}, &entered)
	var made struct{ ID string }
	s.call(http.MethodPost, "properties", entered.Token, map[string]any{
		"externalRef": "18/1280/02/0227", "inCharge": email, "price": 890, "rentSell": "property.basics.rentsell.rent",
		"address": map[string]any{"address": "12 rue des Tilleuls", "zip": "44000", "city": "Nantes", "countryCode": "FR", "latitude": 47.2184, "longitude": -1.5536, "doorInfo": "4e étage, à gauche"},
		"fields":  map[string]any{"surface": 42.5, "numRooms": 2, "dpe": "C"},
	}, &made)
	return made.ID
}

var (
	phone      = browser.Kind{Width: 360, Height: 740, Phone: true, Language: "fr-FR"}
	plainPhone = browser.Kind{Width: 390, Height: 844, Phone: true, Plain: true, Language: "fr-FR"}
	darkDesk   = browser.Kind{Width: 1280, Height: 900, Dark: true, Language: "en-GB"}
	desk       = browser.Kind{Width: 1280, Height: 900, Language: "fr-FR"}
)

// TestJourneys goes through the pages of visitors, of agents on their way and of applications.
func TestJourneys(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, goes := range map[string]func(*site){
		"people book, show and report": peopleBookShowAndReport,
		"an agent works without a connection": func(s *site) {
			anAgentWorksWithoutAConnection(s.agency("lou.petit@example.org", phone))
		},
		"pages of agents and visitors are accessible": func(s *site) {
			agentAndVisitorPagesAreAccessible(s.agency("sam.girard@example.org", phone))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goes(s.in(t))
		})
	}
	t.Run("applications", func(t *testing.T) { // one after the other: both are Camille's, and each sees what the other has let act
		t.Parallel()
		t.Run("a user lets an application act and ends it", func(t *testing.T) { aUserLetsAnApplicationActAndEndsIt(s.in(t)) })
		t.Run("pages of applications are accessible", func(t *testing.T) { pagesOfApplicationsAreAccessible(s.in(t)) })
	})
}

// in is the site in a test of its own.
func (s *site) in(t *testing.T) *site { return &site{t, s.origin, s.browser, s.launch, s.demo} }

// peopleBookShowAndReport goes with four people through all pages: a newcomer who
// opens an account, a visitor without scripts, one who reads English at night, and the
// agent with a telephone.
func peopleBookShowAndReport(s *site) {
	const email = "camille.roux@example.org"

	agent := s.person("agent", phone)
	agent.goes("/pro/signup", "Ouvrir un compte de test")
	agent.fills("company", "Agence du Port", "firstname", "Camille", "lastname", "Roux", "phone", "06 39 98 00 10", "email", email, "password", password)
	agent.follows("form.fields button", "Votre compte de test est ouvert", "Mon compte")
	uid := s.property(email)

	visitor := s.person("visitor", plainPhone)
	visitor.goes("/v/"+uid, "2 pièces, 42,5 m²", "890 € par mois", "Nantes", "Quand souhaitez-vous visiter", "heure de Paris")
	visitor.follows(".times button", "Ce créneau est tenu pour vous", "Vos coordonnées")
	visitor.follows(".fields button[type=submit]", "Corrigez ce qui suit", "Indiquez un numéro de téléphone complet")
	visitor.fills("phone", "06 39 98 55 21", "firstname", "Noé", "lastname", "Sorel", "email", "noe.sorel@example.org")
	visitor.follows(".fields button[type=submit]", "Confirmez votre adresse e-mail", "noe.sorel@example.org")
	visitor.fills("code", s.mailed("noe.sorel@example.org"))
	visitor.follows(".fields .button", "Votre demande est notée", "Proposée", "44000 Nantes")

	other := s.person("other", darkDesk)
	other.goes("/v/"+uid, "When would you like to come?", "Paris time")
	other.follows(".times button:last-child", "This time is held for you")
	other.fills("phone", "+33 6 39 98 55 22", "firstname", "Ada", "lastname", "Martin", "email", "ada.martin@example.org")
	other.follows(".fields button[type=submit]", "Confirm your e-mail address", "ada.martin@example.org")
	other.fills("code", s.mailed("ada.martin@example.org"))
	other.follows(".fields .button", "Your request is noted")
	other.follows("a[href*='/manage/move']", "Choose another time", "It stays there until you choose")
	other.follows(".times button", "Your request is noted", "Proposed")
	other.must(other.tab.Click("details.act summary"))
	other.follows(".danger", "Cancelled by you")

	agent.goes("/agent", "Mes visites", "12 rue des Tilleuls", "Noé Sorel")
	agent.follows(".stops a[href*='/agent/visits/']", "Visiteurs", "Noé Sorel", "Itinéraire")
	agent.follows("form[action$='/confirm'] button", "La visite est confirmée", "Je suis arrivé")
	agent.must(agent.tab.Click(".arrive summary"))
	agent.fills("code", "12")
	agent.must(agent.tab.Click("form[action$='/done'] button"))
	agent.must(agent.tab.Await("#code-wrong"))
	agent.sees("Ce n’est pas le code de cette visite")

	address, err := visitor.tab.Address()
	visitor.must(err)
	visitor.goes(strings.TrimPrefix(address, s.origin), "Confirmée", "12 rue des Tilleuls", "Camille Roux", "Code de visite")
	code, err := visitor.tab.Text(".code")
	visitor.must(err)

	agent.fills("code", code)
	agent.follows("form[action$='/done'] button", "Visite terminée", "Brouillon, encore 2 h 00")
	agent.must(agent.tab.Click("input[name=interest][value='4']"))
	agent.fills("positive-"+agent.property(), "Très clair", "negative-"+agent.property(), "Le bruit de la rue")
	agent.follows("form[action$='/report'] button", "Compte rendu enregistré")
	if kept, err := agent.tab.Written("textarea[name=positive]"); err != nil || kept != "Très clair" {
		s.Errorf("the report keeps %q, %v", kept, err)
	}
	agent.goes("/agent", "Terminée", "Brouillon")

	clerk := s.person("clerk", desk)
	clerk.goes("/user/edit", "Connexion")
	clerk.fills("email", email, "password", password)
	clerk.follows("form.fields button", "Mon compte", email)
	clerk.goes("/v/0d6c2a3e-3c50-4a0e-9a67-3c9f6a1f4b21", "Page introuvable")
}

// property is the number by which the page calls the property of its report.
func (p *person) property() string {
	p.Helper()
	id, err := p.tab.Attribute("textarea[name=positive]", "id")
	p.must(err)
	return strings.TrimPrefix(id, "positive-")
}
