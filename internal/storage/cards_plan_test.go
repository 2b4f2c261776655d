package storage

import (
	"fmt"
	"slices"
	"testing"

	"palier/internal/core/agenda"
	"palier/internal/core/people"
)

// What is told of a page of contacts, and the lists that hang on a person or an agency, are
// found by whom they are about: none reads an account or all of an agency's diary.
func TestNoListOfAPersonWalksAnAccount(t *testing.T) {
	db := migrated(t)
	asked := func(l list, cols string) string {
		query, _ := l.pieceSQL(cols, place{}, 9, 10, 0)
		return query
	}
	counted := func(l list) string {
		return fmt.Sprintf("select count(*) from %s where %s and %supdated_at >= 1 and %supdated_at < 2", l.table, l.where, l.alias, l.alias)
	}
	with := db.actionList(agenda.Query{Account: 1, Agency: 2, User: 3, Type: 4, Year: 2026, Contacts: []int64{5, 6}})
	of := db.actionList(agenda.Query{Account: 1, Agency: 2, User: 3})
	directory := func(agencies ...int64) string {
		query, _ := listedSQL(people.DirectoryQuery{Account: 1, Agencies: agencies, Part: people.Visitors, Limit: 5}, []int64{1, 2})
		return query
	}
	queries := map[string]string{
		"the directory": directory(), "the directory of some": directory(1, 2),
		"lately": fmt.Sprintf(sqlLately, "($5, $6)"), "offered": fmt.Sprintf(sqlOffered, "($2, $3)"), "mirrored": fmt.Sprintf(sqlMirrored, "($2, $3)"),
		"with a contact": asked(with, sqlActionOf), "with a contact, counted": counted(with), "of a user": asked(of, sqlActionOf),
		"contracts":  asked(list{table: "purchases", where: "account_id = $1 and agency_id = $2", args: []any{1, 2}}, sqlPurchaseCols),
		"residences": asked(list{table: sqlResidences, alias: "b.", where: "b.account_id = $1 and b.agency_id = $2", args: []any{1, 2}}, sqlResidenceCols),
	}
	for name, query := range queries {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && !made.MatchString(step) && !merged.MatchString(step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
	const want = "SEARCH a USING INDEX actions_contact (account_id=? AND contact_id=?)"
	for _, name := range []string{"lately", "with a contact", "with a contact, counted"} {
		if steps := plan(t, db.sql.Reader(), queries[name]); !slices.Contains(steps, want) {
			t.Errorf("%s: want %s in %q", name, want, steps)
		}
	}
}
