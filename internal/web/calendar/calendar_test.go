package calendar_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/testkit"
	"palier/internal/web/ical/icaltest"
)

// shelf is the demonstration, whose calendars are read.
type shelf struct {
	*testing.T
	*testkit.Server
	home   visits.PlaceKey
	agency int64
	agent  int64
	nine   time.Time // the day after tomorrow, in the morning in Paris
}

func each(t *testing.T, run func(s *shelf)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		server := testkit.Demo(t, d)
		s := &shelf{T: t, Server: server, home: visits.PlaceKey{UID: server.Flatsy.PropertyID}}
		var err error
		s.agent, err = strconv.ParseInt(server.Apimo.User, 10, 64)
		s.must(err)
		s.agency = s.property().Property.Agency
		now := s.Clock.Now().In(day.Paris())
		s.nine = time.Date(now.Year(), now.Month(), now.Day()+2, 9, 0, 0, 0, day.Paris())
		run(s)
	})
}

func (s *shelf) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// open makes a feed and gives its address at this server.
func (s *shelf) open(kind visits.FeedKind, subject int64) string {
	s.Helper()
	token, err := s.Visits.OpenFeed(s.Context(), s.Operator, kind, subject)
	s.must(err)
	u, err := url.Parse(s.FeedAddress(token))
	s.must(err)
	return s.URL + u.Path
}

// get asks an address, saying what it has of it already.
func (s *shelf) get(address, etag string) (*http.Response, string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, address, nil)
	s.must(err)
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	res, err := http.DefaultClient.Do(r)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	return res, string(body)
}

// read is what a strict calendar program makes of the address: what is to come.
func (s *shelf) read(address string) (coming []map[string]string, text string) {
	s.Helper()
	res, text := s.get(address, "")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		s.Fatalf("%s: %s\n%s", res.Status, res.Header.Get("Content-Type"), text)
	}
	events, err := icaltest.Parse(text)
	if err != nil {
		s.Fatalf("%v in\n%s", err, text)
	}
	for _, e := range events {
		if e["DTSTART"] >= stamp(s.start(0).Add(-time.Hour)) {
			coming = append(coming, e)
		}
	}
	return coming, text
}

// only is the one event that is to come.
func (s *shelf) only(address string) map[string]string {
	s.Helper()
	coming, text := s.read(address)
	if len(coming) != 1 {
		s.Fatalf("%d events in\n%s", len(coming), text)
	}
	return coming[0]
}

// start is some hours behind nine.
func (s *shelf) start(hours int) time.Time { return s.nine.Add(time.Duration(hours) * time.Hour) }

func stamp(at time.Time) string { return at.UTC().Format("20060102T150405Z") }

