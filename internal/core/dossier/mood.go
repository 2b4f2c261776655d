package dossier

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
)

// Mood is how a person felt about a project (météo), as somebody noted it at a door: 1 is
// the best, buildings.NoContact the worst; 0: nobody knows any more.
type Mood struct {
	Mood  int
	At    time.Time
	Place string
	User  int64
	Door  string
}

// Bounds of what is read and shown of moods.
const (
	mostChanges = 200
	mostMoods   = 5
)

// Moods gives the last moods of a person at the door that somebody noted one of last, the
// newest first; none when nobody did, or when the last one was taken back. Missing;
// Forbidden.
func (s *Service) Moods(ctx context.Context, a access.Actor, id int64) (list []Mood, err error) {
	if !a.Has(access.PlacesRead) {
		return nil, nil
	}
	_, records, err := s.person(ctx, a, id)
	if err != nil {
		return nil, err
	}
	lines, err := s.store.PersonLines(ctx, Change, Query{Account: a.Account, Records: records, Agencies: seen(a), Limit: mostChanges})
	for _, l := range lines {
		m, is := mood(l)
		if is && len(list) < mostMoods && (len(list) == 0 || list[0].Place == m.Place) {
			list = append(list, m)
		}
	}
	if len(list) > 0 && list[0].Mood == 0 {
		list = nil
	}
	return list, err
}

// mood reads a line of the journal; is: it tells of a mood, and nobody erased it.
func mood(l Line) (m Mood, is bool) {
	if l.State != buildings.EventFelt {
		return m, false
	}
	m = Mood{At: l.At, Place: changed(l, "place"), User: l.User, Door: l.Door}
	m.Mood, _ = strconv.Atoi(changed(l, "mood")) // what is none is 0
	return m, m.Place != ""
}

func changed(l Line, field string) string {
	i := slices.IndexFunc(l.Changes, func(c event.Change) bool { return c.Field == field })
	if i < 0 {
		return ""
	}
	return l.Changes[i].After
}

// Trend compares the last mood of a person with the one before it: 1 it is better, -1 worse,
// 0 the same, or there is none to compare with.
func Trend(list []Mood) int {
	if len(list) < 2 || list[0].Mood == 0 || list[1].Mood == 0 || list[0].Mood == list[1].Mood {
		return 0
	}
	if list[0].Mood < list[1].Mood {
		return 1
	}
	return -1
}

// Alias is what a person is called outside: the reference of an enquiry at the one who sent
// it.
type Alias struct {
	Door  string
	Outer string
	Lead  int64
}

// mostAliases bounds how many enquiries are looked at.
const mostAliases = 10

// Aliases gives what the person is called outside, the newest first, each once. Missing;
// Forbidden.
func (s *Service) Aliases(ctx context.Context, a access.Actor, id int64) (list []Alias, err error) {
	page, _, err := s.Timeline(ctx, a, id, []Kind{Enquiry}, Place{}, mostAliases)
	for _, l := range page {
		known := func(other Alias) bool { return other.Door == l.Door && other.Outer == l.Outer }
		if l.Outer != "" && !slices.ContainsFunc(list, known) {
			list = append(list, Alias{l.Door, l.Outer, l.Lead})
		}
	}
	return list, err
}
