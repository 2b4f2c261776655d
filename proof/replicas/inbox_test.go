package main

import (
	"testing"
	"time"
)

// at is a message emitted at this second about the lot 1.
func at(second int, event, status string) message {
	m := message{Event: event, Emitted: time.Unix(int64(second), 0)}
	m.Data.ID, m.Data.Status = 1, status
	return m
}

func TestAnInboxKnowsOrderAndSteps(t *testing.T) {
	taken, free, priced := at(1, statusUpdated, "option"), at(2, statusUpdated, "available"), at(3, "lot:updated", "available")
	again := at(4, statusUpdated, "available")
	for name, c := range map[string]struct {
		arrivals []message // ids are the instants
		told     int
		want     string
	}{
		"each once":                    {[]message{taken, free, priced}, 3, ""},
		"the last one comes again":     {[]message{taken, free, free, priced}, 3, ""},
		"one is overtaken":             {[]message{taken, priced, free}, 2, "out of order"},
		"going back to an earlier one": {[]message{taken, free, taken}, 2, "out of order"},
		"a step was left out":          {[]message{taken, free, again}, 3, "untold"},
		"a change between two steps":   {[]message{free, priced, again}, 3, "untold"},
	} {
		t.Run(name, func(t *testing.T) {
			var b inbox
			got := ""
			for _, m := range c.arrivals {
				_, kind, _ := b.take(m.Emitted.String(), m)
				got += kind
			}
			if got != c.want || len(b.told) != c.told {
				t.Errorf("found %q and %d told, want %q and %d", got, len(b.told), c.want, c.told)
			}
		})
	}
}
