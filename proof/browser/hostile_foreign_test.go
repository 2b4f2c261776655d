package browser_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	// What is open to everybody: a visitor's pages, the demonstration's letters, what is published.
	everybodys = regexp.MustCompile(`^/(v|demo|annonces?|photos)(/|$)`)
	// Places are of the public address base, and no account's: what is known of them is.
	places = regexp.MustCompile(`^/field/(buildings|rounds)/`)
	// What would end the stranger's own log-in.
	ending = regexp.MustCompile(`^/(logout|login|password|profile|users/two-steps)`)
)

// names of the first account: where one is read, a foreign row was shown.
var names = []string{"alert(", "evil.example", "Agence des Tilleuls", "MOREAU", "Quenelle", "Jardins de", "BENALI"}

// neighbours are people whom a colleague at another agency of the account does not find
// either. (What partners and colleagues are called the whole account knows.)
var neighbours = []string{"Quenelle", "Boudin", known}

// intruder is somebody to whom nothing of what the director saw is open.
type intruder struct {
	user
	names []string       // that he reads nowhere
	open  *regexp.Regexp // addresses that are not one account's or agency's alone
}

// foreigner is of another account, and neighbour of another agency of the account.
func (s *site) foreigner() intruder { return intruder{s.stranger(), names, places} }

// A card that no agency has yet is open to whoever keeps registers.
var placesAndCards = regexp.MustCompile(places.String() + `|^/cards/`)

func (s *site) neighbour() intruder { return intruder{s.manager(), neighbours, placesAndCards} }

// findsNothing asks for everything that the director saw, and sends his forms, as an intruder:
// what is not his is as missing as what nobody has.
func findsNothing(s *site, who intruder, seen *found) {
	other, names := s.reader(who.user), who.names
	asked, sent := 0, 0
	for _, name := range seen.names {
		address := seen.kinds[name][0]
		if everybodys.MatchString(address) {
			continue
		}
		r := other.gets(address)
		other.tellsNothing(r, names)
		if path, _, _ := strings.Cut(address, "?"); strings.Contains(kind(path), "…") && !places.MatchString(path) {
			asked++
			if r.status == http.StatusOK {
				s.Errorf("%s: 200 to %s", address, who.Login)
			}
			other.misses(r, other.gets(nobodys(address)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(seen.forms)) {
		f := seen.forms[name]
		if !f.posts || !strings.HasPrefix(f.action, "/") || everybodys.MatchString(f.action) || ending.MatchString(f.action) {
			continue
		}
		sent++
		r := other.posts(f.action, f.values(false))
		other.tellsNothing(r, names)
		if !who.open.MatchString(f.action) {
			other.misses(r, other.posts(nobodys(f.action), f.values(true)))
		}
	}
	s.Logf("%d addresses, %d forms", asked, sent)
	if asked < 50 || sent < 100 {
		s.Errorf("%d addresses and %d forms are too few", asked, sent)
	}
}

// nobodys is an address with numbers that nobody has.
func nobodys(address string) string {
	address = uids.ReplaceAllString(hexes.ReplaceAllString(address, strings.Repeat("9", 32)), "99999999-9999-4999-8999-999999999999")
	return numeral.ReplaceAllString(address, "987654321")
}

var numeral = regexp.MustCompile(`\b[0-9]{2,9}\b`)

// values are what the form was found with; nobodys, with numbers that nobody has in its ids.
func (f form) values(none bool) url.Values {
	fields := url.Values{}
	for _, one := range f.fields {
		switch {
		case one.name == "once":
			continue
		case none && (one.kind == "hidden" || one.kind == "select" || one.kind == "checkbox"):
			one.value = nobodys(one.value)
		}
		fields.Add(one.name, one.value)
	}
	return fields
}

// misses fails the test unless an answer is that to numbers that nobody has.
func (m *member) misses(got, nobody reply) {
	m.Helper()
	if got.status == http.StatusNotFound || got.status == http.StatusForbidden {
		return
	}
	if got.status != nobody.status {
		m.Errorf("%s: %d %s to a stranger, and %d for what nobody has", got.address, got.status, got.header.Get("Location"), nobody.status)
	}
}

// stranger is the director of an account that has nothing else.
func (s *site) stranger() user {
	s.Helper()
	made := user{Login: "eugenie.voisin@example.org", Password: password}
	var account, agency, person struct{ Account, Agency, User json.Number }
	s.palier("", &account, "account", "create", "--json", "--name", "Maison voisine")
	s.palier("", &agency, "agency", "create", "--json", "--account", account.Account.String(), "--name", "Agence voisine")
	s.palier("", &person, "user", "create", "--json", "--account", account.Account.String(), "--agency", agency.Agency.String(), "--role", "director",
		"--username", "voisin", "--email", made.Login, "--firstname", "Eugénie", "--lastname", "Voisin")
	s.palier(made.Password+"\n", nil, "user", "password", "--account", account.Account.String(), person.User.String())
	return made
}

// manager keeps another agency of the account, which has nothing of its own.
func (s *site) manager() user {
	s.Helper()
	made := user{Login: "ronan.mitoyen@example.org", Password: password}
	var person struct{ User json.Number }
	s.palier("", &person, "user", "create", "--json", "--account", "1", "--agency", s.demo.Apimo.ClosedAgency, "--role", "manager",
		"--username", "mitoyen", "--email", made.Login, "--firstname", "Ronan", "--lastname", "Mitoyen")
	s.palier(made.Password+"\n", nil, "user", "password", "--account", "1", person.User.String())
	return made
}

// tellsNothing fails the test when an answer has a name of the first account that the question
// has not.
func (m *member) tellsNothing(r reply, names []string) {
	m.Helper()
	asked, _ := url.QueryUnescape(r.address)
	for _, name := range names {
		if strings.Contains(r.text, name) && !strings.Contains(asked, name) {
			at := strings.Index(r.text, name)
			m.Errorf("%s tells %q to a stranger: %q", r.address, name, r.text[max(0, at-100):min(len(r.text), at+100)])
			return
		}
	}
}
