package search

import (
	"regexp"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// command is something to do: to go somewhere, to begin something, or to act on what is open.
type command struct {
	key  string // of its words, behind "go.", "create." or "act."
	path string // of an act: what comes behind the open thing's address, or with {id} an address
	icon string
	need access.Right // empty: everybody
}

// commandGroup is commands of one sort, as they are offered.
type commandGroup struct {
	Key   string
	Items []offer
}

// offer is a command that is offered.
type offer struct{ Path, Icon, Text string }

var places = []command{
	{"today", "/", "house", ""},
	{"leads", "/leads", "inbox", access.LeadsRead},
	{"contacts", "/contacts", "users", access.ContactsRead},
	{"duplicates", "/contacts/duplicates", "merge", access.ContactsMerge},
	{"consents", "/consents", "shield-check", access.ContactsRead},
	{"retention", "/contacts/retention", "alarm-clock", access.ContactsErase},
	{"searches", "/searches", "search", access.RequestsRead},
	{"properties", "/properties", "building-2", access.PropertiesRead},
	{"mandates", "/mandates", "scroll-text", access.MandatesRead},
	{"agenda", "/agenda", "calendar-days", access.VisitsRead},
	{"visits", "/visits", "calendar", access.VisitsRead},
	{"field", "/field", "footprints", access.PlacesRead},
	{"programs", "/programs", "layers", access.ProgramsRead},
	{"registrations", "/registrations", "flag", access.ProgramsRead},
	{"settings", "/settings", "settings", ""},
	{"register", "/register", "scroll-text", access.MandatesRead},
	{"options", "/options", "handshake", access.OptionView},
	{"purchases", "/purchases", "euro", access.PurchaseView},
	{"documents", "/documents", "file-text", access.PropertiesRead},
	{"messages", "/messages", "message-square", access.VisitsRead},
	{"users", "/users", "user-check", access.Administer},
	{"agencies", "/agencies", "building", access.Administer},
	{"imports", "/imports", "upload", access.ImportsRun},
	{"exports", "/exports", "download", access.ContactsExport},
	{"webhooks", "/webhooks", "webhook", access.Administer},
	{"keys", "/keys", "key-round", access.Administer},
	{"audit", "/audit", "history", access.AuditRead},
	{"profile", "/profile", "user", ""},
	{"notifications", "/notifications", "bell", ""},
}

var beginnings = []command{
	{"lead", "/leads/new", "inbox", access.LeadsWrite},
	{"contact", "/contacts/new", "user-plus", access.ContactsWrite},
	{"property", "/properties/new", "building-2", access.PropertiesWrite},
	{"search", "/searches/new", "search", access.RequestsWrite},
	{"visit", "/visits/new", "calendar", access.VisitsWrite},
	{"event", "/agenda/new", "clock", access.ActionsWrite},
	{"registration", "/registrations/new", "flag", access.RegistrationCreate},
}

// acts are what can be done on the thing whose screen is open.
var acts = []struct {
	on *regexp.Regexp
	command
}{
	{onContact, command{"contact.edit", "/contacts/{id}/edit", "pencil", access.ContactsWrite}},
	{onContact, command{"contact.note", "/contacts/{id}#jot", "message-square", access.ActionsWrite}},
	{onContact, command{"contact.visit", "/visits/new?contact={id}", "calendar", access.VisitsWrite}},
	{onContact, command{"contact.lead", "/leads/new?contact={id}", "inbox", access.LeadsWrite}},
	{onContact, command{"contact.search", "/searches/new?contact={id}", "search", access.RequestsWrite}},
	{onContact, command{"contact.consent", "/contacts/{id}#consents", "shield-check", access.ContactsWrite}},
	{onContact, command{"contact.export", "/contacts/{id}/export", "printer", access.ContactsExport}},
	{onContact, command{"contact.erase", "/contacts/{id}/erase", "trash-2", access.ContactsErase}},
	{onLead, command{"lead.answer", "/leads/{id}/answer", "send", access.LeadsWrite}},
	{onLead, command{"lead.visit", "/visits/new?lead={id}", "calendar", access.VisitsWrite}},
	{onLead, command{"lead.search", "/searches/new?lead={id}", "search", access.RequestsWrite}},
	{onProperty, command{"property.buyers", "/properties/{id}/buyers", "users", access.RequestsRead}},
	{onProperty, command{"property.openings", "/properties/{id}/openings", "clock", access.VisitsWrite}},
	{onProperty, command{"property.conversation", "/properties/{id}/conversation", "message-square", access.VisitsRead}},
}

var (
	onContact  = regexp.MustCompile(`^/contacts/(\d+)(?:/|$)`)
	onLead     = regexp.MustCompile(`^/leads/(\d+)(?:/|$)`)
	onProperty = regexp.MustCompile(`^/properties/(\d+)(?:/|$)`)
)

// offered are the commands whose words begin like those that were typed, all when none were.
func offered(c *frame.Call, text, here string) (groups []commandGroup, err error) {
	words := strings.Fields(people.Fold(text))
	var open []command
	for _, a := range acts {
		if m := a.on.FindStringSubmatch(here); m != nil {
			one := a.command
			one.path = strings.Replace(one.path, "{id}", m[1], 1)
			open = append(open, one)
		}
	}
	for _, g := range []struct {
		key  string
		list []command
	}{{"act", open}, {"create", beginnings}, {"go", places}} {
		one := commandGroup{Key: g.key}
		for _, x := range g.list {
			if x.need != "" && !c.Actor.Has(x.need) {
				continue
			}
			label, err := c.Words.T("command." + g.key + "." + x.key)
			if err != nil {
				return nil, err
			}
			if means(label, words) {
				one.Items = append(one.Items, offer{x.path, x.icon, label})
			}
		}
		if len(one.Items) > 0 {
			groups = append(groups, one)
		}
	}
	return groups, nil
}

// means tells whether each word is the beginning of one of the label's.
func means(label string, words []string) bool {
	label = " " + people.Fold(label)
	for _, w := range words {
		if !strings.Contains(label, " "+w) {
			return false
		}
	}
	return true
}
