package main

import (
	"slices"
	"testing"
)

func TestTheRegisterIsHeldAgainstWhatWasAcknowledged(t *testing.T) {
	for name, c := range map[string]struct {
		signed []bool
		list   []entry
		want   []string
	}{
		"all kept":              {[]bool{true, true}, []entry{{1, outer(1)}, {2, outer(0)}}, nil},
		"cut and kept":          {[]bool{true, false}, []entry{{1, outer(1)}, {2, outer(0)}}, nil},
		"cut and not kept":      {[]bool{false}, nil, nil},
		"a gap":                 {[]bool{true, true}, []entry{{1, outer(0)}, {3, outer(1)}}, []string{gap}},
		"the first is missing":  {[]bool{true}, []entry{{2, outer(0)}}, []string{gap}},
		"lost":                  {[]bool{true, true}, []entry{{1, outer(1)}}, []string{lost}},
		"twice":                 {[]bool{true}, []entry{{1, outer(0)}, {2, outer(0)}}, []string{doubled}},
		"refused, and numbered": {[]bool{true}, []entry{{1, outer(0)}, {2, "spoilt"}}, []string{doubled}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, v := range slices.Concat(numbered(c.list), kept(c.signed, c.list)) {
				got = append(got, v.Kind)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}
