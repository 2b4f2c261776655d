package letters

import (
	"net/url"
	"strings"
	"time"

	"palier/internal/core/access"
	core "palier/internal/core/letters"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/page"
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
	Tel      string // the same as a telephone dials it; empty: it is no number, or may not be called
	Silent   bool   // the visitor may not be called
	Refused  string // when he withdrew his consent; empty: he was never asked
	Agency   string
	Contact  string // how to reach the agency
	UID      string // of the property
	Settled  bool   // the visit is confirmed
	ByAgency bool   // it was cancelled by agent or owner

	Proof string // the code that proves an e-mail
	Until string // when it ends: "11 h 40"

	Enter      string // what a link to choose a password says
	EnterUntil string // when it ends

	Book, Manage, Leave, Rate string // passes
}

// view makes the texts of the facts.
func (w *Writer) view(m core.Matter) view {
	p := m.Place.Property
	v := view{letter: m.Letter.Kind, Language: language(m.Letter.Language), Name: line(m.Letter.Name), City: line(p.City), Ref: line(p.Reference), UID: p.UID,
		Visitor: line(m.Visitor.Firstname + " " + m.Visitor.Lastname), Agent: name(m.Agent), Agency: line(agency(m.Agency)), Minutes: m.Visit.Minutes,
		Settled:  m.Visitor.Status == visits.Confirmed,
		ByAgency: m.Visitor.Status == visits.CancelledByAgent || m.Visitor.Status == visits.CancelledByOwner,
		Enter:    m.Enter, EnterUntil: date(language(m.Letter.Language), m.EnterUntil, m.Zone),
		Proof: m.Proof, Until: clock(language(m.Letter.Language), m.ProofUntil, m.Zone),
		Book: m.Book, Manage: m.Manage, Leave: m.Unsubscribe, Rate: m.Rate}
	v.base = strings.TrimSuffix(w.base(), "/")
	if u, err := url.Parse(v.base); err == nil {
		v.host = u.Hostname()
	}
	v.When, v.Before, v.Zone = date(v.Language, m.Visit.StartsAt, m.Zone), date(v.Language, m.Letter.Before, m.Zone), zone(v.Language, m.Zone)
	toAgent := m.Letter.User != 0
	commune := line(p.Zipcode + " " + p.City)
	// Who is not expected learns as much as the agency lets him.
	v.Address = strings.Trim(line(m.Place.AddressFor(toAgent || v.Settled))+", "+commune, ", ")
	desk, _ := phone(m.Agency.Phone, m.Agency.Country)
	v.Contact = strings.Trim(desk+" · "+line(m.Agency.Email), " ·")
	if v.Phone, v.Tel = phone(first(m.Agent.Mobile, m.Agent.Phone), m.Agency.Country); toAgent {
		v.Phone, v.Tel = phone(m.Visitor.Phone, m.Agency.Country)
		if v.Silent = v.Phone != "" && !m.Call.May; v.Silent {
			v.Tel, v.Refused = "", date(v.Language, m.Call.Since, m.Zone)
		}
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
			list = append(list, fact{Label: label, Value: value})
		}
	}
	call := func() {
		if add("phone", v.Phone); v.Phone != "" {
			list[len(list)-1].Tel = v.Tel
		}
	}
	gone := v.letter == visits.Cancelled || v.letter == visits.Terminated || v.letter == visits.ToAgentCancelled
	if v.letter == core.Welcome || v.letter == core.PasswordReset {
		add("until", v.EnterUntil)
		return list
	}
	if v.When != "" {
		add("when", v.When+" ("+v.Zone+")")
	}
	add("former", v.Before)
	add("where", v.Address)
	add("ref", v.Ref)
	if strings.HasPrefix(string(v.letter), "to-agent.") {
		add("visitor", v.Visitor)
		call()
		if v.Silent {
			list = append(list, fact{Label: "silent"})
		}
		return list
	}
	if !gone && v.expects() {
		add("agent", v.Agent)
		call()
	}
	add("code", v.Code)
	add("proof", v.Proof)
	return list
}

// expects tells a letter about a visit to come: it says who shows the property.
func (v view) expects() bool {
	switch v.letter {
	case visits.Invitation, visits.Proving, visits.Queued, visits.Freed, visits.Thanks:
		return false
	}
	return true
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

// agency is the name that visitors know from the pages: a firm may have several agencies.
func agency(a access.Agency) string { return first(a.Name, a.Company) }

// phone is a number as pages show it, and as it is dialled; what is none is shown as it is.
func phone(raw, country string) (shown, tel string) {
	e164, ok := people.Phone(raw, first(country, "FR"))
	if !ok {
		return line(raw), ""
	}
	return page.Words{}.Phone(e164), e164
}

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

// clock says a time of day in the zone of the place.
func clock(language string, t time.Time, zone *time.Location) string {
	switch {
	case t.IsZero():
		return ""
	case language == "en":
		return t.In(zone).Format("15:04")
	}
	return t.In(zone).Format("15\u00a0h\u00a004")
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
