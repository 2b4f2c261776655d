package adlead_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Every operation, with every set of permissions, on everything that a path or a
// body can name: the door answers what the oracle says, and what it refuses leaves
// the journal as it was. No operation of openapi.yaml is left out.
func TestTheMatrixOfPermissions(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		rules := oracle()
		known := map[string]bool{}
		for _, o := range adlead.Operations() {
			known[o.Method+" "+o.Path] = true
			if rules[o.Method+" "+o.Path] == nil {
				t.Fatalf("the oracle knows no %s %s", o.Method, o.Path)
			}
		}
		for name := range rules {
			if !known[name] {
				t.Errorf("no line of the table serves %s", name)
			}
		}
		m := &matrix{stage: newStage(t, d), rules: rules}
		for i, rights := range sets() {
			if testing.Short() && i%8 != 0 {
				continue
			}
			for _, user := range []int64{0, number(t, d.Adlead.Owner)} {
				m.walk(t, rights, user)
			}
		}
		for _, missing := range d.contract.Missing() {
			t.Errorf("no exchange shows %s", missing)
		}
		t.Logf("%d requests", m.shots)
		if m.shots < 500 || m.shots < 5000 && !testing.Short() {
			t.Errorf("only %d requests were made", m.shots)
		}
	})
}

// sets are the sets of permissions that are tried: none, each alone, all, and those
// whose sense lies in being together.
func sets() [][]string {
	list := [][]string{nil}
	var all []string
	for _, r := range access.Permissions() {
		all = append(all, string(r))
		list = append(list, []string{string(r)})
	}
	return append(list, all,
		[]string{"lot.update", "lot-alloted.view"}, []string{"lot.update", "information.view"}, []string{"lot.update", "lot.view"},
		[]string{"lot.delete", "lot-alloted.view"}, []string{"lot.create", "information.view"}, []string{"lot.delete", "lot.view"},
		[]string{"option.create", "lot-alloted.view"}, []string{"option.create", "lot.view"}, []string{"option.create", "lot.view", "lead.view"},
		[]string{"option.delete", "option.view"}, []string{"option.delete", "option-extended.view"}, []string{"option.update", "option-extended.view"},
		[]string{"option.update", "option.view"}, []string{"option.delete", "option-extended.delete"}, []string{"registration.view", "registration.delete"})
}

// matrix is one walk over the table.
type matrix struct {
	*stage
	rules map[string]rule
	shots int
}

// walk tries every operation with one key.
func (m *matrix) walk(t *testing.T, rights []string, user int64) {
	t.Helper()
	m.lay(t)
	key := access.Key{User: user, Lots: []int64{m.lots[here], m.doomed[here], m.wanted[here]}}
	for _, r := range rights {
		key.Permissions = append(key.Permissions, access.Right(r))
	}
	c := m.open(t, key)
	m.deal(t, user)
	m.journal(t) // what was laid out is no news
	a := asker{rights, user != 0}
	for _, o := range adlead.Operations() {
		aims := m.aims(o, a)
		for _, on := range aims {
			m.shoot(t, c, a, o, here, on, m.rules[o.Method+" "+o.Path](a, on))
		}
		for _, place := range []string{sister, stranger, nowhere} {
			if o.Site {
				m.shoot(t, c, a, o, place, aim{place, place, place, place, here, place}, 404)
			}
		}
		c.space = m.Adlead.OtherTenant
		m.shoot(t, c, a, o, here, aims[0], 403)
		c.space = "nowhere"
		m.shoot(t, c, a, o, here, aims[0], 404)
		c.space = m.Adlead.Tenant
	}
}

// aims are what an operation's requests name; the first is the key's own.
func (m *matrix) aims(o adlead.Operation, a asker) (list []aim) {
	list = []aim{{lot: here, file: here, lead: here, deal: here, owner: here}}
	vary := func(set func(*aim, string), places ...string) {
		from := list
		for _, place := range places {
			for _, on := range from {
				set(&on, place)
				list = append(list, on)
			}
		}
	}
	part := func(name string) bool { return strings.Contains(o.Path, "{"+name+"}") }
	deals := part("registration") || part("option") || part("purchase")
	switch {
	case part("file"):
		vary(func(on *aim, p string) { on.file = p }, apart)
		vary(func(on *aim, p string) { on.lot = p }, apart, sister, stranger)
	case part("lot"):
		vary(func(on *aim, p string) { on.lot = p }, apart, sister, stranger, nowhere)
	case part("lead"):
		vary(func(on *aim, p string) { on.lead = p }, sister, stranger, nowhere)
	case deals:
		vary(func(on *aim, p string) { on.deal = p }, apart, sister, stranger, nowhere)
	case o.Method == "POST" && strings.HasSuffix(o.Path, "/lots"):
		vary(func(on *aim, p string) { on.parent = p }, here, apart, sister, stranger, nowhere)
	case o.Method == "POST" && strings.HasSuffix(o.Path, "/registrations"):
		vary(func(on *aim, p string) { on.owner = p }, apart, nowhere)
	case o.Method == "POST" && strings.HasSuffix(o.Path, "/options"):
		vary(func(on *aim, p string) { on.lot = p }, apart, sister, stranger, nowhere)
		vary(func(on *aim, p string) { on.lead = p }, sister, stranger, nowhere)
		vary(func(on *aim, p string) { on.owner = p }, apart, nowhere)
	}
	if part("purchase") && !a.user { // no key makes purchases: without a user it has none of its own
		list = list[1:]
	}
	return list
}

// shoot makes one request and holds its answer against what is expected.
func (m *matrix) shoot(t *testing.T, c client, a asker, o adlead.Operation, site string, on aim, want int) {
	t.Helper()
	m.shots++
	path, body, kind := m.path(o, site, on), "", "application/json"
	if o.Method == "POST" || o.Method == "PUT" {
		body, kind = m.body(t, o, a, on)
	}
	got := c.do(t, o.Method, path, body, "Content-Type", kind)
	news := m.journal(t)
	if got.Status != want {
		t.Errorf("%s, key %v user %v, programme %s, %+v: answered %d, want %d: %.300s", got.what, a.rights, a.user, site, on, got.Status, want, got.Body)
	}
	if got.Status >= 400 || o.Method == "GET" {
		if slices.ContainsFunc(news, func(e event.Event) bool { return e.Who.Kind == "key" }) {
			t.Errorf("%s, key %v: answered %d and wrote %v", got.what, a.rights, got.Status, news)
		}
	}
	if got.Status == 200 {
		m.used(t, o, on, got.Body)
	}
}

// path is an operation's path on what the aim names.
func (m *matrix) path(o adlead.Operation, site string, on aim) string {
	lots := m.lots
	if o.Method == "DELETE" && strings.HasSuffix(o.Path, "{lot}") {
		lots = m.doomed
	}
	file := m.files[on.lot]
	if on.file == apart { // of another lot
		file = m.files[map[string]string{here: apart, apart: here}[on.lot]]
	}
	values := map[string]int64{"program": m.programs[site], "lot": lots[on.lot], "file": file, "lead": m.leads[on.lead],
		"registration": m.claims[on.deal], "option": m.options[on.deal], "purchase": m.purchases[on.deal]}
	path := strings.TrimSuffix(o.Path, "/{$}")
	for name, id := range values {
		if id == 0 {
			id = 424242 // there is no such thing
		}
		path = strings.ReplaceAll(path, "{"+name+"}", fmt.Sprint(id))
	}
	if o.Method == "GET" && strings.HasSuffix(path, "/contacts") {
		path += "?names[]=Lefort"
	}
	return path
}
