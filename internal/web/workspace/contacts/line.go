package contacts

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/dossier"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// timeline is a page of what happened with a person.
type timeline struct {
	Filters []jump
	Lines   []line
	First   string
	Next    string
}

// filter is a choice of what happened.
type filter struct {
	key   string
	kinds []dossier.Kind
}

// said is how the address names it: all needs no name.
func (f filter) said() string {
	if f.kinds == nil {
		return ""
	}
	return f.key
}

// filterOf is the one of a name, with its kinds; all when there is none.
func filterOf(key string) (filter, []dossier.Kind) {
	for _, f := range filters {
		if f.key == key {
			return f, f.kinds
		}
	}
	return filters[0], nil
}

// filters are what can be looked at alone, each some kinds of line.
var filters = []filter{
	{"all", nil},
	{"enquiries", []dossier.Kind{dossier.Enquiry}},
	{"contacts", []dossier.Kind{dossier.Note, dossier.Action, dossier.Letter}},
	{"visits", []dossier.Kind{dossier.Visit}},
	{"sales", []dossier.Kind{dossier.Registration, dossier.Option, dossier.Purchase}},
	{"mandates", []dossier.Kind{dossier.Mandate}},
	{"consents", []dossier.Kind{dossier.Consent}},
	{"changes", []dossier.Kind{dossier.Change}},
}

// line is something that happened, as it is shown.
type line struct {
	dossier.Line
	Icon   string
	Title  string
	Tone   string // of the chip: a family of states; empty: no chip
	Word   string
	Path   string
	Source string
	Who    string
	Ago    time.Time
	Diff   []diff
	Undo   int64 // record whose merge can be taken back here, 0: none
}

// diff is a field before and after.
type diff struct{ Label, Before, After string }

// timeline reads the page of the line of time that the address asks for.
func (p *screens) timeline(c *frame.Call, id int64) (t timeline, err error) {
	chosen, kinds := filterOf(c.Value("show"))
	for _, f := range filters {
		t.Filters = append(t.Filters, jump{f.key, c.Words.Link(pathOf(id, ""), "show", f.said()), f.key == chosen.key})
	}
	after := place(c.Value("after"))
	list, next, err := p.Dossier.Timeline(c.Context(), c.Actor, id, kinds, after, perTimeline)
	if err != nil {
		return t, err
	}
	if t.Lines, err = p.lines(c, list); err != nil {
		return t, err
	}
	if next != (dossier.Place{}) {
		t.Next = c.Words.Link(pathOf(id, ""), "show", chosen.said(), "after", strings.Join([]string{number(next.At.UnixMicro()), string(next.Kind), number(next.ID)}, "-"))
	}
	if after != (dossier.Place{}) {
		t.First = c.Words.Link(pathOf(id, ""), "show", chosen.said())
	}
	return t, nil
}

// place reads where a page begins: "MICROSECONDS-KIND-ID".
func place(text string) dossier.Place {
	parts := strings.Split(text, "-")
	if len(parts) != 3 || !slices.Contains(dossier.Kinds(), dossier.Kind(parts[1])) {
		return dossier.Place{}
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	id, wrong := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || wrong != nil || at <= 0 {
		return dossier.Place{}
	}
	return dossier.Place{At: time.UnixMicro(at).UTC(), Kind: dossier.Kind(parts[1]), ID: id}
}

// lines words what happened.
func (p *screens) lines(c *frame.Call, list []dossier.Line) ([]line, error) {
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return nil, err
	}
	var users []int64
	for _, l := range list {
		if l.User != 0 {
			users = append(users, l.User)
		}
	}
	slices.Sort(users)
	team := map[int64]access.User{}
	if users = slices.Compact(users); len(users) > 0 {
		if team, err = p.Staff.UsersByID(c.Context(), c.Actor, users); err != nil {
			return nil, err
		}
	}
	name := func(catalog string, id int) string {
		entries, _ := book.Entries(catalog, c.Words.Lang)
		for _, e := range entries {
			if e.ID == id {
				return e.Name
			}
		}
		return ""
	}
	shown := make([]line, len(list))
	for i, l := range list {
		one := line{Line: l, Who: userName(team[l.User]), Source: l.Door}
		one.At = l.At.In(c.Zone)
		one.tell(c, name)
		shown[i] = one
	}
	return shown, nil
}

// icons are how kinds of line look.
var icons = map[dossier.Kind]string{
	dossier.Enquiry: "inbox", dossier.Note: "message-square", dossier.Action: "clock", dossier.Visit: "calendar", dossier.Registration: "flag", dossier.Option: "handshake",
	dossier.Purchase: "euro", dossier.Mandate: "scroll-text", dossier.Letter: "mail", dossier.Consent: "shield-check", dossier.Change: "pencil",
}

