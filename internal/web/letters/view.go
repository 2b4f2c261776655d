package letters

import (
	"net/url"
	"strings"
	"time"

	"palier/internal/core/access"
	core "palier/internal/core/letters"
	"palier/internal/core/visits"
)

// view is what the words of a letter may use; texts are of one line.
type view struct {
	letter visits.LetterKind
	base   string // of links, without a slash at its end
	host   string // of base: what makes ids in calendars unique in the world

	Language string
	Name     string // of the recipient
	Visitor  string // whom it is about
	When     string // "jeudi 9 juillet 2026 à 11 h 30"; empty: a wish without a date
	Before   string // the same of a visit's former start
	Zone     string // whose times these are
	City     string
	Ref      string
	Address  string // in full for who is expected or shows it, the commune for others
	Minutes  int
	Code     string // only when it is confirmed
	Agent    string
	Phone    string // of the agent, for a visitor; of the visitor, for an agent
	Agency   string
	Contact  string // how to reach the agency
	UID      string // of the property
	Settled  bool   // the visit is confirmed
	ByAgency bool   // it was cancelled by agent or owner

	Book, Manage, Leave string // passes
}

// view makes the texts of the facts.
func (w *Writer) view(m core.Matter) view {
	p := m.Place.Property
	v := view{letter: m.Letter.Kind, Language: language(m.Letter.Language), Name: line(m.Letter.Name), City: line(p.City), Ref: line(p.Reference), UID: p.UID,
		Visitor: line(m.Visitor.Firstname + " " + m.Visitor.Lastname), Agent: name(m.Agent), Agency: line(agency(m.Agency)), Minutes: m.Visit.Minutes,
		Contact: line(strings.Trim(m.Agency.Phone+" · "+m.Agency.Email, " ·")), Settled: m.Visitor.Status == visits.Confirmed,
		ByAgency: m.Visitor.Status == visits.CancelledByAgent || m.Visitor.Status == visits.CancelledByOwner,
		Book:     m.Book, Manage: m.Manage, Leave: m.Unsubscribe}
	v.base = strings.TrimSuffix(w.base(), "/")
	if u, err := url.Parse(v.base); err == nil {
		v.host = u.Hostname()
	}
	v.When, v.Before, v.Zone = date(v.Language, m.Visit.StartsAt, m.Zone), date(v.Language, m.Letter.Before, m.Zone), zone(v.Language, m.Zone)
	toAgent := m.Letter.User != 0
	commune := line(p.Zipcode + " " + p.City)
	v.Address = commune
	if toAgent || v.Settled { // who is not expected does not learn the door
		v.Address = strings.Trim(line(p.Address)+", "+commune, ", ")
	}
	if v.Phone = line(first(m.Agent.Mobile, m.Agent.Phone)); toAgent {
		v.Phone = line(m.Visitor.Phone)
	}
	if v.Settled && !toAgent {
		v.Code = m.Visit.Code
	}
	return v
}

// facts are the lines of the table, by the names of their labels.
func (v view) facts() (list []fact) {
	add := func(label, value string) {
		if value != "" {
			list = append(list, fact{label, value})
		}
	}
	gone := v.letter == visits.Cancelled || v.letter == visits.Terminated || v.letter == visits.ToAgentCancelled
	if v.When != "" {
		add("when", v.When+" ("+v.Zone+")")
	}
	add("former", v.Before)
	add("where", v.Address)
	add("ref", v.Ref)
	if strings.HasPrefix(string(v.letter), "to-agent.") {
		add("visitor", v.Visitor)
		add("phone", v.Phone)
		return list
	}
	if !gone && v.letter != visits.Invitation {
		add("agent", v.Agent)
		add("phone", v.Phone)
	}
	add("code", v.Code)
	return list
}

func language(l string) string {
	if strings.HasPrefix(strings.ToLower(l), "en") {
		return "en"
	}
	return "fr"
}

// line is a text as one line of a letter: what strangers wrote begins no paragraph.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func name(u access.User) string { return line(u.Firstname + " " + u.Lastname) }

func agency(a access.Agency) string { return first(a.Company, a.Name) }

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// The names of days and months, from Sunday and January.
const (
	daysFR   = "dimanche lundi mardi mercredi jeudi vendredi samedi"
	monthsFR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)

// date says an instant in the zone of the place, with no-break spaces in the hour.
func date(language string, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(zone)
	if language == "en" {
		return t.Format("Monday 2 January 2006 at 15:04")
	}
	day := t.Format("2")
	if day == "1" {
		day = "1er"
	}
	return strings.Fields(daysFR)[t.Weekday()] + " " + day + " " + strings.Fields(monthsFR)[t.Month()-1] + t.Format(" 2006") + " à " + t.Format("15\u00a0h\u00a004")
}

// zone says whose time it is: visitors come from elsewhere.
func zone(language string, z *time.Location) string {
	_, city, found := strings.Cut(z.String(), "/")
	if !found {
		city = z.String()
	}
	city = strings.ReplaceAll(city[strings.LastIndex(city, "/")+1:], "_", " ")
	if language == "en" {
		return city + " time"
	}
	return "heure de " + city
}
