package adlead_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Every operation, with every set of permissions, on everything that a path or a
// body can name: the door answers what the oracle says, and what it refuses leaves
// the journal as it was.
func TestTheMatrixOfPermissions(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		rules := oracle()
		known := map[string]bool{}
		for _, o := range adlead.Operations() {
			known[o.Method+" "+o.Path] = true
			if rules[o.Method+" "+o.Path] == nil {
				t.Fatalf("the specification as the oracle has it knows no %s %s", o.Method, o.Path)
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
	path, body, kind := m.path(o, site, on), "", ""
	if o.Method == "POST" || o.Method == "PUT" {
		body, kind = m.body(t, o, a, on)
	}
	status, text := c.raw(t, o.Method, path, body, kind)
	news := m.journal(t)
	if status != want {
		t.Errorf("%s %s, key %v user %v, programme %s, %+v: answered %d, want %d: %.300s", o.Method, c.space+path, a.rights, a.user, site, on, status, want, text)
	}
	if status >= 400 || o.Method == "GET" {
		if slices.ContainsFunc(news, func(e event.Event) bool { return e.Who.Kind == "key" }) {
			t.Errorf("%s %s, key %v: answered %d and wrote %v", o.Method, path, a.rights, status, news)
		}
	}
	if status >= 400 {
		checkRefusal(t, o.Method+" "+path, status, text)
	}
	if status == 200 {
		m.used(t, o, on, text)
	}
}

// raw makes a request whose answer is not held against the document: a matrix has
// too many.
func (c client) raw(t *testing.T, method, path, body, kind string, header ...string) (status int, text []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, c.URL+"/adlead/v1/"+c.space+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("X-API-Key", c.key)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	if text, err = io.ReadAll(res.Body); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode, text
}

// sayings are the messages of spec 2.5, by status; a conflict has its own.
var sayings = map[int][]string{
	403: {badKey, noRight}, 404: {notFound}, 405: {noVerb}, 409: nil, 413: {tooBig}, 422: {invalid},
}

const tooBig = "Requête trop volumineuse."

// checkRefusal wants the envelope of an error: four keys, no more, and its message.
func checkRefusal(t *testing.T, what string, status int, text []byte) {
	t.Helper()
	var body map[string]any
	dec := json.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&body); err != nil || dec.More() {
		t.Errorf("%s: answered %d with %.300s: %v", what, status, text, err)
		return
	}
	said, documented := sayings[status]
	message, _ := body["message"].(string)
	if !documented || message == "" || said != nil && !slices.Contains(said, message) {
		t.Errorf("%s: answered %d %q", what, status, message)
	}
	_, has := body["errors"]
	if _, data := body["data"]; len(body) != 4 || !has || !data || body["data"] != nil || body["success"] != false {
		t.Errorf("%s: answered %d with the envelope %.300s", what, status, text)
	}
	fields, _ := body["errors"].(map[string]any)
	if body["errors"] != nil && len(fields) == 0 || status == 422 && len(fields) == 0 {
		t.Errorf("%s: answered %d and named no field: %.300s", what, status, text)
	}
	for field, sentences := range fields {
		list, _ := sentences.([]any)
		for _, s := range list {
			if one, _ := s.(string); !french(one) {
				t.Errorf("%s: %s says %v", what, field, s)
			}
		}
		if len(list) == 0 {
			t.Errorf("%s: %s says nothing", what, field)
		}
	}
}

// french tells a sentence of this API from one of the core's that nobody translated.
func french(s string) bool {
	return s != "" && slices.ContainsFunc([]string{"Le ", "La ", "Les ", "Donnez ", "Cette ", "Ce ", "Une ", "Un ", "L'", "D'"}, func(p string) bool { return strings.HasPrefix(s, p) })
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
