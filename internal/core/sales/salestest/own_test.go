package salestest_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/sales"
)

// That an option is one's own is not a permission to move or end it: both are asked
// for. Whoever has neither learns that it may not, for it knows the option.
func TestAnOwnOptionNeedsThePermissionToo(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m1)
		owner := s.users["anna"]
		for what, c := range map[string]struct {
			rights      []access.Right
			change, end bool
		}{
			"reads":  {[]access.Right{access.OptionView, access.OptionCreate}, false, false},
			"moves":  {[]access.Right{access.OptionView, access.OptionUpdate}, true, false},
			"ends":   {[]access.Right{access.OptionView, access.OptionDelete}, false, true},
			"others": {[]access.Right{access.OptionExtendedView}, false, false},
		} {
			a := s.key(access.Key{User: owner, Permissions: c.rights})
			if err := second(s.sales.ChangeOption(s.Context(), a, s.program, o.ID, sales.OptionChange{Comment: new(what)})); c.change {
				s.must(err)
			} else {
				s.is("moved by who "+what, err, fault.Forbidden)
			}
			if c.end {
				continue // below: it ends once
			}
			s.is("ended by who "+what, second(s.sales.CancelOption(s.Context(), a, s.program, o.ID)), fault.Forbidden)
		}
		s.same("still there", s.option(o.ID).Status, sales.OptionLive)
		s.must(second(s.sales.CancelOption(s.Context(), s.key(access.Key{User: owner, Permissions: []access.Right{access.OptionDelete}}), s.program, o.ID)))
	})
}
