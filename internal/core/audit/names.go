package audit

import (
	"cmp"
	"context"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Author names who acted, as far as the journal keeps it: its kind and number.
type Author struct {
	Kind string
	ID   int64
}

// Names are what the authors of lines are called; who has no name is not in it.
func (s *Service) Names(ctx context.Context, a access.Actor, lines []event.Event) (map[Author]string, error) {
	names := map[Author]string{}
	asked := map[string][]int64{}
	for _, l := range lines {
		if who := (Author{l.Who.Kind, l.Who.ID}); who.ID != 0 && names[who] == "" {
			names[who] = "?"
			asked[who.Kind] = append(asked[who.Kind], who.ID)
		}
	}
	if len(asked["user"]) > 0 {
		list, err := s.staff.UsersByID(ctx, a.Account, asked["user"])
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			names[Author{"user", u.ID}] = cmp.Or(strings.TrimSpace(u.Firstname+" "+u.Lastname), u.Username)
		}
	}
	if len(asked["provider"]) > 0 {
		list, err := s.staff.ListProviders(ctx, a.Account)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			names[Author{"provider", p.ID}] = p.Name
		}
	}
	if len(asked["key"]) > 0 {
		list, err := s.staff.ListKeys(ctx, a.Account, 0)
		if err != nil {
			return nil, err
		}
		for _, k := range list {
			names[Author{"key", k.ID}] = k.Name
		}
	}
	for who, name := range names {
		if name == "?" {
			delete(names, who)
		}
	}
	return names, nil
}
