package browser_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// visitorsOf is how many strangers book: each brings payloads of his own.
const visitorsOf = 20

// known is in the name of each visitor beside a payload, so that the screens on which he has
// to be are found.
const known = "Zvisiteur"

var (
	slotButton = regexp.MustCompile(`name="at" value="(\d+)"`)
	sixFigures = regexp.MustCompile(`\b\d{6}\b`)
	boxed      = regexp.MustCompile(`<li><a href="([^"]+)">[^<]*</a><br>([^,<]+),`)
	forEngines = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)
)

// outsider is somebody who is not logged in, at an address of his own: public pages count how
// often one asks.
func (h *siege) outsider(n int) *member {
	m := h.reader(user{})
	from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 3, byte(n))}}
	m.client.Transport = &http.Transport{DialContext: from.DialContext}
	return m
}

// visitsPublicly books, moves and cancels as strangers do, with payloads in every field
// of their pages; then the same fields with garbage alone.
func (h *siege) visitsPublicly(d *doors) {
	h.Helper()
	h.shows(d)
	var taken atomic.Int64
	var all []func()
	for n := range visitorsOf {
		all = append(all, func() {
			h.Helper()
			if h.visits(h.outsider(n+1), d.property, n) {
				taken.Add(1)
			}
		})
	}
	crowd(all)
	if taken.Load() < visitorsOf/2 {
		h.Errorf("%d of %d visitors could book", taken.Load(), visitorsOf)
	}
	h.babbles(h.outsider(100), d.property)
}

// follows is a form that is sent, and the page that it leads to.
func (m *member) follows(h *siege, address string, fields url.Values) reply {
	m.Helper()
	r := m.posts(address, fields)
	if to := r.header.Get("Location"); r.status == http.StatusSeeOther && to != "" {
		r = m.gets(strings.TrimPrefix(to, m.origin))
	}
	if r.html() {
		h.whole(r)
	}
	return r
}

// formTo is a form of a page by the end of where it goes.
func (r reply) formTo(end string) (url.Values, string, bool) {
	_, forms := r.read()
	for _, f := range forms {
		if path, _, _ := strings.Cut(f.action, "?"); f.posts && strings.HasSuffix(path, end) {
			return f.values(false), f.action, true
		}
	}
	return nil, "", false
}

// line is the nth payload on one line, as names and addresses are taken.
func (h *siege) line(n int) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, h.payloads[n%len(h.payloads)])
}

// visits takes one visitor through all of his pages; false: every slot was somebody else's.
func (h *siege) visits(m *member, property string, n int) bool {
	h.Helper()
	start := m.gets("/v/" + property + "?all=1")
	h.whole(start)
	slots := slotButton.FindAllStringSubmatch(start.text, -1)
	if len(slots) <= 2*n+1 {
		h.Errorf("%d slots on %s", len(slots), start.address)
		return false
	}
	who := m.follows(h, "/v/"+property+"/hold", url.Values{"at": {slots[2*n][1]}})
	fields, action, found := who.formTo("/book")
	if !found {
		return false // held by another
	}
	text := func(i int) string { return h.line(n*2 + i) }
	email := fmt.Sprintf("zvisiteur.%d@example.org", n)
	fields.Set("phone", fmt.Sprintf("+3363998%04d", 8800+n))
	if n == 0 {
		fields.Set("phone", "0600000001") // of the sandbox: confirmed, done and reported
	}
	fields.Set("firstname", text(0))
	fields.Set("lastname", known+" "+text(1))
	fields.Set("email", email)
	fields.Set("consent_email", "1")
	booked := m.follows(h, action, fields)
	if again, action, found := booked.formTo("/book"); found { // the code is asked for
		again.Del("again") // the other buttons
		again.Del("edit")
		again.Set("code", text(0))
		h.whole(m.follows(h, action, again))
		again.Set("code", h.mailedTo(m, email))
		booked = m.follows(h, action, again)
	}
	if booked.status != http.StatusOK || !strings.HasPrefix(booked.address, "/v/manage") {
		h.Errorf("visitor %d: %d at %s\n%.600s", n, booked.status, booked.address, booked.text)
		return false
	}
	h.taken.Store("/v/…/book", true)
	h.manages(m, booked, slots[2*n+1][1], n)
	return true
}

