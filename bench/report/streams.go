package report

import (
	"fmt"
	"strings"
	"time"
)

// Open screens: each holds a stream on which the server tells it what changed.
const (
	Streams     = 1000
	StreamStore = "1,000 open screens" // names their process in Memories; Begun is before anybody logs in
)

// News is the case of the open screens: how long after the answer to a lead's POST a screen
// hears of it, over all screens and leads.
func News() []Case {
	return []Case{{ID: "streams-1000", Title: "a lead of the Apimo API, answered, to each of 1,000 open screens", Clients: Streams, Rows: 1}}
}

// news is the table of these cases.
func (s Sheet) news(b *strings.Builder) { s.alone(b, "Open screens, Palier alone", News()) }

// newsTargets are what open screens are to cost.
func (s Sheet) newsTargets() []Target {
	cost := Target{What: "1,000 open screens, memory", Wanted: "≤ 100 MB"}.notRun()
	for _, m := range s.Memories {
		if m.Server == Palier && m.Store == StreamStore && m.Begun > 0 {
			grown := m.After - m.Begun
			cost = Target{What: cost.What, Wanted: cost.Wanted}.judge(grown <= 100_000_000, fmt.Sprintf("%.1f MB", float64(grown)/1e6))
		}
	}
	return []Target{cost, s.last("1,000 open screens, from the answer to the last screen, p99", News()[0].ID, time.Second)}
}
