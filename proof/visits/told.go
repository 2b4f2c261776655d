package main

import (
	"fmt"
	"strings"

	"palier/proof/viewings"
)

// message is what the harness reads of a webhook's body.
type message struct {
	Event    string          `json:"eventType"`
	Visit    viewings.Visit  `json:"visit"`
	Visitor  viewings.Person `json:"visitor"`
	Status   string          `json:"status"`
	Previous string          `json:"previousId"`
}

// phase is how far a visitor's story on a visit has been told.
type phase string

const (
	unheard  phase = ""
	arriving phase = "moved here" // and is to be told as new next
	there    phase = "expected"
	gone     phase = "gone"
)

// told is the story of each visit's visitors, by their e-mail, so far. "" stands for
// whether anything was told of the visit.
type told map[string]map[string]phase

// take adds a message, and says what is wrong with it. A move is told in three: he leaves
// the old visit, has moved to the new one, is new there. Where the new visit is made by
// the move both are one thread, so that the first comes before the others; one that he
// joins is told in its own time.
func (t told) take(m message) (kind, detail string) {
	visit, who := m.Visit.ID, m.Visitor.Email
	story := t[visit]
	if story == nil {
		story = map[string]phase{}
		t[visit] = story
	}
	was := story[who]
	made := len(story) == 0 // by this event
	switch {
	case m.Event == "visit.date.changed":
		story[who] = arriving
		if left := t[m.Previous][who]; made && left != gone {
			return outOfOrder, fmt.Sprintf("%s has moved from %s, on which he is %q", who, m.Previous, left)
		}
		return want(m, was == unheard || was == gone, was)
	case strings.HasPrefix(m.Event, "visit.new."):
		story[who] = there
		if !m.has(m.Status) {
			return "wrong state", fmt.Sprintf("%s of %s: his status is %v", m.Event, who, m.Visit.Statuses(who))
		}
		return want(m, was == unheard || was == arriving, was)
	case strings.HasPrefix(m.Event, "visit.cancelled."):
		story[who] = gone
		if !m.has(m.Status) {
			return "wrong state", fmt.Sprintf("%s of %s: his status is %v", m.Event, who, m.Visit.Statuses(who))
		}
		return want(m, was == there, was)
	case m.Event == "visit.confirmed":
		return want(m, !made, was)
	}
	return "unknown", m.Event
}

// has says whether the visitor has the status on the visit as it is told.
func (m message) has(status string) bool {
	for _, one := range m.Visit.Statuses(m.Visitor.Email) {
		if one == status {
			return true
		}
	}
	return false
}

// want is right when the story so far allows the message.
func want(m message, right bool, was phase) (kind, detail string) {
	if right {
		return "", ""
	}
	return outOfOrder, fmt.Sprintf("%s of %s, who was %q", m.Event, m.Visitor.Email, was)
}
