package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

const auditPath = "/audit"

func (d *desk) auditRoutes() []route {
	return []route{
		{"GET " + auditPath, access.AuditRead, d.audit},
		{"GET " + auditPath + ".csv", access.AuditRead, d.auditCSV},
		{"POST " + auditPath + "/check", access.Administer, d.checkJournal},
	}
}

// auditFilter is what the address asks of the journal.
type auditFilter struct {
	From, Until string
	Subject     string // "lead:12", "lead"
	Who         string // "user:9", "operator"
	Door        string
	Kind        string
}

// auditPage is some lines of the journal.
type auditPage struct {
	auditFilter
	Lines   []auditLine
	Kinds   []choice
	Doors   []string
	Authors []choice
	Reached string // searched back to this moment only
	Next    string
	First   string
	Further string // goes on with the search
	CSV     string
	History bool // of one record
	Wrong   bool // a filter could not be read
}

// auditLine is a line of the journal in words.
type auditLine struct {
	Seq       int64
	At        string
	What      string
	Kind      string
	Subject   string // in words, with its number
	Path      string // of the screen that shows it, empty: none
	History   string
	Who       string
	Door      string
	Request   string
	Changes   []event.Change
	More      int // changes that are not shown
	AgencyTag string
}

// readAudit reads the filter; what cannot be read is not asked, and said.
func readAudit(c *frame.Call) (f auditFilter, q audit.Query, wrong bool) {
	f = auditFilter{c.Value("from"), c.Value("until"), c.Value("subject"), c.Value("who"), c.Value("door"), c.Value("kind")}
	q = audit.Query{From: day(f.From, c.Zone), Door: f.Door, Kind: f.Kind, Before: c.Number("before"), Limit: perPage}
	if end := day(f.Until, c.Zone); !end.IsZero() {
		q.Until = end.AddDate(0, 0, 1)
	}
	wrong = f.From != "" && q.From.IsZero() || f.Until != "" && q.Until.IsZero()
	var ok bool
	if q.Subject.Kind, q.Subject.ID, ok = named(f.Subject); !ok {
		q.Subject, wrong = event.Subject{}, true
	}
	if q.Who.Kind, q.Who.ID, ok = named(f.Who); !ok {
		q.Who, wrong = event.Who{}, true
	}
	return f, q, wrong
}

// named reads "lead:12", or "lead" for every one.
func named(text string) (kind string, id int64, ok bool) {
	kind, number, found := strings.Cut(text, ":")
	if !found {
		return kind, 0, true
	}
	id, err := strconv.ParseInt(number, 10, 64)
	return kind, id, err == nil && id > 0 && kind != ""
}

// address is the page with this filter.
func (f auditFilter) address(w page.Words, path string, before int64) string {
	at := ""
	if before != 0 {
		at = strconv.FormatInt(before, 10)
	}
	return w.Link(path, "from", f.From, "until", f.Until, "subject", f.Subject, "who", f.Who, "door", f.Door, "kind", f.Kind, "before", at)
}

