package buildings

import (
	"slices"

	"palier/internal/core/fault"
)

// Mood is how a door stands: the best of who is behind it, those left out who do not want
// to be contacted as long as somebody does; nil: nobody has one. 1 is the best (Moods).
func (m Mailbox) Mood() *int {
	var best *int
	for _, p := range m.People {
		if p.Mood != nil && *p.Mood > 0 && (best == nil || *p.Mood < *best) {
			best = p.Mood
		}
	}
	return best
}

// Moods are those that the workspace offers, from a project within three months to no
// contact (domain, météo). Others are kept as they came.
func Moods() []int { return []int{1, 2, 3, 4, NoContact} }

// SetMood says how the one person behind a door feels, 0: nobody knows; where nobody is
// noted yet, somebody is from then on, without a name. Conflict: several live there, and one
// is to be named (person, an id). Missing: there is no such mailbox or person. Invalid: no
// such mood.
func (t *Tree) SetMood(mailbox, person string, mood int) error {
	m := t.Mailbox(mailbox)
	if m == nil {
		return missing()
	}
	if mood != 0 && !slices.Contains(Moods(), mood) {
		return fault.Field("mood", "One of 1 to 5.")
	}
	switch {
	case person == "" && len(m.People) == 0:
		if mood != 0 {
			m.People = []Person{{Mood: &mood}}
		}
		return nil
	case person == "" && len(m.People) > 1:
		return fault.New(fault.Conflict, "Several people live there: say whose mood it is")
	}
	at := 0
	if person != "" {
		at = slices.IndexFunc(m.People, func(p Person) bool { return p.ID == person })
	}
	if at < 0 {
		return missing()
	}
	if m.People[at].Mood = &mood; mood == 0 {
		m.People[at].Mood = nil
	}
	return nil
}