// tones are the families of states that words belong to; a word that is not here is done.
var tones = map[string]string{
	"new": "wait", "contacted": "held", "qualified": "held", "visit": "engaged", "offer": "engaged", "won": "free", "lost": "done",
	"proposed": "wait", "confirmed": "free", "done": "done", "pending": "wait", "approved": "free", "rejected": "stop", "withdrawn": "done", "expired": "done",
	"option": "held", "option-pending": "wait", "option-canceled": "done", "option-expired": "done", "option-converted": "engaged",
	"pre-booked": "engaged", "booked": "engaged", "notary-appointment": "engaged", "sold": "done", "canceled": "stop", "live": "free", "closed": "done", "cancelled": "stop",
	"waiting": "wait", "sent": "free", "dropped": "done", "given-up": "stop",
}

func tone(state string) string {
	if strings.HasPrefix(state, "cancelled.") {
		return "stop"
	}
	if t := tones[state]; t != "" {
		return t
	}
	return "done"
}

// tell words one line.
func (l *line) tell(c *frame.Call, name func(catalog string, id int) string) {
	l.Icon, l.Title = icons[l.Kind], word(c, "line", string(l.Kind))
	state := func() { l.Tone, l.Word = tone(l.State), word(c, "state."+string(l.Kind), l.State) }
	switch l.Kind {
	case dossier.Enquiry:
		if kind := name("lead_type", l.Type); kind != "" && l.Type > 1 { // 1 says no more than that somebody asked
			l.Title = kind
		}
		state()
		l.Path = "/leads/" + number(l.ID)
	case dossier.Note:
		l.Title, l.Path = word(c, "record", l.State), "/leads/"+number(l.Lead)
	case dossier.Action:
		l.Title = name("action_type", l.Type)
		if l.Type == 1 {
			l.Icon = "phone"
		}
	case dossier.Visit:
		state()
		l.Path = "/visits/" + l.Outer
	case dossier.Registration:
		state()
		l.Path = "/registrations/" + number(l.ID)
	case dossier.Option, dossier.Purchase:
		state()
		l.Path = "/programs/" + number(l.Program) + "/" + string(l.Kind) + "s/" + number(l.ID)
	case dossier.Mandate:
		state()
		l.Path = "/properties/" + number(l.Property)
	case dossier.Letter:
		state()
		l.Title, l.Outer = word(c, "letter", l.Outer), ""
	case dossier.Consent:
		l.consent(c)
	case dossier.Change:
		l.change(c)
	}
}

func (l *line) consent(c *frame.Call) {
	given := "no"
	l.Tone = "stop"
	if l.Given {
		given, l.Tone = "yes", "free"
	}
	l.Title = word(c, "channel", l.State)
	l.Word = word(c, "answer", given)
}

// change words what became of a record: what was changed, and how a merge is taken back.
func (l *line) change(c *frame.Call) {
	l.Title = word(c, "change", l.State)
	switch l.State {
	case "contact.merged":
		l.Icon = "merge"
		if c.Now.Before(l.UndoUntil) && c.Actor.Has(access.ContactsMerge) {
			l.Undo = l.Contact
		}
	case "contact.unmerged", "contact.kept_apart":
		l.Icon = "split"
	case "contact.erased":
		l.Icon = "trash-2"
	}
	if l.State == buildings.EventFelt {
		l.Icon = "gauge"
		l.felt(c)
	}
	if l.State != "contact.updated" && l.State != "contact.silenced" {
		return
	}
	for _, f := range l.Changes {
		label := f.Field
		if key := "field." + f.Field; c.Words.Has(key) {
			label, _ = c.Words.T(key)
		}
		if f.Before == "" && f.After == "" && !slices.Contains(people.DeclaredFields(), f.Field) {
			continue
		}
		kind, country := f.Field, c.Actor.CountryAt(c.At())
		if kind == "silenced" { // a number or an address
			kind = "phone"
		}
		l.Diff = append(l.Diff, diff{label, readable(kind, f.Before, country), readable(kind, f.After, country)})
	}
}

// felt words a change of mood.
func (l *line) felt(c *frame.Call) {
	said := func(text string) string {
		if text == "" {
			return ""
		}
		return word(c, "mood", text)
	}
	for _, f := range l.Changes {
		if f.Field == "mood" {
			l.Diff = append(l.Diff, diff{word(c, "field", "mood"), said(f.Before), said(f.After)})
		}
	}
}
