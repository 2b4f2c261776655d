package main

import (
	"testing"

	"palier/proof/door"
)

func TestTheWatcherKnowsWhatItMissed(t *testing.T) {
	old, changed := door.Lead{ID: 1, Message: "v1"}, door.Lead{ID: 1, Message: "v2"}
	other := door.Lead{ID: 2}
	for name, c := range map[string]struct {
		pages []door.Page
		all   []door.Lead
		want  int
	}{
		"everything seen":          {[]door.Page{{Leads: []door.Lead{old, other}}}, []door.Lead{old, other}, 0},
		"the last version counts":  {[]door.Page{{Leads: []door.Lead{old}}, {Leads: []door.Lead{changed}}}, []door.Lead{changed}, 0},
		"a lead was never shown":   {[]door.Page{{Leads: []door.Lead{old}}}, []door.Lead{old, other}, 1},
		"a change was never shown": {[]door.Page{{Leads: []door.Lead{old}}}, []door.Lead{changed}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := &watcher{seen: map[int64]door.Lead{}}
			for _, p := range c.pages {
				w.take(p)
			}
			if got := w.missed(c.all); len(got) != c.want {
				t.Errorf("missed %v, want %d", got, c.want)
			}
		})
	}
}
