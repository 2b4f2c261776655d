package leads

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// settingsPath is where an agency settles how it answers.
const settingsPath = "/settings/inbox"

// settingsForm is what an agency has settled.
type settingsForm struct {
	Agency    int64
	Agencies  []access.Agency
	AnswerIn  string
	HandAfter string
	Days      []dayHours
	Team      []member
	Problems  []problem
	Writes    bool
}

// dayHours is a day of the week with its hours as they are typed.
type dayHours struct {
	Name  string // key of its text
	Value string
}

// member is somebody who may be of the team.
type member struct {
	ID     int64
	Name   string
	Chosen bool
}

// weekdays are the days as texts name them, from Monday on.
var weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func (p *pages) settings(c *frame.Call) error {
	f, err := p.settingsForm(c)
	if err != nil {
		return err
	}
	return c.Show("settings", f)
}

func (p *pages) settingsForm(c *frame.Call) (f settingsForm, err error) {
	f = settingsForm{Agency: c.Number("agency"), Agencies: c.Agencies()}
	if f.Agency == 0 {
		f.Agency = c.At()
	}
	known, err := p.Inbox.Settings(c.Context(), c.Actor, []int64{f.Agency})
	if err != nil {
		return f, err
	}
	s, ok := known[f.Agency]
	if !ok {
		s = core.UsualSettings(c.Actor.Account, f.Agency)
	}
	f.AnswerIn, f.HandAfter = strconv.Itoa(s.AnswerIn), strconv.Itoa(s.HandAfter)
	days := s.Hours.Days()
	for i, name := range weekdays {
		f.Days = append(f.Days, dayHours{name, days[i]})
	}
	team, err := p.Inbox.Team(c.Context(), c.Actor, f.Agency)
	if err != nil {
		return f, err
	}
	f.Team = members(s.Team, team)
	f.Writes = c.Actor.May(access.LeadsAssign, f.Agency) == nil && c.Actor.Has(access.FiguresRead)
	return f, nil
}

// members puts the chosen ones first, in the order of their turns.
func members(chosen []int64, all []access.User) (list []member) {
	names := map[int64]string{}
	for _, u := range all {
		names[u.ID] = fullName(u)
	}
	for _, id := range chosen {
		if name, ok := names[id]; ok {
			list = append(list, member{id, name, true})
			delete(names, id)
		}
	}
	for _, u := range all {
		if name, ok := names[u.ID]; ok {
			list = append(list, member{u.ID, name, false})
		}
	}
	return list
}

// settle saves what was typed.
func (p *pages) settle(c *frame.Call) error {
	f, err := p.settingsForm(c)
	if err != nil {
		return err
	}
	f.AnswerIn, f.HandAfter = c.Value("answer_in"), c.Value("hand_after")
	var days [7]string
	for i, name := range weekdays {
		days[i] = c.Value("hours." + name)
		f.Days[i].Value = days[i]
	}
	hours, wrong := core.ReadHours(days)
	if wrong < len(days) {
		text, err := c.Words.T("settings.problem.hours")
		if err != nil {
			return err
		}
		f.Problems = []problem{{"hours." + weekdays[wrong], text}}
		return c.ShowStatus(http.StatusUnprocessableEntity, "settings", f)
	}
	var team []int64
	for _, id := range c.R.PostForm["team"] {
		team = append(team, number(id))
	}
	_, err = p.Inbox.Settle(c.Context(), c.Actor, f.Agency, func(s *core.Settings) {
		s.AnswerIn, s.HandAfter, s.Hours, s.Team = minutes(f.AnswerIn), minutes(f.HandAfter), hours, team
	})
	if f.Problems, err = problems(c, "settings.problem", err); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		for i := range f.Team {
			f.Team[i].Chosen = false
			for _, id := range team {
				f.Team[i].Chosen = f.Team[i].Chosen || f.Team[i].ID == id
			}
		}
		return c.ShowStatus(http.StatusUnprocessableEntity, "settings", f)
	}
	return c.Said(fmt.Sprintf("%s?agency=%d", settingsPath, f.Agency), "settled")
}

// minutes reads a number of them; -1: it is none.
func minutes(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if text == "" {
		return 0
	}
	if err != nil {
		return -1
	}
	return n
}

// lines are a text with its lines as they are kept.
func lines(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
