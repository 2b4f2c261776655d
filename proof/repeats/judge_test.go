package main

import (
	"slices"
	"testing"

	"palier/proof/door"
	"palier/proof/harness"
)

func kinds(list []harness.Violation) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.Kind)
	}
	return out
}

func TestAnswersToOneKey(t *testing.T) {
	first := door.Answer{Status: 200, Body: []byte("a")}
	replay := door.Answer{Status: 200, Body: []byte("a"), Replayed: true}
	other := door.Answer{Status: 200, Body: []byte("b"), Replayed: true}
	refused := door.Answer{Status: 500, Body: []byte("a"), Replayed: true}
	for name, c := range map[string]struct {
		answers []door.Answer
		want    []string
	}{
		"one served, the rest replayed": {[]door.Answer{replay, first, replay}, nil},
		"served twice":                  {[]door.Answer{first, first, replay}, []string{"unmarked"}},
		"served by nobody":              {[]door.Answer{replay, replay}, []string{"unmarked"}},
		"another answer":                {[]door.Answer{first, other}, []string{"other answer"}},
		"an error":                      {[]door.Answer{first, refused}, []string{"refused"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kinds(judge("R", c.answers)); !slices.Equal(got, c.want) {
				t.Errorf("judge found %q, want %q", got, c.want)
			}
		})
	}
}

func TestEffectsOfAllKeys(t *testing.T) {
	old := door.Lead{ID: 1, Reference: "OLD"}
	a, b := door.Lead{ID: 2, Reference: "A"}, door.Lead{ID: 3, Reference: "B"}
	for name, c := range map[string]struct {
		after []door.Lead
		total int
		want  []string
	}{
		"one lead for each key": {[]door.Lead{old, a, b}, 3, nil},
		"a lead is missing":     {[]door.Lead{old, a}, 2, []string{"effects"}},
		"a lead is doubled":     {[]door.Lead{old, a, a, b}, 4, []string{"effects", "doubled"}},
		"the total is wrong":    {[]door.Lead{old, a, b}, 4, []string{"count"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kinds(effects([]door.Lead{old}, c.after, c.total, 2)); !slices.Equal(got, c.want) {
				t.Errorf("effects found %q, want %q", got, c.want)
			}
		})
	}
}
