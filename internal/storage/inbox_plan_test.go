package storage

import (
	"strings"
	"testing"
	"time"

	"palier/internal/core/leads"
)

// A page of the inbox is asked for at every look at it: each of its legs is a stretch of an
// index that is read in the order of the page, whatever is looked for.
func TestAPageOfTheInboxIsReadAlongItsIndexes(t *testing.T) {
	db := migrated(t)
	search := leads.Search{Agencies: []int64{1}, Stages: leads.OpenStages()[:2], After: leads.Cursor{At: 1, ID: 1}, Limit: 50, Door: "apimo"}
	for index, change := range map[string]func(*leads.Search){
		"leads_stage (account_id=? AND agency_id=? AND stage=?":               func(*leads.Search) {},
		"leads_owner (account_id=? AND agency_id=? AND user_id=? AND stage=?": func(q *leads.Search) { q.Unowned = true },
		"leads_waiting (account_id=? AND agency_id=? AND stage=?":             func(q *leads.Search) { q.Order = leads.Longest },
		"leads_snoozed (account_id=? AND agency_id=?":                         func(q *leads.Search) { q.Order = leads.Aside },
		"leads_contact (account_id=? AND shown_id=?":                          func(q *leads.Search) { q.Contacts = []int64{7} },
		"leads USING INDEX sqlite_autoindex_leads_1 (account_id=? AND id=?": func(q *leads.Search) {
			q.Reached = leads.Reached{Measure: "offer", From: "2026-08-31", To: "2026-11-16"}
		},
		"PRIMARY KEY (account_id=? AND agency_id=? AND week>? AND week<?": func(q *leads.Search) {
			q.Reached = leads.Reached{Measure: "sale", From: "2026-08-31", To: "2026-11-16"}
		},
	} {
		q := search
		change(&q)
		b := newInbox(1, q, time.Now())
		b.narrow()
		query, _ := b.pageSQL()
		steps := plan(t, db.sql.Reader(), query)
		all := strings.Join(steps, "\n")
		if !strings.Contains(all, index) {
			t.Errorf("want %s in\n%s", index, all)
		}
		for _, step := range steps {
			if strings.HasPrefix(step, "SCAN leads") || strings.HasPrefix(step, "SCAN l") {
				t.Errorf("%s: %s", index, step)
			}
		}
	}
	for name, query := range map[string]string{"sqlLateLeads": sqlLateLeads, "sqlWaitingCount": sqlWaitingCount, "sqlBackCount": sqlBackCount, "sqlLeadsOfPerson": sqlLeadsOfPerson} {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && !made.MatchString(step) && step != "SCAN c" {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}
