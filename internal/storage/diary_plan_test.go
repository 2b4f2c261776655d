package storage

import (
	"fmt"
	"testing"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// What the screens of the diary ask is found by the days that are looked at, and by who
// waits, whatever the account has besides. (An operator, to whom every agency is open, has
// no screens.)
func TestNoScreenOfTheDiaryWalksAnAccount(t *testing.T) {
	db := migrated(t)
	queries := map[string]string{
		"sqlActionsIn": fmt.Sprintf(sqlActionsIn, "($2, $3)"), "sqlBoundOf": fmt.Sprintf(sqlBoundOf, "($2, $3)"), "sqlWhoseAbout": sqlWhoseAbout,
		"sqlVisitsOfActions": fmt.Sprintf(sqlVisitsOfActions, "($2, $3)"),
		"sqlSubjectsIn":      fmt.Sprintf(sqlSubjectsIn, "($2, $3)"),
	}
	week := agenda.Stretch{From: day.Date{Year: 2026, Month: 11, Day: 16}, To: day.Date{Year: 2026, Month: 11, Day: 23}, Limit: agenda.MaxLines}
	for name, change := range map[string]func(q *agenda.Stretch){
		"an agency": func(q *agenda.Stretch) { q.Agency = 1 }, "agencies": func(q *agenda.Stretch) { q.Agencies = []int64{1, 2} },
		"an agent": func(q *agenda.Stretch) { q.Agencies, q.Users = []int64{1, 2}, []int64{3} },
		"a property": func(q *agenda.Stretch) {
			q.Agencies, q.Property = []int64{1}, 4
		},
	} {
		q := week
		change(&q)
		queries[name], _ = diarySQL(q)
		where, _ := diaryWhere(q)
		queries[name+", counted"] = sqlDiaryCount + where + sqlDiaryGroups
	}
	for status := range map[visits.Status]bool{visits.Proposed: true, visits.Confirmed: true, visits.Done: true, visits.Off: true} {
		queries["visits that are "+string(status)], _ = searchSQL(visits.Query{Agencies: []int64{1, 2}, Status: status, Limit: 51})
	}
	queries["wishes"], _ = searchSQL(visits.Query{Agencies: []int64{1, 2}, Status: visits.Proposed, Undated: true, Limit: 30})
	for name, query := range queries {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && !made.MatchString(step) && !merged.MatchString(step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}
