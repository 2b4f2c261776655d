package admin

import (
	"html/template"
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
	"palier/internal/web/workspace/journal"
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
	Rows    template.HTML // the lines
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
	Subject   template.HTML // with a link to its screen
	History   string
	Who       string
	Door      string
	Request   string
	Changes   template.HTML
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
	tell, err := d.teller(c, found.Lines)
	if err != nil {
		return err
	}
	p := auditPage{auditFilter: f, Wrong: wrong, CSV: f.address(c.Words, auditPath+".csv", 0), Doors: []string{"web", "apimo", "adlead", "flatsy", "leads2keys", "cli"}, History: q.Subject.ID != 0}
	agencies := agencyNames(c)
	for _, line := range found.Lines {
		one, err := lineOfJournal(c, tell, line, agencies)
		if err != nil {
			return err
		}
		p.Lines = append(p.Lines, one)
	}
	if p.Rows, err = journalRows(c, p.Lines, p.History); err != nil {
		return err
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
	if p.Kinds, err = d.kinds(c, tell, f.Kind); err != nil {
		return err
	}
	p.Authors, err = d.authors(c, f.Who)
	if err != nil {
		return err
	}
	return c.Show("audit", p)
}

// kinds are the kinds of event to choose from, in the order of their words.
func (d *desk) kinds(c *frame.Call, tell *journal.Teller, chosen string) (list []choice, err error) {
	all, err := d.Audit.Kinds(c.Context(), c.Actor)
	for _, k := range all {
		list = append(list, choice{k, tell.Happened(k), k == chosen})
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

// teller tells lines of the journal to the caller: in his language, by the names of what is in
// them. Screens that are not his are not linked to.
func (d *desk) teller(c *frame.Call, lines []event.Event) (*journal.Teller, error) {
	names, err := d.Audit.Names(c.Context(), c.Actor, lines)
	if err != nil {
		return nil, err
	}
	books, err := d.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return nil, err
	}
	tell := d.journal.For(c.Words.Lang, c.Zone, books, names)
	if !c.Actor.Has(access.Administer) {
		tell.Closed = []string{keysPath, webhooksPath, messagesPath + "/letters", "/users", "/agencies"}
	}
	return tell, nil
}

func lineOfJournal(c *frame.Call, tell *journal.Teller, e event.Event, agencies map[int64]string) (l auditLine, err error) {
	said := tell.Line(e)
	l = auditLine{Seq: e.Seq, At: precise(c, e.At), Kind: e.Kind, What: said.What,
		History: c.Words.Link(auditPath, "subject", e.Subject.Kind+":"+strconv.FormatInt(e.Subject.ID, 10)), Door: e.Who.Door, Request: e.Who.Request,
		Who: tell.Author(e.Who), AgencyTag: agencies[e.Agency], More: max(0, len(said.Changes)-mostChanges)}
	if l.Subject, err = linked(c.Words, said.Subject); err == nil {
		l.Changes, err = changesOf(c.Words, said.Changes[:len(said.Changes)-l.More])
	}
	return l, err
}

// precise is an instant to the second.
func precise(c *frame.Call, at time.Time) string {
	at = at.In(c.Zone)
	return c.Words.Day(at) + " " + at.Format("15:04:05")
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