// manages looks at a visit with its pass, moves it, takes its calendar away, and gives some up.
func (h *siege) manages(m *member, at reply, to string, n int) {
	h.Helper()
	links, _ := at.read()
	for _, link := range links {
		if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "/static/") {
			continue
		}
		if r := m.gets(link); r.html() {
			h.whole(r)
		} else if r.status == http.StatusOK && strings.HasPrefix(r.header.Get("Content-Type"), "text/calendar") {
			if err := calendarStays(r.text); err != nil {
				h.Errorf("%s: %v", r.address, err)
			}
		}
	}
	pass, _ := url.Parse(at.address)
	if n%3 == 1 {
		at = m.follows(h, "/v/manage/move", url.Values{"p": {pass.Query().Get("p")}, "at": {to}})
		pass, _ = url.Parse(at.address)
	}
	if n%5 == 4 {
		m.follows(h, "/v/manage/cancel", url.Values{"p": {pass.Query().Get("p")}})
	}
}

// mailedTo is the code in the letter to a visitor.
func (h *siege) mailedTo(m *member, email string) string {
	h.Helper()
	return sixFigures.FindString(h.letterTo(m, email, func(text string) bool { return sixFigures.MatchString(text) }))
}

// letterTo waits for a letter to somebody which has something.
func (h *siege) letterTo(m *member, email string, has func(text string) bool) string {
	h.Helper()
	every := time.NewTicker(200 * time.Millisecond)
	defer every.Stop()
	for range 150 {
		list := m.gets("/demo/mail")
		for _, one := range boxed.FindAllStringSubmatch(list.text, -1) {
			if !strings.Contains(html.UnescapeString(one[2]), email) {
				continue
			}
			address, _, _ := strings.Cut(html.UnescapeString(one[1]), "?")
			letter := m.gets(address)
			h.whole(letter)
			if _, said, _ := strings.Cut(letter.text, "<main"); has(said) {
				return said
			}
		}
		<-every.C
	}
	h.Errorf("no such letter to %s", email)
	return ""
}

// babbles sends garbage through every field of the visitor's pages: nothing is taken, nothing
// breaks, and what is shown again is text.
func (h *siege) babbles(m *member, property string) {
	h.Helper()
	at := "/v/" + property
	for i, text := range []string{h.payloads[0], h.payloads[1], h.payloads[2], h.payloads[30], h.payloads[300], strings.Repeat("é", 5000), "\x00\xff", "99999999999999999999"} {
		all := url.Values{}
		for _, name := range []string{"at", "hold", "until", "p", "phone", "firstname", "lastname", "email", "code", "again", "edit", "consent_phone", "rating", "comment"} {
			all.Set(name, text)
		}
		query := all.Encode()
		who := h.outsider(110 + i)
		for _, path := range []string{at + "?", at + "/who?", at + "/noted?", at + "/waiting?", "/v/manage?", "/v/manage/move?", "/v/manage/visit.ics?", "/v/rate?", "/v/unsubscribe?"} {
			if r := who.gets(path + query); r.html() {
				h.whole(r)
			}
		}
		all.Set("at", "1900000000") // a day on which nothing is free
		for _, path := range []string{"/hold", "/drop", "/book", "/wait"} {
			h.whole(who.follows(h, at+path, all))
		}
		for _, path := range []string{"/v/manage/move", "/v/manage/cancel", "/v/rate", "/v/unsubscribe"} {
			h.whole(who.follows(h, path, all))
		}
		h.whole(who.gets("/v/" + url.PathEscape(text)))
	}
	waits := m.follows(h, at+"/wait", url.Values{"email": {`"<img src=x onerror=alert(1)>"@example.org`}})
	h.whole(waits)
}