func (s *shelf) book(name string, at time.Time) visits.Visit {
	s.Helper()
	v, err := s.Visits.Book(s.Context(), s.Operator, visits.Booking{Place: s.home, At: at,
		Visitor: visits.Visitor{Email: name + "@example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "06 39 98 00 21"}})
	s.must(err)
	return v
}

func (s *shelf) property() visits.Place {
	s.Helper()
	p, err := s.Visits.Find(s.Context(), s.Operator, s.home)
	s.must(err)
	return p
}

func TestAVisitIsInTheCalendarsOfItsAgentAndItsProperty(t *testing.T) {
	each(t, func(s *shelf) {
		p := s.property()
		for _, address := range []string{s.open(visits.AgentFeed, p.Agent()), s.open(visits.PropertyFeed, p.Property.ID)} {
			v := s.book("noe", s.start(0))
			e := s.only(address)
			for name, want := range map[string]string{
				"DTSTART": stamp(s.start(0)), "DTEND": stamp(s.start(0).Add(30 * time.Minute)), "SUMMARY": "Visite " + p.Property.Reference + ", " + p.Property.City,
				"STATUS": "TENTATIVE", "LOCATION": p.Property.Address + ", " + p.Property.Zipcode + " " + p.Property.City, "SEQUENCE": strconv.FormatInt(v.Sequence(), 10),
			} {
				if e[name] != want {
					s.Errorf("%s: %q, want %q", name, e[name], want)
				}
			}
			s.Clock.Advance(time.Minute)
			_, err := s.Visits.Confirm(s.Context(), s.Operator, v.UID)
			s.must(err)
			confirmed := s.only(address)
			s.Clock.Advance(time.Minute)
			v, err = s.Visits.Move(s.Context(), s.Operator, v.UID, "", s.start(4))
			s.must(err)
			moved := s.only(address)
			if confirmed["STATUS"] != "CONFIRMED" || moved["DTSTART"] != stamp(s.start(4)) {
				s.Errorf("confirmed %v, moved %v", confirmed, moved)
			}
			last := int64(-1)
			for _, one := range []map[string]string{e, confirmed, moved} {
				n, err := strconv.ParseInt(one["SEQUENCE"], 10, 64)
				if err != nil || n <= last || one["UID"] != e["UID"] {
					s.Errorf("behind SEQUENCE %d, UID %s: %v", last, e["UID"], one)
				}
				last = n
			}
			_, _, err = s.Visits.Cancel(s.Context(), s.Operator, v.UID, "", visits.CancelledByVisitor)
			s.must(err)
			if coming, text := s.read(address); len(coming) != 0 {
				s.Errorf("cancelled, and still in\n%s", text)
			}
		}
	})
}

func TestAnAgentsCalendarHasWhatOtherDoorsNote(t *testing.T) {
	each(t, func(s *shelf) {
		address := s.open(visits.AgentFeed, s.agent)
		secret := "Rappeler Mme Roux au 06 39 98 00 21 (roux@example.org)"
		for i, kind := range []int{agenda.Valuation, agenda.Appointment, agenda.Call, agenda.Visit} {
			a := agenda.Action{Agency: s.agency, User: s.agent, Type: kind, Day: day.Of(s.start(i)), Start: s.start(i).Format(time.TimeOnly),
				End: s.start(i).Add(time.Hour).Format(time.TimeOnly), Subject: secret, Content: secret}
			if kind == agenda.Appointment {
				a.Properties = []agenda.Subject{{Property: s.property().Property.ID}}
			}
			_, err := s.Agenda.Note(s.Context(), s.Operator, a, day.Paris())
			s.must(err)
		}
		coming, _ := s.read(address)
		var titles []string
		for _, e := range coming {
			titles = append(titles, e["SUMMARY"])
		}
		home := s.property().Property
		if got, want := strings.Join(titles, "; "), "Estimation; Rendez-vous "+home.Reference+", "+home.City+"; Visite"; got != want {
			s.Errorf("%q, want %q", got, want)
		}
		s.book("noe.sorel", s.start(6))
		if _, text := s.read(address); strings.Contains(text, "Roux") || strings.Contains(text, "06 39") || strings.Contains(text, "Sorel") || strings.Contains(text, "@example.org") {
			s.Errorf("somebody is told of in\n%s", text)
		}
	})
}

func TestAGroupVisitIsOneEntry(t *testing.T) {
	each(t, func(s *shelf) {
		s.must(s.Visits.SaveRules(s.Context(), s.Operator, visits.Overrides{Capacity: new(3)}))
		address := s.open(visits.PropertyFeed, s.property().Property.ID)
		v := s.book("noe", s.start(0))
		s.book("lea", s.start(0))
		if e := s.only(address); !strings.HasSuffix(e["SUMMARY"], "(2 visiteurs)") {
			s.Errorf("%v", e)
		}
		// Who leaves for another time is an appointment of its own.
		_, err := s.Visits.Move(s.Context(), s.Operator, v.UID, "lea@example.org", s.start(3))
		s.must(err)
		if coming, text := s.read(address); len(coming) != 2 {
			s.Errorf("%d events in\n%s", len(coming), text)
		}
	})
}

func TestAFeedIsRenewedAndEndsAtOnce(t *testing.T) {
	each(t, func(s *shelf) {
		gone := func(what, address string) {
			s.Helper()
			if res, text := s.get(address, ""); res.StatusCode != http.StatusNotFound || strings.Contains(text, "VCALENDAR") {
				s.Errorf("%s: %s\n%s", what, res.Status, text)
			}
		}
		first := s.open(visits.AgentFeed, s.agent)
		res, _ := s.get(first, "")
		etag := res.Header.Get("ETag")
		if res, text := s.get(first, etag); res.StatusCode != http.StatusNotModified || text != "" {
			s.Errorf("nothing has changed: %s %q", res.Status, text)
		}
		for what, address := range map[string]string{"nobody's": s.URL + "/ical/x.ics", "empty": s.URL + "/ical/.ics", "none": s.URL + "/ical/", "without its end": strings.TrimSuffix(first, ".ics"),
			"longer": strings.Replace(first, ".ics", "A.ics", 1), "deeper": first + "/x"} {
			gone(what, address)
		}
		second := s.open(visits.AgentFeed, s.agent)
		gone("renewed", first)
		s.read(second)
		if res, _ := s.get(first, etag); res.StatusCode != http.StatusNotFound {
			s.Errorf("to who had it: %s", res.Status)
		}

		s.must(s.Visits.CloseFeed(s.Context(), s.Operator, visits.AgentFeed, s.agent))
		gone("closed", second)
		if err := s.Visits.CloseFeed(s.Context(), s.Operator, visits.AgentFeed, s.agent); !fault.Is(err, fault.Missing) {
			s.Errorf("closed twice: %v", err)
		}
		third := s.open(visits.AgentFeed, s.agent)
		_, err := s.Access.SetUserActive(s.Context(), s.Operator, s.agent, false)
		s.must(err)
		gone("the agent has left", third)
	})
}

func TestAFeedIsOnlyOfWhatIsTheCallers(t *testing.T) {
	each(t, func(s *shelf) {
		account, err := s.Access.CreateAccount(s.Context(), access.Account{Name: "Ailleurs", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
		s.must(err)
		visitor, err := s.Access.Guest(s.Context(), s.Operator.Account, s.agency)
		s.must(err)
		for what, c := range map[string]struct {
			by      access.Actor
			kind    visits.FeedKind
			subject int64
			want    fault.Kind
		}{
			"nobody's":     {s.Operator, visits.AgentFeed, 999_999, fault.Missing},
			"of no kind":   {s.Operator, "account", 1, fault.Missing},
			"of others":    {access.Operator(account, "test"), visits.AgentFeed, s.agent, fault.Missing},
			"by a visitor": {visitor, visits.AgentFeed, s.agent, fault.Forbidden},
		} {
			if _, err := s.Visits.OpenFeed(s.Context(), c.by, c.kind, c.subject); !fault.Is(err, c.want) {
				s.Errorf("%s: %v", what, err)
			}
		}
		if list, err := s.Visits.OpenFeeds(s.Context(), s.Operator); err != nil || len(list) != 0 {
			s.Errorf("left behind: %v %v", list, err)
		}
	})
}
