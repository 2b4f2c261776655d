package browser_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"palier/proof/browser"
)

// aPersonIsInvitedAndSentAway goes with a newcomer from his letter to the end of his access.
func aPersonIsInvitedAndSentAway(s *site) {
	const email = "maelle.quentin@example.org"
	chief := s.director("invites", desk)
	chief.goes("/users", "Utilisateurs")
	chief.takes("Inviter une personne", "Envoyer une invitation par e-mail")
	chief.fills("user-firstname", "Maëlle", "user-lastname", "Quentin", "user-email", email)
	chief.chooses("#user-role", "agent")
	chief.chooses("#user-agency", s.demo.Apimo.Agency)
	chief.takes("Ajouter la personne", "Invitation envoyée à Maëlle Quentin", "Renvoyer l’invitation")
	record := chief.where()

	invited := s.letter(email, "Palier")
	newcomer := s.person("newcomer", desk)
	newcomer.goes(invited, "Bienvenue dans Palier")
	newcomer.fills("password", "les volets bleus de Quiberon")
	newcomer.takes("Enregistrer et me connecter", "Aujourd’hui", "Maëlle Quentin", "Terrain")
	newcomer.goes("/settings", "Pour vous", "Modèles de réponse")
	newcomer.misses("Utilisateurs", "Clés et permissions", "Webhooks", "Journal", "Imports")
	newcomer.goes("/users", "Accès refusé", "Cette page ne vous est pas ouverte")
	newcomer.goes(invited, "Ce lien n’est plus valable")
	newcomer.goes("/", "Aujourd’hui")

	chief.goes(record, "Connexions ouvertes", "Navigateur", "Peut se connecter")
	chief.takes("Fermer l’accès", "L’accès de Maëlle Quentin est fermé", "Accès fermé")
	newcomer.goes("/leads", "Connexion", "Mot de passe oublié")
	newcomer.fills("email", email, "password", "les volets bleus de Quiberon")
	newcomer.takes("Se connecter", "Adresse e-mail ou mot de passe incorrect")

	chief.takes("Annuler", "L’accès de Maëlle Quentin est rouvert", "Peut se connecter")
	newcomer.fills("email", email, "password", "les volets bleus de Quiberon")
	newcomer.takes("Se connecter", "Leads")
}

// aForgottenPasswordIsChosenAnew ends what the old password had opened.
func aForgottenPasswordIsChosenAnew(s *site) {
	const chosen = "trois galets sur la plage"
	who := s.member("agent", "Oregane")
	old := s.at("forgot-old", desk, who)
	lost := s.person("forgot", phone)
	lost.goes("/login?lang=fr")
	lost.takes("Mot de passe oublié ?", "Nous y enverrons un lien")
	lost.fills("email", who.Login)
	lost.takes("Recevoir le lien", "Si cette adresse est celle d’un compte")
	link := s.letter(who.Login, "passe")
	old.goes("/leads", "Leads")

	lost.goes(link, "Choisir un nouveau mot de passe")
	lost.fills("password", chosen)
	lost.takes("Enregistrer et me connecter", "Aujourd’hui")
	old.goes("/leads", "Connexion", "Mot de passe oublié ?")
	old.fills("email", who.Login, "password", who.Password)
	old.takes("Se connecter", "Adresse e-mail ou mot de passe incorrect")
	old.goes(link, "Ce lien n’est plus valable")
	old.enters(who.Login, chosen)
	old.sees("Aujourd’hui", "Oregane Bureau")

	stranger := s.person("forgot-nobody", desk)
	stranger.goes("/password/forgotten?lang=fr")
	stranger.fills("email", "personne.ici@example.org")
	stranger.takes("Recevoir le lien", "Si cette adresse est celle d’un compte")
}

