package browser_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// member is somebody who is logged in and reads the pages without a browser: many of them in
// the time that a browser takes for one.
type member struct {
	*site
	client *http.Client
}

// reader logs somebody in; nobody, when who is empty.
func (s *site) reader(who user) *member {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	m := &member{s, &http.Client{Jar: jar, Timeout: limit, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if who.Login == "" {
		return m
	}
	if res := m.posts("/login", url.Values{"email": {who.Login}, "password": {who.Password}}); res.status != http.StatusSeeOther {
		s.Fatalf("log-in of %s: %d", who.Login, res.status)
	}
	return m
}

// reply is what the program answered.
type reply struct {
	address string
	status  int
	header  http.Header
	text    string
}

func (r reply) html() bool { return strings.HasPrefix(r.header.Get("Content-Type"), "text/html") }

func (m *member) gets(address string) reply {
	m.Helper()
	return m.does(m.request(http.MethodGet, m.origin+address, nil))
}

func (m *member) posts(address string, fields url.Values) reply {
	m.Helper()
	r := m.request(http.MethodPost, m.origin+address, nil)
	r.Body = io.NopCloser(strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return m.does(r)
}

func (m *member) does(r *http.Request) reply {
	m.Helper()
	r.Header.Set("Origin", m.origin)
	res, err := m.client.Do(r)
	if err != nil {
		m.Errorf("%s %s: %v", r.Method, r.URL, err)
		return reply{address: r.URL.RequestURI()}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		m.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	if res.StatusCode >= http.StatusInternalServerError {
		m.Errorf("%s %s: %s", r.Method, r.URL, res.Status)
	}
	return reply{r.URL.RequestURI(), res.StatusCode, res.Header, string(text)}
}

// form is one of a page's, with what stands in its fields.
type form struct {
	page   string // on which it is
	action string
	posts  bool
	upload bool
	fields []input
}

type input struct{ name, kind, value, accept string }

// shape tells forms apart that ask for something else: by where they go and the texts that
// they take.
func (f form) shape() string {
	list := []string{kind(f.action)}
	for _, one := range f.fields {
		if name := numbers.ReplaceAllString(uids.ReplaceAllString(one.name, "…"), "…"); one.kind != "hidden" && one.textual() && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return strings.Join(list, " ")
}

// waits tells that a script is to say what the form is about.
func (f form) waits() bool {
	return slices.ContainsFunc(f.fields, func(i input) bool { return i.kind == "hidden" && i.value == "" && !strings.HasPrefix(i.name, "was.") })
}

// read finds the links and forms of a page. The pages are written as a lenient reader of XML
// takes them.
func (r reply) read() (links []string, forms []form) {
	d := xml.NewDecoder(strings.NewReader(r.text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	p := &reading{page: r.address, named: map[string]int{}, open: -1}
	for {
		token, err := d.Token()
		if err != nil {
			return p.links, p.forms
		}
		switch t := token.(type) {
		case xml.StartElement:
			p.start(t)
		case xml.EndElement:
			p.end(t.Name.Local)
		case xml.CharData:
			p.text.Write(t)
		}
	}
}

// reading is how far a page is read.
type reading struct {
	page  string
	links []string
	forms []form
	named map[string]int // forms by their id
	open  int            // the form that is being read; -1: none
	text  strings.Builder
	area  attributes // of the textarea or the choice that is open
	taken bool       // the choice has its value
	bare  bool       // the option that is open has none
}

type attributes map[string]string

func (a attributes) has(name string) bool { _, ok := a[name]; return ok }

func (p *reading) start(t xml.StartElement) {
	a := attributes{}
	for _, one := range t.Attr {
		a[one.Name.Local] = one.Value
	}
	switch t.Name.Local {
	case "a":
		p.links = append(p.links, a["href"])
	case "form":
		at := p.page
		if a["action"] != "" {
			at = a["action"]
		}
		p.open = len(p.forms)
		if at, known := p.named[a["id"]]; known && a["id"] != "" {
			p.open = at // a field outside was there first
		} else {
			p.forms = append(p.forms, form{})
		}
		f := &p.forms[p.open]
		f.page, f.action, f.posts, f.upload = p.page, at, strings.EqualFold(a["method"], "post"), a["enctype"] == "multipart/form-data"
		p.named[a["id"]] = p.open
	case "input", "button":
		p.input(t.Name.Local, a)
	case "textarea", "select":
		p.area, p.taken = a, false
		p.text.Reset()
		if t.Name.Local == "select" {
			p.add(a, input{a["name"], "select", "", ""})
		}
	case "option":
		if !p.taken && (a.has("selected") || a["value"] != "" && p.chosen() == "") {
			p.choose(a["value"])
			p.taken = a.has("selected") && a["value"] != ""
		}
		p.bare = !a.has("value")
		p.text.Reset()
	}
}

func (p *reading) end(name string) {
	switch name {
	case "form":
		p.open = -1
	case "option": // without a value it is what it says
		if p.bare && p.chosen() == "" {
			p.choose(p.text.String())
		}
	case "textarea":
		p.add(p.area, input{p.area["name"], "textarea", strings.TrimPrefix(p.text.String(), "\n"), ""})
	}
}

func (p *reading) input(element string, a attributes) {
	kind := strings.ToLower(a["type"])
	if element == "button" || kind == "submit" {
		kind = "button"
	}
	if (kind == "checkbox" || kind == "radio") && !a.has("checked") && !a.has("required") && a["name"] != "channel" {
		return
	}
	value := a["value"]
	if kind == "checkbox" && !a.has("value") {
		value = "on"
	}
	if _, err := strconv.ParseFloat(value, 64); kind != "hidden" && kind != "button" && (err == nil || a["inputmode"] == "numeric" || a["inputmode"] == "decimal") {
		kind = "number"
	}
	if kind == "number" && !a.has("required") {
		kind = "figure"
	}
	p.add(a, input{a["name"], kind, value, a["accept"]})
}

// add gives a field to its form: the one around it, or the one that it names.
func (p *reading) add(a attributes, one input) {
	at := p.open
	if a["form"] != "" {
		known, ok := p.named[a["form"]]
		if !ok {
			known = len(p.forms)
			p.forms, p.named[a["form"]] = append(p.forms, form{page: p.page}), known
		}
		at = known
	}
	if at < 0 || one.name == "" || a.has("disabled") {
		return
	}
	f := &p.forms[at]
	for _, other := range f.fields {
		if other.name == one.name && (one.kind == "button" || one.kind == "radio" || one.kind == "checkbox") {
			return // one button is pressed
		}
	}
	f.fields = append(f.fields, one)
}

// chosen is what the open choice says so far.
func (p *reading) chosen() string {
	if f := p.last(); f != nil {
		return f.value
	}
	return ""
}

func (p *reading) choose(value string) {
	if f := p.last(); f != nil {
		f.value = value
	}
}

func (p *reading) last() *input {
	at := p.open
	if id := p.area["form"]; id != "" {
		at = p.named[id]
	}
	if at < 0 {
		return nil
	}
	fields := p.forms[at].fields
	for i := len(fields) - 1; i >= 0; i-- {
		if fields[i].kind == "select" && fields[i].name == p.area["name"] {
			return &fields[i]
		}
	}
	return nil
}