func (d *desk) audit(c *frame.Call) error {
	f, q, wrong := readAudit(c)
	found, err := d.Audit.Page(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	names, err := d.Audit.Names(c.Context(), c.Actor, found.Lines)
	if err != nil {
		return err
	}
	p := auditPage{auditFilter: f, Wrong: wrong, CSV: f.address(c.Words, auditPath+".csv", 0), Doors: []string{"web", "apimo", "adlead", "flatsy", "leads2keys", "cli"}, History: q.Subject.ID != 0}
	agencies := agencyNames(c)
	for _, line := range found.Lines {
		p.Lines = append(p.Lines, lineOfJournal(c, line, names, agencies))
	}
	if found.Next != 0 {
		p.Next = f.address(c.Words, auditPath, found.Next)
	}
	if !found.Reached.IsZero() {
		p.Next, p.Further, p.Reached = "", p.Next, moment(c, found.Reached)
	}
	if q.Before != 0 {
		p.First = f.address(c.Words, auditPath, 0)
	}
	if p.Kinds, err = d.kinds(c, f.Kind); err != nil {
		return err
	}
	p.Authors, err = d.authors(c, f.Who)
	if err != nil {
		return err
	}
	return c.Show("audit", p)
}

// kinds are the kinds of event to choose from, in the order of their words.
func (d *desk) kinds(c *frame.Call, chosen string) (list []choice, err error) {
	all, err := d.Audit.Kinds(c.Context(), c.Actor)
	for _, k := range all {
		list = append(list, choice{k, happened(c.Words, k), k == chosen})
	}
	slices.SortFunc(list, func(a, b choice) int { return strings.Compare(a.Label, b.Label) })
	return list, err
}

// authors are who may be asked for: the people of the office, and what is nobody's.
func (d *desk) authors(c *frame.Call, chosen string) (list []choice, err error) {
	users, _, err := d.Access.Users(c.Context(), c.Actor, 0, 500, 0)
	for _, u := range users {
		list = append(list, choice{Value: "user:" + strconv.FormatInt(u.ID, 10), Label: strings.TrimSpace(u.Firstname + " " + u.Lastname)})
	}
	if c.Actor.Has(access.Administer) && err == nil {
		var partners []access.Provider
		partners, err = d.Access.Providers(c.Context(), c.Actor)
		for _, p := range partners {
			list = append(list, choice{Value: "provider:" + strconv.FormatInt(p.ID, 10), Label: p.Name})
		}
	}
	for _, kind := range []string{"visitor", "operator", "palier"} {
		list = append(list, choice{Value: kind, Label: mustText(c, "author."+kind)})
	}
	known := chosen == ""
	for i := range list {
		list[i].On = list[i].Value == chosen
		known = known || list[i].On
	}
	if !known {
		list = append(list, choice{chosen, chosen, true})
	}
	return list, err
}

// happened is a kind of event in words: "lead.created" is "Lead : création".
func happened(w page.Words, kind string) string {
	subject, verb, _ := strings.Cut(kind, ".")
	text, err := w.T("audit.happened", wordOf(w, "subject.", subject), wordOf(w, "verb.", verb))
	if err != nil {
		return kind
	}
	return text
}

// wordOf is the text of a key, or the name itself when nobody has put it into words.
func wordOf(w page.Words, family, name string) string {
	if w.Has(family + name) {
		if text, err := w.T(family + name); err == nil {
			return text
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}

// mostChanges is how many changes of one line are shown before one asks for more.
const mostChanges = 12

func lineOfJournal(c *frame.Call, e event.Event, names map[audit.Author]string, agencies map[int64]string) auditLine {
	id := strconv.FormatInt(e.Subject.ID, 10)
	l := auditLine{Seq: e.Seq, At: precise(c, e.At), Kind: e.Kind, What: happened(c.Words, e.Kind), Subject: wordOf(c.Words, "subject.", e.Subject.Kind) + " " + id,
		Path: screenOf(e.Subject), History: c.Words.Link(auditPath, "subject", e.Subject.Kind+":"+id), Door: e.Who.Door, Request: e.Who.Request,
		Who: names[audit.Author{Kind: e.Who.Kind, ID: e.Who.ID}], AgencyTag: agencies[e.Agency]}
	if l.Who == "" {
		if l.Who = wordOf(c.Words, "author.", e.Who.Kind); e.Who.ID != 0 {
			l.Who += " " + strconv.FormatInt(e.Who.ID, 10)
		}
	}
	for i, change := range e.Changes {
		if i == mostChanges {
			l.More = len(e.Changes) - i
			break
		}
		l.Changes = append(l.Changes, legible(c, change))
	}
	return l
}

// legible is a change with its field in words and its instants as people read them.
func legible(c *frame.Call, change event.Change) event.Change {
	change.Field = wordOf(c.Words, "field.", change.Field)
	for _, text := range []*string{&change.Before, &change.After} {
		if at, err := time.Parse(time.RFC3339Nano, *text); err == nil {
			*text = moment(c, at)
		} else if *text == "true" || *text == "false" {
			*text = wordOf(c.Words, "value.", *text)
		}
	}
	return change
}

// precise is an instant to the second.
func precise(c *frame.Call, at time.Time) string {
	at = at.In(c.Zone)
	return c.Words.Day(at) + " " + at.Format("15:04:05")
}

// screenOf is where a thing is shown, empty for what has no screen of its own.
func screenOf(s event.Subject) string {
	paths := map[string]string{"lead": "/leads/", "contact": "/contacts/", "property": "/properties/", "provider": providersPath + "/", "key": adleadPath + "/",
		"client": clientsPath + "/", "endpoint": webhooksPath + "/", "user": "/users/", "import": "/imports/", "upload": "/imports/files/",
		"letter": messagesPath + "/letters/", "program": "/programs/"}
	if path := paths[s.Kind]; path != "" && s.ID != 0 {
		return path + strconv.FormatInt(s.ID, 10)
	}
	return ""
}

// auditCSV writes the lines of a filter as a table, at most as many as a spreadsheet takes.
func (d *desk) auditCSV(c *frame.Call) error {
	_, q, _ := readAudit(c)
	heading := []string{"seq", "at", "kind", "subject", "subject_id", "agency", "who", "who_id", "door", "request", "field", "before", "after"}
	return d.download(c, "audit", "csv", heading, func(row func([]string) error) error {
		left := mostRows
		return d.Audit.Each(c.Context(), c.Actor, q, func(e event.Event) error {
			changes := e.Changes
			if len(changes) == 0 {
				changes = []event.Change{{}}
			}
			for _, change := range changes {
				if left--; left < 0 {
					return errFull
				}
				if err := row(auditRow(e, change)); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func auditRow(e event.Event, change event.Change) []string {
	return []string{strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.Subject.Kind, event.Number(e.Subject.ID), event.Number(e.Agency),
		e.Who.Kind, event.Number(e.Who.ID), e.Who.Door, e.Who.Request, change.Field, change.Before, change.After}
}

// checkPage is what a check of the journal came to.
type checkPage struct {
	audit.Report
	BeganAt, EndedAt string
	Took             string
}

func (d *desk) checkJournal(c *frame.Call) error {
	began := time.Now()
	r, err := d.Audit.Check(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := checkPage{Report: r, BeganAt: moment(c, r.Begin), EndedAt: moment(c, r.End), Took: c.Words.Number(time.Since(began).Seconds(), 1)}
	return c.ShowStatus(http.StatusOK, "check", p)
}
