package diary_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

const password = "un escalier de granit"

// office is an agency with its people at their screens. It is noon in Paris.
type office struct {
	*testing.T
	server *testkit.Server
	agency int64
	agent  access.User // shows the flat
	place  visits.Place
	client *http.Client
}

func open(t *testing.T) *office {
	t.Helper()
	server := testkit.Demo(t, testkit.One(t))
	server.Clock.Morning()
	now := server.Clock.Now().In(day.Paris())
	server.Clock.Advance(time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, day.Paris()).Sub(now))
	agencies, err := server.Access.Agencies(t.Context(), server.Operator)
	o := &office{T: t, server: server}
	o.must(err)
	o.agency = agencies[0].ID
	o.agent = o.person("Inès", "Door", access.Agent, o.agency)
	o.place, err = server.Visits.SaveProperty(t.Context(), server.Operator, visits.Saving{Reference: "T2-0227", Agency: o.agency, InCharge: &o.agent.Email,
		Address: &visits.Address{Street: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR", Lat: 47.2, Lon: -1.5, Located: true}})
	o.must(err)
	_, err = server.Visits.SetRules(t.Context(), server.Operator, o.key(), visits.Overrides{Notice: new(0)})
	o.must(err)
	o.login(o.agent)
	return o
}

func (o *office) key() visits.PlaceKey { return visits.PlaceKey{Ref: "T2-0227"} }

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) person(first, last string, group int, agency int64) access.User {
	o.Helper()
	name := strings.ToLower(last)
	u, err := o.server.Access.CreateUser(context.Background(), o.server.Operator, access.User{Agency: agency, Username: name, Firstname: first, Lastname: last,
		Email: name + "@example.org", Group: group, Active: true, Timezone: "Europe/Paris"})
	o.must(err)
	o.must(o.server.Access.SetPassword(context.Background(), o.server.Operator, u.ID, password))
	return u
}

// login has somebody sit down at the screen.
func (o *office) login(u access.User) {
	o.Helper()
	jar, _ := cookiejar.New(nil)
	o.client = &http.Client{Jar: jar}
	if status, body := o.send("POST", "/login", url.Values{"email": {u.Email}, "password": {password}, "next": {"/profile"}}); status >= 500 || len(jar.Cookies(&url.URL{Scheme: "http", Host: o.server.Addr()})) == 0 {
		o.Fatalf("login of %s: %d\n%.500s", u.Email, status, body)
	}
}

func (o *office) send(method, path string, form url.Values) (int, string) {
	o.Helper()
	r, err := http.NewRequest(method, "http://"+o.server.Addr()+path, strings.NewReader(form.Encode()))
	o.must(err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+o.server.Addr())
	}
	answer, err := o.client.Do(r)
	o.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	o.must(err)
	return answer.StatusCode, string(body)
}

// says fails the test unless the answer has the status and each of the texts; one that
// begins with ! is not to be there.
func (o *office) says(method, path string, form url.Values, status int, texts ...string) string {
	o.Helper()
	got, body := o.send(method, path, form)
	if got != status {
		o.Errorf("%s %s: status %d, want %d\n%.600s", method, path, got, status, text(body))
	}
	plain := html.UnescapeString(body)
	for _, one := range texts {
		if no, ok := strings.CutPrefix(one, "!"); ok == strings.Contains(plain, strings.TrimPrefix(one, "!")) {
			o.Errorf("%s %s: %q (absent wanted: %v, %q)\n%.3000s", method, path, one, ok, no, text(body))
		}
	}
	return body
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// text is what a page says.
func text(body string) string {
	_, main, found := strings.Cut(body, `<main`)
	if !found {
		main = body
	}
	return spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(main, " ")), " ")
}

// tomorrow is a date and time as forms have them.
func (o *office) tomorrow(clock string) (date string, at time.Time) {
	o.Helper()
	now := o.server.Clock.Now().In(day.Paris()).AddDate(0, 0, 1)
	at, err := time.ParseInLocation("2006-01-02 15:04", now.Format(time.DateOnly)+" "+clock, day.Paris())
	o.must(err)
	return now.Format(time.DateOnly), at
}

// book books the flat for tomorrow.
func (o *office) book(name, clock string) visits.Visit {
	o.Helper()
	_, at := o.tomorrow(clock)
	v, err := o.server.Visits.Book(o.Context(), o.server.Operator.Through("flatsy", ""), visits.Booking{Place: o.key(), At: at,
		Visitor: visits.Visitor{Email: name + "@example.org", Firstname: strings.ToUpper(name[:1]) + name[1:], Lastname: "Sorel", Phone: "06 39 98 55 21"}})
	o.must(err)
	return v
}

// event is an appointment of the agent's, tomorrow.
func (o *office) event(title, from, to string) url.Values {
	o.Helper()
	date, _ := o.tomorrow(from)
	return url.Values{"title": {title}, "kind": {"4"}, "agent": {strconv.FormatInt(o.agent.ID, 10)}, "day": {date}, "start": {from}, "end": {to}}
}

// number finds the number that follows a text in a page.
func (o *office) number(body, before string) string {
	o.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(before) + `(\d+)`).FindStringSubmatch(body)
	if found == nil {
		o.Fatalf("no number behind %q in\n%.2000s", before, body)
	}
	return found[1]
}

// hidden are the hidden fields of the form with an action.
func (o *office) hidden(body, action string) url.Values {
	o.Helper()
	_, form, found := strings.Cut(body, `method="post" action="`+action+`"`)
	if !found {
		o.Fatalf("no form to %s in\n%.3000s", action, body)
	}
	form, _, _ = strings.Cut(form, "</form>")
	out := url.Values{}
	for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
		out.Set(field[1], html.UnescapeString(field[2]))
	}
	return out
}
