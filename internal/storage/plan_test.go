package storage

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/core/letters"
	"palier/internal/storage/sqldb"
)

// walks is a step of SQLite's plan that reads a whole table or all that an account
// has in one: nothing but the account narrows it. Lists that a query made itself
// are short.
var (
	walks = regexp.MustCompile(`^SCAN |\(account_id=\?( AND shown_id>\?)?\)`)
	made  = regexp.MustCompile(`^SCAN (CONSTANT ROW|\d+ CONSTANT ROWS|w|up|t|f|e|m|page|here|asked|a|clock)$`)
)

// SQLite plans without statistics here, as it does in service. Each of these is
// asked by a request or within a write.
func TestNoStatementWalksAnAccount(t *testing.T) {
	db := migrated(t)
	two := func(query string) string { return fmt.Sprintf(query, "($3, $4)") }
	lettersOfAVisit, _ := latestLetters(letters.Query{Account: 1, Visit: 2, Limit: 10})
	search := strings.Replace(sqlFound, "%s", "($3, $4), ($5, $6)", 1)
	for name, query := range map[string]string{
		"sqlLeadsByContact": sqlLeadsByContact, "sqlLeadsOpenAbout": sqlLeadsOpenAbout, "sqlTurned": fmt.Sprintf(sqlTurned, " and value < $4"), "sqlBeginning": fmt.Sprintf(sqlBeginning, ""), "sqlLeadsNaming": two(sqlLeadsNaming), "sqlVisitsOf": two(sqlVisitsOf), "sqlLetterTo": sqlLetterTo,
		"sqlBoundOf": two(sqlBoundOf), "sqlEntriesOf": sqlEntriesOf, "sqlKnownIn": fmt.Sprintf(sqlKnownIn, "($3, $4)", "($5, $6)"), "sqlSentBy": sqlSentBy,
		"sqlHolds": two(sqlHolds), "sqlHeardOf": sqlHeardOf, "letters of a visit": lettersOfAVisit,
		"sqlJournalSubject": sqlJournalSubject, "sqlLeadContacts": fmt.Sprintf(sqlLeadContacts, "($3, $4)"),
		"sqlHoldsDue": sqlHoldsDue, "sqlHoldFirst": sqlHoldFirst, "sqlHeldLots": sqlHeldLots, "sqlLotsGet": two(sqlLotsGet), "sqlLotsParent": two(sqlLotsParent),
		"sqlLotsFamily": two(sqlLotsFamily), "sqlSheetLots": sqlSheetLots, "sqlSheetNews": sqlSheetNews, "sqlWaiting": two(sqlWaiting), "sqlOptionGet": sqlOptionGet, "sqlOptionLots": two(sqlOptionLots),
		"sqlLiveFor": sqlLiveFor, "sqlLeadOn": sqlLeadOn, "sqlLine": sqlLine, "sqlLinesOf": two(sqlLinesOf), "sqlContactsGet": two(sqlContactsGet), "sqlLinesCount": sqlLinesCount, "sqlLinesPage": sqlLinesPage,
		"sqlRegistrationGet": sqlRegistrationGet, "sqlClaimsOf": fmt.Sprintf(sqlClaimsOf, "($3, $4)", 5, 6, 7, 8),
		"sqlRegistrationsOn": two(sqlRegistrationsOn), "sqlLastEnd": sqlLastEnd, "sqlRegistrationCount": fmt.Sprintf(sqlRegistrationCount, "r.program_id = $2"),
		"sqlLeadFacts": fmt.Sprintf(sqlLeadFacts, "($3, $4)", 5), "sqlActionFacts": two(sqlActionFacts),
		"sqlNamesakes": sqlNamesakes, "sqlContactsMerged": two(sqlContactsMerged), "sqlConsents": two(sqlConsents), "sqlCallGrounds": fmt.Sprintf(sqlCallGrounds, "($2, $3)", 4), "sqlOwners": two(sqlOwners), "sqlFound": search + ` select count(*) from found`, "sqlOnProgram": search + sqlOnProgram + ` select count(*) from here`,
		"a page of a search": search + sqlOnProgram + ` select c.id from contacts c where c.account_id = $1 and c.id in (select id from here) order by c.id`,
	} {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && !made.MatchString(step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// What lines of the journal name is found by its number, whatever its kind.
func TestNoNameOfTheJournalWalksAnAccount(t *testing.T) {
	db := migrated(t)
	kinds := []event.Subject{{Kind: audit.Place + "x"}}
	for kind := range callings() {
		kinds = append(kinds, event.Subject{Kind: kind, ID: 1})
	}
	for _, one := range kinds {
		query, _ := namesSQL(1, []event.Subject{one, {Kind: one.Kind, ID: 2}}, []int64{14})
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && !made.MatchString(step) && !strings.HasPrefix(one.Kind, audit.Place) { // an account has few agencies
				t.Errorf("%s: %s", one.Kind, step)
			}
		}
	}
}

// What one person's timeline has is found by the person, and the journal's part of it by its
// subject: in the order that the page wants them, an engine would rather walk all there is.
func TestNoTimelineWalksAnAccount(t *testing.T) {
	db := migrated(t)
	queries := map[string]string{"the journal of a subject": sqlJournalSubject}
	for kind, of := range lineKinds() {
		queries[string(kind)] = fmt.Sprintf(of.query, "($5, $6)") + fmt.Sprintf(sqlBefore, "")
	}
	walks := regexp.MustCompile(`^SCAN [a-z]\b|\(account_id=\?( AND [a-z_]+[<>]\?)*\)`)
	for name, query := range queries {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if walks.MatchString(step) && step != "SCAN x" { // what was found already
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// Claims on people of a name are weighed under the account's lock: those that run come
// out of an index of their own, and no row is read for the others.
func TestOnlyClaimsThatRunAreReadForAName(t *testing.T) {
	db := migrated(t)
	const want = "SEARCH r USING COVERING INDEX registrations_running (account_id=? AND program_id=? AND name_key=? AND status=?)"
	if steps := plan(t, db.sql.Reader(), fmt.Sprintf(sqlClaimsOf, "($3, $4)", 5, 6, 7, 8)); !slices.Contains(steps, want) {
		t.Errorf("want %s in\n%s", want, strings.Join(steps, "\n"))
	}
}

// migrated is an empty store on SQLite.
func migrated(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), sqldb.Options{Dir: t.TempDir()}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// plan are the steps of a statement's plan, as SQLite words them.
func plan(t *testing.T, db *sql.DB, query string) (steps []string) {
	t.Helper()
	args := make([]any, 16) // the driver asks for no more than the statement names
	rows, err := db.QueryContext(context.Background(), "explain query plan "+query, args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
