package showcase

import (
	"net/http"
	"strings"

	"palier/internal/core/access"
	"palier/internal/web/page"
)

// firm is who offers: the agency, and what it must say of itself wherever it shows anything.
type firm struct {
	access.Agency
	Card      string // number of its professional card, empty: nobody said
	Chamber   string // that issued it
	Guarantor string
}

// Web is the agency's own address on the web, empty where it is none that a link may have.
func (f firm) Web() string { return web(f.Website) }

// Line is its address in one line.
func (f firm) Line() string {
	line := strings.TrimSpace(f.Zipcode + " " + f.City)
	if f.Address != "" {
		line = strings.Trim(f.Address+", "+line, ", ")
	}
	return line
}

// firm is what the pages say of an agency.
func (p *Pages) firm(r *http.Request, guest access.Actor, agency access.Agency) (firm, error) {
	f := firm{Agency: agency}
	card, found, err := p.Cards.CardOf(r.Context(), guest, agency.ID)
	if found {
		f.Card, f.Chamber, f.Guarantor = card.Number, card.Chamber, card.Guarantor
	}
	return f, err
}

// agent is the name of who is in charge of the property, empty when nobody is, or nobody who works
// there still.
func (p *Pages) agent(r *http.Request, s stand) (string, error) {
	if s.p.User == 0 {
		return "", nil
	}
	found, err := p.Access.UsersByID(r.Context(), s.guest, []int64{s.p.User})
	u := found[s.p.User]
	if err != nil || !u.Active {
		return "", err
	}
	return strings.TrimSpace(u.Firstname + " " + u.Lastname), nil
}

// tongue is a page in a language, for search engines.
type tongue struct{ Lang, URL string }

// tongues are a page in each language, and as the reader's browser asks for it.
func tongues(words page.Words, address string) []tongue {
	list := []tongue{{"x-default", address}, {words.Lang, words.In(words.Lang, address)}}
	for _, lang := range words.Others() {
		list = append(list, tongue{lang, words.In(lang, address)})
	}
	return list
}

// locale is a language as Open Graph writes it.
func locale(lang string) string {
	if lang == "en" {
		return "en_GB"
	}
	return "fr_FR"
}