// shows makes properties whose every word is a payload: search engines read theirs as data.
func (h *siege) shows(d *doors) {
	h.Helper()
	for n := range 24 {
		text := func(i int) string { return h.line(n*23 + i) }
		body := map[string]any{"externalRef": fmt.Sprintf("LD-%d %s", n, text(0)), "rentSell": "property.basics.rentsell.rent", "price": 890,
			"address": map[string]any{"address": text(1), "zip": "44000", "city": text(2), "countryCode": "FR"}, "fields": map[string]any{"surface": 42, "text": text(3)}}
		r := h.request(http.MethodPost, h.origin+"/flatsy/api/v1/business/properties", body)
		d.flatsy(r)
		var made struct{ ID string }
		if got := h.does(r); got.status != http.StatusOK || json.Unmarshal([]byte(got.text), &made) != nil {
			h.Errorf("property %d: %d %.200s", n, got.status, got.text)
			continue
		}
		page := h.outsider(90 + n%8).gets("/v/" + made.ID)
		h.whole(page)
		data := forEngines.FindAllStringSubmatch(page.text, -1)
		if len(data) != 1 || !json.Valid([]byte(data[0][1])) || strings.ContainsAny(data[0][1], "<>") {
			h.Errorf("%s: what engines read is %q", page.address, data)
		}
	}
}

// entersAsStranger fills the forms through which one comes in: the log-in, a forgotten
// password, a new account. Then somebody whose every name is a payload works for a moment.
func (h *siege) entersAsStranger() {
	h.Helper()
	for i, text := range []string{h.payloads[0], h.payloads[4], h.payloads[33], "\x00\xff", strings.Repeat("x", 3000)} {
		m := h.outsider(130 + i)
		for _, path := range []string{"/login", "/password/forgotten", "/pro/signup"} {
			page := m.gets(path + "?next=" + url.QueryEscape(text) + "&lang=" + url.QueryEscape(text))
			if page.status == http.StatusNotFound {
				continue
			}
			h.whole(page)
			_, forms := page.read()
			for _, f := range forms {
				fields := url.Values{}
				for _, one := range f.fields {
					fields.Set(one.name, text)
				}
				if f.posts && strings.HasPrefix(f.action, "/") {
					h.whole(m.follows(h, f.action, fields))
				}
			}
		}
		for _, path := range []string{"/invitation/", "/password/"} {
			h.whole(m.gets(path + url.PathEscape(text)))
		}
	}
	for i := range 3 {
		m, text := h.outsider(140+i), func(n int) string { return h.payloads[i*40+n] }
		page := m.gets("/pro/signup")
		fields, action, found := page.formTo("/pro/signup")
		if !found {
			return
		}
		for name, value := range map[string]string{"company": text(0), "firstname": text(1), "lastname": text(2), "phone": "06 39 98 00 10",
			"email": fmt.Sprintf("siege.%d@example.org", i), "password": password} {
			fields.Set(name, value)
		}
		in := m.follows(h, action, fields)
		if in.status != http.StatusOK {
			h.Errorf("signing up with payloads: %d at %s", in.status, in.address)
		}
		for _, path := range []string{"/", "/pro/account", "/leads", "/visits", "/profile", "/users"} {
			if r := m.gets(path); r.html() && r.status != http.StatusNotFound && r.status != http.StatusForbidden && r.status != http.StatusSeeOther {
				h.whole(r)
			}
		}
	}
}

// seesVisitors looks for the visitors where people work: their letters, the diary, their visit,
// their contact, the file that one takes away.
func (h *siege) seesVisitors() {
	h.Helper()
	for _, address := range []string{"/contacts?q=" + known, "/visits?property=TIL-101", "/search?q=" + known, "/agenda?view=list"} {
		if r := h.gets(address); !strings.Contains(r.text, known) {
			h.Errorf("%s has no visitor: %d", address, r.status)
		} else {
			h.whole(r)
		}
	}
	_, forms := h.gets("/contacts").read()
	for _, f := range forms {
		if strings.HasPrefix(f.action, "/exports/") {
			fields := f.values(false)
			fields.Set("format", "csv")
			if r := h.posts(f.action, fields); !strings.Contains(r.text, known) {
				h.Errorf("%s has no visitor: %d %.200s", f.action, r.status, r.text)
			}
		}
	}
}
