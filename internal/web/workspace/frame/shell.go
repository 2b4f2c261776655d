package frame

import (
	"cmp"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/uid"
)

// place is an entry of the rail.
type place struct {
	Key, Path, Icon string
	Letter          string         // after G
	need            []access.Right // one of them; none: everybody
}

// places are where people work, in the order of the rail.
var places = []place{
	{"today", "/", "house", "a", nil},
	{"leads", "/leads", "inbox", "l", rights(access.LeadsRead)},
	{"contacts", "/contacts", "users", "c", rights(access.ContactsRead)},
	{"searches", "/searches", "search", "s", rights(access.RequestsRead)},
	{"properties", "/properties", "building-2", "b", rights(access.PropertiesRead)},
	{"mandates", "/mandates", "scroll-text", "m", rights(access.MandatesRead)},
	{"agenda", "/agenda", "calendar-days", "v", rights(access.VisitsRead)},
	{"field", "/field", "footprints", "t", rights(access.PlacesRead)},
	{"programs", "/programs", "layers", "p", rights(access.InformationView, access.LotAllotedView)},
	{"settings", "/settings", "settings", "r", nil},
}

func rights(list ...access.Right) []access.Right { return list }

// made is what can be begun from anywhere.
var made = []place{
	{"lead", "/leads/new", "inbox", "l", rights(access.LeadsWrite)},
	{"contact", "/contacts/new", "user-plus", "c", rights(access.ContactsWrite)},
	{"property", "/properties/new", "building-2", "b", rights(access.PropertiesWrite)},
	{"search", "/searches/new", "search", "s", rights(access.RequestsWrite)},
	{"visit", "/visits/new", "calendar", "v", rights(access.VisitsWrite)},
	{"event", "/agenda/new", "clock", "e", rights(access.ActionsWrite)},
	{"registration", "/registrations/new", "flag", "d", rights(access.RegistrationCreate)},
}

// shell is what the frame shows around a screen.
type shell struct {
	call *Call
}

func (c *Call) shell() shell { return shell{c} }

// Can tells whether the reader holds a right.
func (s shell) Can(right string) bool { return s.call.Actor.Has(access.Right(right)) }

// Once is a new key for a form.
func (s shell) Once() string { return uid.New() }

// Rail are the places that are open to the reader.
func (s shell) Rail() []place { return s.open(places) }

// Creations are what he may begin.
func (s shell) Creations() []place { return s.open(made) }

func (s shell) open(list []place) []place {
	return slices.DeleteFunc(slices.Clone(list), func(p place) bool { return len(p.need) > 0 && !slices.ContainsFunc(p.need, s.call.Actor.Has) })
}

// Reader is who looks, Agencies where he may, Agency where he does.
func (s shell) Reader() access.User       { return s.call.User }
func (s shell) Agencies() []access.Agency { return s.call.agencies }
func (s shell) Agency() int64             { return s.call.Agency }
func (s shell) Firm() string              { return s.call.home().Name }
func (s shell) Theme() string             { return cmp.Or(s.call.preferences.Theme, "system") }
func (s shell) Density() string           { return cmp.Or(s.call.preferences.Density, "compact") }
func (s shell) Shortcuts() bool           { return s.call.preferences.Shortcuts }
func (s shell) Toast() *toast             { return s.call.toast }
func (s shell) Test() string              { return s.call.screens.frame.Test }
func (s shell) Sandbox() bool             { return s.call.Actor.Test }