// twoStepsAreSwitchedOnAndOff asks for the telephone at the log-in, and takes a recovery code
// once where it is lost.
func twoStepsAreSwitchedOnAndOff(s *site) {
	who := s.member("agent", "Perrine")
	p := s.at("steps", desk, who)
	p.goes("/profile", "Connexion en deux étapes")
	p.takes("Activer la deuxième étape", "Ou saisissez-y cette clé")
	secret := p.says(".secret code")
	p.fills("code", "000000", "current", who.Password)
	p.takes("Activer", "Ce code ne correspond pas")
	if again := p.says(".secret code"); again != secret {
		s.Errorf("the key became %q, the telephone has %q", again, secret)
	}
	used := time.Now()
	p.fills("code", s.sixDigits(secret, used), "current", who.Password)
	p.takes("Activer", "Vos codes de secours")
	codes, err := browser.Ask[[]string](p.tab, `[...document.querySelectorAll('ul.codes li')].map(one => one.innerText)`)
	if p.must(err); len(codes) != 10 {
		s.Fatalf("%d recovery codes: %q", len(codes), codes)
	}
	p.takes("Codes notés, continuer", "Activée", "Il reste 10 codes de secours")

	s.leaves(p)
	p.enters(who.Login, who.Password)
	p.sees("Deuxième étape", "l’un de vos codes de secours")
	p.fills("code", s.sixDigits(secret, used.Add(-time.Hour)))
	p.takes("Se connecter", "Ce code est incorrect ou a déjà servi")
	next := used.Add(30 * time.Second) // one that was not taken yet: a telephone's clock may be ahead
	if now := time.Now(); now.After(next) {
		next = now
	}
	p.fills("code", s.sixDigits(secret, next))
	p.takes("Se connecter", "Aujourd’hui")

	s.leaves(p)
	p.enters(who.Login, who.Password)
	p.fills("code", codes[3])
	p.takes("Se connecter", "Aujourd’hui")
	s.leaves(p)
	p.enters(who.Login, who.Password)
	p.fills("code", codes[3])
	p.takes("Se connecter", "Ce code est incorrect ou a déjà servi")
	p.fills("code", codes[7])
	p.takes("Se connecter", "Aujourd’hui")
	p.goes("/profile", "Il reste 8 codes de secours")
	p.opens("Nouveaux codes, ou désactiver")
	p.fills("step-password", who.Password)
	p.takes("Désactiver la deuxième étape", "La deuxième étape est désactivée", "Activer la deuxième étape")
	s.leaves(p)
	p.enters(who.Login, who.Password)
	p.sees("Aujourd’hui", "Perrine Bureau")
}

// leaves logs somebody out.
func (s *site) leaves(p *person) {
	s.Helper()
	p.goes("/")
	p.clicks("#me summary")
	p.takes("Se déconnecter", "Connexion")
}

// sixDigits is what an authenticator program shows at an instant (RFC 6238: SHA-1, six digits, half
// a minute).
func (s *site) sixDigits(secret string, at time.Time) string {
	s.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		s.Fatalf("the key %q: %v", secret, err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:from+4])&0x7fffffff%1_000_000)
}

// aReaderChoosesHowPagesLook, and finds it so when he comes back.
func aReaderChoosesHowPagesLook(s *site) {
	who := s.member("agent", "Quitterie")
	p := s.at("looks", desk, who)
	p.goes("/profile", "Affichage")
	p.clicks("input[name=theme][value=dark]")
	p.clicks("input[name=density][value=comfortable]")
	p.clicks("input[name=shortcuts]")
	p.takes("Appliquer", "Votre affichage est enregistré")
	p.chooses("#profile-language", "en")
	p.fills("profile-mobile", "06 39 98 41 07")
	p.takes("Enregistrer", "Your profile is saved", "Two-step log-in")

	looks := func(when string) {
		s.Helper()
		is, err := browser.Ask[[]string](p.tab, `[document.documentElement.dataset.theme, document.documentElement.dataset.density, document.documentElement.lang,
			String(document.body.hasAttribute('data-shortcuts')), getComputedStyle(document.body).colorScheme]`)
		p.must(err)
		if got := strings.Join(is, " "); got != "dark comfortable en false dark" {
			s.Errorf("%s the page is %s", when, got)
		}
	}
	looks("at once")
	p.goes("/leads", "Leads", "Waiting for an answer")
	p.presses("g")
	p.presses("c")
	if p.where() != "/leads" {
		s.Errorf("keys that were switched off lead to %s", p.where())
	}
	p.goes("/")
	p.clicks("#me summary")
	p.takes("Log out")
	p.goes("/login", "Mot de passe")
	p.fills("email", who.Login, "password", who.Password)
	p.follows("form.fields button", "Today", "Quitterie Bureau")
	looks("after the log-out")
}
