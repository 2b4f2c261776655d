package browser_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"palier/proof/browser"
)

// asked is a new enquiry of the first agency, as a portal sends it.
func (s *site) asked(reference, first, last, phone string) (id int64) {
	s.Helper()
	var made struct{ ID int64 }
	s.apimo(http.MethodPost, "/agencies/"+s.demo.Apimo.Agency+"/leads", map[string]any{"type": 1, "reference": reference, "firstname": first, "lastname": last,
		"email": strings.ToLower(last) + "@example.org", "mobile": phone, "message": "Bonjour, ce bien est-il encore libre ?"}, http.StatusOK, &made)
	return made.ID
}

// thePaletteLeadsEverywhere finds a person by a part of his name, begins and does things by
// their names, and goes by letters.
func thePaletteLeadsEverywhere(s *site) {
	lead := s.asked("palette-1", "Gwenvaël", "Tromelin", "06 39 98 61 14")
	here := fmt.Sprintf("/leads/%d", lead)
	p := s.at("palette", desk, s.member("agent", "Ronane"))
	p.goes("/")
	p.palette("tromel", "Gwenvaël Tromelin")
	p.sees("Personnes", "06 39 98 61 14")
	p.presses(kb.ArrowDown)
	if said := p.says("#found [aria-selected=true]"); said != "Voir tous les résultats" {
		s.Errorf("the arrow goes to %q", said)
	}
	p.presses(kb.ArrowUp)
	p.turns(kb.Enter, "Gwenvaël Tromelin", "ce bien est-il encore libre")
	p.palette("prevoir une vis", "Prévoir une visite avec ce contact")
	p.presses(kb.Escape)
	p.goes(here)
	p.palette("repon", "Répondre à ce lead")
	p.turns(kb.Enter, "tromelin@example.org")
	p.palette("creer un lead", "Créer un lead")
	p.turns(kb.Enter, "Nouveau lead", "Enregistrer")
	p.palette("webhooks", "Rien ne répond")
	p.presses(kb.Escape)
	p.await("the palette to close", func() bool { return p.truth(`!document.querySelector('#palette').open`) })

	p.goes("/")
	p.presses("?")
	p.await("the sheet of shortcuts", func() bool { return p.truth(`document.querySelector('#shortcuts').open`) })
	p.sees("Raccourcis clavier", "Annuler la dernière action")
	p.presses(kb.Escape)
	p.presses("g")
	p.turns("l", "Leads", "Attendent une réponse")
	p.presses("/")
	p.presses("tromelin")
	p.turns(kb.Enter, "Gwenvaël Tromelin")
	p.presses(kb.Escape)
	p.clicks("h1")
	p.presses("j")
	p.turns(kb.Enter, "ce bien est-il encore libre")
	p.presses("g")
	p.turns("c", "Contacts")
	if p.where() != "/contacts" {
		s.Errorf("g c leads to %s", p.where())
	}
	p.goes("/profile")
	p.presses("/")
	p.presses("0639986114")
	p.turns(kb.Enter, "Gwenvaël Tromelin")
	p.presses("c")
	p.turns(kb.Enter, "Nouveau lead")
}

// palette opens the palette by its keys, types, and waits for what it finds first.
func (p *person) palette(text, first string) {
	p.Helper()
	p.must(p.tab.Chord("k", chromedp.ModifierCtrl))
	p.await("the palette", func() bool { return p.truth(`document.querySelector('#palette').open`) })
	p.presses(text)
	p.reads("#found", first)
}

// aLeadIsAnsweredByKeyboardAlone goes from the log-in to a letter with the keys that everybody
// has: Tab, Enter and letters.
func aLeadIsAnsweredByKeyboardAlone(s *site) {
	who := s.member("agent", "Steren")
	lead := s.asked("keys-1", "Maodez", "Kerbiriou", "06 39 98 61 15")
	here := fmt.Sprintf("/leads/%d", lead)
	p := s.person("keyboard", desk)
	p.goes("/login?lang=fr", "Connexion")
	p.tabsTo("#email")
	p.presses(who.Login)
	p.presses(kb.Tab)
	p.presses(who.Password)
	p.turns(kb.Enter, "Aujourd’hui")
	p.goes("/", "Aujourd’hui")
	p.presses(kb.Tab)
	if !p.truth(`document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().top >= 0`) {
		s.Error("the first thing that Tab comes to is not the way past the menus, to be seen")
	}
	p.presses(kb.Enter)
	p.await("the focus in what the page is about", func() bool { return p.truth(`document.activeElement.id === 'main'`) })

	p.goes("/")
	p.tabsTo(`nav.rail a[href='/leads']`)
	p.turns(kb.Enter, "Attendent une réponse")
	p.tabsTo(`main [data-search]`)
	p.presses("kerbiriou")
	p.turns(kb.Enter, "Maodez Kerbiriou")
	p.tabsTo(`a[href='` + here + `']`)
	p.turns(kb.Enter, "ce bien est-il encore libre")
	p.tabsTo(`a[href='` + here + `/answer']`)
	p.turns(kb.Enter, "kerbiriou@example.org")
	p.tabsTo("#subject")
	p.presses("Votre demande à Quimperlé")
	p.tabsTo("#body")
	p.presses("Bonjour, oui, il est libre. Quand souhaitez-vous le visiter ?")
	p.tabsTo("form[data-keep] button[type=submit]")
	p.turns(kb.Enter, "Maodez Kerbiriou", "Contacté")
	s.person("keyboard-letters", desk).gets("kerbiriou@example.org", "Votre demande à Quimperlé", "Quand souhaitez-vous le visiter")
}

