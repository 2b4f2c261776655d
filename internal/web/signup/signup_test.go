package signup_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
	"palier/internal/web/signup"
)

// browser is somebody at the pages.
type browser struct {
	t      *testing.T
	server *testkit.Server
	client *http.Client
}

func open(t *testing.T, server *testkit.Server) *browser {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	return &browser{t, server, &http.Client{Jar: jar}}
}

// toNewcomers is a server on which anybody may sign up.
func toNewcomers(t *testing.T) *testkit.Server {
	t.Helper()
	return testkit.Demo(t, testkit.One(t), testkit.Newcomers)
}

// says fails the test unless the answer has the status and each of the texts.
func (b *browser) says(method, path string, form url.Values, status int, texts ...string) string {
	b.t.Helper()
	r, err := http.NewRequest(method, "http://"+b.server.Addr()+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+b.server.Addr())
	}
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if answer.StatusCode != status {
		b.t.Errorf("%s %s: status %d, want %d", method, path, answer.StatusCode, status)
	}
	for _, text := range texts {
		if !strings.Contains(string(body), text) {
			b.t.Errorf("%s %s lacks %q:\n%.4000s", method, path, text, body)
		}
	}
	return string(body)
}

func newcomer() url.Values {
	return url.Values{"company": {"Agence du Port"}, "firstname": {"Camille"}, "lastname": {"Roux"}, "phone": {"06 39 98 00 10"},
		"email": {"c.roux@example.org"}, "password": {"un escalier de granit"}}
}

func TestANewcomerOpensATestAccountAndKeepsIt(t *testing.T) {
	b := open(t, toNewcomers(t))
	b.says("GET", signup.Path, nil, 200, "Ouvrir un compte de test", `autocomplete="new-password"`)
	b.says("POST", signup.Path, newcomer(), 200, "Votre compte de test est ouvert", "c.roux@example.org", "compte de test")
	accounts, err := b.server.Access.Accounts(t.Context())
	if err != nil || len(accounts) != 2 || accounts[1].Mode != "test" || accounts[1].Name != "Agence du Port" {
		t.Fatalf("accounts: %+v %v", accounts, err)
	}

	b.says("POST", signup.Profile, url.Values{"firstname": {"Camille"}, "lastname": {"Le Roux"}, "mobile": {"+33 6 39 98 00 11"}, "presentation": {"Je fais\nvisiter."}},
		200, "Vos coordonnées sont enregistrées", "Le Roux", "Je fais\nvisiter.")
	b.says("POST", signup.Profile, url.Values{"firstname": {strings.Repeat("x", 201)}, "mobile": {"12"}}, 422, `role="alert"`, `aria-invalid="true"`)

	b.says("POST", signup.Profile+"/password", url.Values{"current": {"another one"}, "password": {"une rampe de chêne"}}, 422, "n’est pas le bon")
	b.says("POST", signup.Profile+"/password", url.Values{"current": {"un escalier de granit"}, "password": {"court"}}, 422, "au moins 10")
	b.says("POST", signup.Profile+"/password", url.Values{"current": {"un escalier de granit"}, "password": {"une rampe de chêne"}}, 200, "mot de passe est changé")
	b.says("POST", "/logout", nil, 200)
	b.says("GET", signup.Profile, nil, 200, `name="next"`)
	b.says("POST", "/login", url.Values{"email": {"c.roux@example.org"}, "password": {"une rampe de chêne"}, "next": {signup.Profile}}, 200, "Mon compte")
}

func TestTheAddressThatIsToldIsSetAndItsSecretShownOnce(t *testing.T) {
	b := open(t, toNewcomers(t))
	b.says("POST", signup.Path, newcomer(), 200, "Adresse prévenue")
	hook := signup.Profile + "/webhook"
	b.says("POST", hook, url.Values{"address": {"nowhere"}}, 422, "adresse complète", `value="nowhere"`)
	b.says("POST", hook, url.Values{"address": {"https://example.org/palier"}}, 200, "affiché cette seule fois", "whsec_", `value="https://example.org/palier"`)
	if again := b.says("GET", signup.Profile, nil, 200, "https://example.org/palier"); strings.Contains(again, "whsec_") {
		t.Error("the secret is shown again")
	}
	before := b.endpoint()
	if moved := b.says("POST", hook, url.Values{"address": {" https://example.org/other "}}, 200, "est enregistrée", "https://example.org/other"); strings.Contains(moved, "whsec_") {
		t.Error("an address that moved has another secret")
	}
	if after := b.endpoint(); after.ID != before.ID || after.Sealed != before.Sealed || after.Cursor < before.Cursor || after.URL != "https://example.org/other" {
		t.Errorf("the endpoint is another: %+v, before %+v", after, before)
	}
	b.says("POST", hook, url.Values{"address": {"nowhere"}}, 422, "adresse complète", `value="nowhere"`)
	if left := b.says("POST", hook, url.Values{"address": {""}}, 200, "est enregistrée"); strings.Contains(left, "example.org/other") {
		t.Error("the address that was taken away is still there")
	}
}

// endpoint is the one of the newcomer's account.
func (b *browser) endpoint() webhooks.Endpoint {
	b.t.Helper()
	accounts, err := b.server.Access.Accounts(b.t.Context())
	if err != nil || len(accounts) != 2 {
		b.t.Fatalf("accounts: %+v %v", accounts, err)
	}
	list, err := b.server.Webhooks.List(b.t.Context(), access.Operator(accounts[1], "test"))
	if err != nil || len(list) != 1 {
		b.t.Fatalf("endpoints: %+v %v", list, err)
	}
	return list[0]
}

func TestWhatIsWrongIsSaidAndNoAccountOpened(t *testing.T) {
	b := open(t, toNewcomers(t))
	for field, value := range map[string]string{"company": " ", "email": "nobody", "password": "court", "phone": strings.Repeat("1", 300)} {
		form := newcomer()
		form.Set(field, value)
		body := b.says("POST", signup.Path, form, 422, `role="alert"`)
		if strings.Contains(body, "granit") {
			t.Error("the page holds the password")
		}
	}
	b.says("POST", signup.Path, newcomer(), 200)
	again := newcomer()
	again.Set("email", " C.Roux@Example.org")
	if said := b.says("POST", signup.Path, again, 422, "pas encore de compte"); strings.Contains(said, "adresse e-mail complète") {
		t.Error("an address that is taken is said to be none")
	}
	again.Set("email", "nope")
	if said := b.says("POST", signup.Path, again, 422, "adresse e-mail complète"); strings.Contains(said, "pas encore de compte") {
		t.Error("what is no address is said to be taken")
	}
	if accounts, err := b.server.Access.Accounts(t.Context()); err != nil || len(accounts) != 2 {
		t.Errorf("accounts: %+v %v", accounts, err)
	}
	r, err := b.client.PostForm("http://"+b.server.Addr()+signup.Path, newcomer()) // says neither Origin nor Sec-Fetch-Site
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusForbidden {
		t.Errorf("a form that came from nowhere: %s", r.Status)
	}
}

func TestWithoutTheSettingNobodySignsUp(t *testing.T) {
	b := open(t, testkit.Demo(t, testkit.One(t)))
	b.says("GET", signup.Path, nil, 404)
	b.says("POST", signup.Path, newcomer(), 404)
}
