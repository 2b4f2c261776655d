package dossier

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// Diary takes down what somebody of the office did with a person (agenda.Service).
type Diary interface {
	Note(ctx context.Context, by access.Actor, a agenda.Action, zone *time.Location) (agenda.Action, error)
}

// Jotting is what somebody of the office noted of a person: something that has happened and
// holds no time.
type Jotting struct {
	Type    int    // action_type: Jottings
	Subject string // may be empty
	Text    string
	On      time.Time
}

// A note is a line of the diary as well: whoever had a person on the phone worked for him.
const noteType = 8 // action_type

// Jottings are the action types of what may be noted: a note, a call, an e-mail, a letter, a
// text message.
func Jottings() []int { return []int{noteType, agenda.Call, agenda.Email, 5, 6} }

// Bounds of a jotting, in characters.
const (
	longestSubject = 200
	longestText    = 20_000
)

// Jot notes something in a person's line of time and in the diary of who noted it. Invalid,
// Missing, Forbidden.
func (s *Service) Jot(ctx context.Context, a access.Actor, id int64, j Jotting) (agenda.Action, error) {
	if !a.Has(access.ActionsWrite) || a.User == 0 {
		return agenda.Action{}, access.Denied()
	}
	var f fault.Findings
	j.Subject, j.Text = strings.TrimSpace(j.Subject), strings.TrimSpace(j.Text)
	if j.Text == "" && j.Subject == "" {
		f.Wrong("text", "Say what happened.")
	}
	f.Length("subject", j.Subject, longestSubject)
	f.Length("text", j.Text, longestText)
	if !known(j.Type) {
		f.Wrong("type", "There is no such kind of note.")
	}
	if err := f.Err(); err != nil {
		return agenda.Action{}, err
	}
	c, err := s.Persons.Person(ctx, a, id)
	if err != nil {
		return agenda.Action{}, err
	}
	agency := c.Agency
	if list, all := a.Agencies(); !a.Opens(agency) && !all && len(list) > 0 {
		agency = list[0] // the person is another agency's, and what is done here is ours
	}
	return s.Diary.Note(ctx, a, agenda.Action{Agency: agency, User: a.User, Contact: c.ID, Type: j.Type, Day: day.Of(j.On), Subject: j.Subject, Content: j.Text, Door: a.Who.Door}, j.On.Location())
}

func known(kind int) bool {
	for _, k := range Jottings() {
		if k == kind {
			return true
		}
	}
	return false
}