// tabsTo presses Tab until what a selector finds has the focus, and sees each time where it is;
// within a date the browser shows that itself.
func (p *person) tabsTo(selector string) {
	p.Helper()
	for range 150 {
		p.presses(kb.Tab)
		if !p.truth(`(() => {
	const at = document.activeElement, look = getComputedStyle(at)
	return at === document.body || at.type === 'date' || look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2
})()`) {
			p.Errorf("%s: the focus is not to be seen at %s", p.name, p.focused())
		}
		if p.truth("document.activeElement.matches(" + fmt.Sprintf("%q", selector) + ")") {
			return
		}
	}
	p.Fatalf("%s: Tab does not come to %s", p.name, selector)
}

func (p *person) focused() string {
	p.Helper()
	is, err := browser.Ask[string](p.tab, `document.activeElement.outerHTML.slice(0, 200)`)
	p.must(err)
	return is
}

// watchFocus notes on the page what gets the focus, and how it looks then; unmet tells what
// should have had it and has not, or was not to be seen.
const (
	watchFocus = `(() => {
	const met = window.met = new Set()
	window.dim = []
	window.most = [...document.querySelectorAll('*')].filter(one => one.tabIndex >= 0).length
	document.addEventListener('focusin', ({ target }) => {
		if (met.has(target)) return
		met.add(target)
		const look = getComputedStyle(target)
		if (look.outlineStyle === 'none' || parseFloat(look.outlineWidth) < 2) window.dim.push(target)
	})
	document.activeElement.blur()
	return window.most
})()`
	unmet = `(() => {
	const name = one => one.outerHTML.replace(/\s+/g, ' ').slice(0, 120)
	const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
		.filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0)
	const other = one => one.type === 'radio' && [...window.met].some(it => it.name === one.name && it.type === 'radio')
	return [...all.filter(one => !window.met.has(one) && !other(one)).map(one => 'Tab does not come to ' + name(one)),
		...all.filter(one => one.tabIndex > 0).map(one => 'out of order: ' + name(one)), ...window.dim.map(one => 'the focus is not to be seen at ' + name(one))]
})()`
)

// everythingIsReachedByTab presses Tab through the main screens.
func everythingIsReachedByTab(s *site) {
	lead := s.asked("tabs-1", "Azenor", "Coatmeur", "06 39 98 61 16")
	p := s.director("tabs", desk)
	for _, screen := range []string{"/", "/leads?q=coatmeur", fmt.Sprintf("/leads/%d", lead), "/contacts?q=coatmeur", s.first(p, "/contacts?q=coatmeur", "main [data-row] a[href^='/contacts/']"),
		s.first(p, "/properties", "main [data-row] a[href^='/properties/']"), s.first(p, "/field", "main [data-row] a[href^='/field/buildings/']"), "/agenda?view=day", "/settings", "/profile"} {
		p.goes(screen)
		most, err := browser.Ask[int](p.tab, watchFocus)
		p.must(err)
		p.presses(strings.Repeat(kb.Tab, most+2))
		wrong, err := browser.Ask[[]string](p.tab, unmet)
		p.must(err)
		for _, one := range wrong {
			s.Errorf("%s: %s", screen, one)
		}
	}
}

// first is where the first link of a list leads.
func (s *site) first(p *person, list, selector string) string {
	s.Helper()
	p.goes(list)
	path, err := p.tab.Attribute(selector, "href")
	if p.must(err); path == "" {
		s.Fatalf("%s: no %s", list, selector)
	}
	return path
}
