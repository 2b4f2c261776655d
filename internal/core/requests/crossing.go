package requests

import (
	"slices"
	"time"
)

// Crossing is a search and a property that match, or did.
type Crossing struct {
	Account  int64
	Request  int64
	Property int64
	Score    int // 0 to 100
	// Step is what people have made of it, or ToSuggest. It stays while the two do not match,
	// so that what was suggested is known to have been when they match again.
	Step      Step
	Gone      bool // the two do not match any more
	SetBy     int64
	SetAt     time.Time // zero: nobody has set the step
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Step is what became of a crossing (openapi.yaml of the Apimo door, step_id).
type Step int

// The steps.
const (
	ToSuggest    Step = 1
	Suggested    Step = 2
	NotSuggested Step = 3
)

// Steps are all of them.
func Steps() []Step { return []Step{ToSuggest, Suggested, NotSuggested} }

// Shown is the step that a reader is told: what does not match is not suggested.
func (c Crossing) Shown() Step {
	if c.Gone {
		return NotSuggested
	}
	return c.Step
}

// CrossingQuery asks for a page of the crossings of a search or of a property, whichever is
// not 0, in the order of their last change and then of the other's number.
type CrossingQuery struct {
	Account  int64
	Request  int64
	Property int64
	Step     Step // shown, 0: any
	Since    time.Time
	Limit    int
	Offset   int
}

// pairing brings the pairs of one side to what matches now.
type pairing struct {
	account int64
	// of names the pair of the side with another.
	of    func(other int64) Crossing
	other func(Crossing) int64
}

// settle gives the pairs that are to be written: those that are new, those whose score
// changed, those that match again or no more. found has the score of whatever was compared,
// kept those that match. Whoever writes them gives them their instants.
func (p pairing) settle(existing []Crossing, found map[int64]int, kept []int64) (changed []Crossing, fresh, gone int) {
	known := make(map[int64]Crossing, len(existing))
	for _, c := range existing {
		known[p.other(c)] = c
	}
	matches := make(map[int64]bool, len(kept))
	for _, id := range kept {
		matches[id] = true
		c, is := known[id]
		switch {
		case !is:
			c = p.of(id)
			c.Account, c.Step = p.account, ToSuggest
			fresh++
		case !c.Gone && c.Score == found[id]:
			continue
		}
		c.Gone, c.Score = false, found[id]
		changed = append(changed, c)
	}
	for id, c := range known {
		if matches[id] || c.Gone {
			continue
		}
		c.Gone, c.Score = true, found[id]
		changed = append(changed, c)
		gone++
	}
	slices.SortFunc(changed, func(a, b Crossing) int { return int(p.other(a) - p.other(b)) })
	return changed, fresh, gone
}
