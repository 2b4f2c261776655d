package access

import (
	"context"
	"slices"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Preferences are how somebody likes his pages.
type Preferences struct {
	Theme     string // "system", "light" or "dark"
	Density   string // "compact" or "comfortable"
	Shortcuts bool   // keys of one letter do something
	Agency    int64  // the one he works in at the moment, 0: all that are open to him
}

// DefaultPreferences are those of who has said nothing.
func DefaultPreferences() Preferences {
	return Preferences{Theme: "system", Density: "compact", Shortcuts: true}
}

// Themes are the choices of Preferences.Theme.
func Themes() []string { return []string{"system", "light", "dark"} }

// Densities are the choices of Preferences.Density.
func Densities() []string { return []string{"compact", "comfortable"} }

// Preferences are the actor's own; whoever is no user has the default ones. An agency
// that is not open to him any more is not chosen any more.
func (s *Service) Preferences(ctx context.Context, a Actor) (Preferences, error) {
	if a.Who.Kind != whoUser || a.User == 0 {
		return DefaultPreferences(), nil
	}
	p, found, err := s.store.GetPreferences(ctx, a.Account, a.User)
	if err != nil || !found {
		return DefaultPreferences(), err
	}
	if !a.Opens(p.Agency) {
		p.Agency = 0
	}
	return p, nil
}

// SavePreferences keeps the actor's own. It is no news to anybody else: the journal does
// not tell it. Invalid, with problems; Forbidden: the actor is no user.
func (s *Service) SavePreferences(ctx context.Context, a Actor, p Preferences) error {
	if a.Who.Kind != whoUser || a.User == 0 {
		return Denied()
	}
	var problems []fault.Problem
	if !slices.Contains(Themes(), p.Theme) {
		problems = append(problems, fault.Problem{Field: "theme", Message: "One of: system, light, dark."})
	}
	if !slices.Contains(Densities(), p.Density) {
		problems = append(problems, fault.Problem{Field: "density", Message: "One of: compact, comfortable."})
	}
	if p.Agency != 0 && !a.Opens(p.Agency) {
		problems = append(problems, fault.Problem{Field: "agency", Message: "There is no such agency."})
	}
	if err := fault.All(problems); err != nil {
		return err
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, _ event.Tx) error {
		return s.store.SavePreferences(ctx, a.Account, a.User, p)
	})
}
