package storage

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"palier/internal/core/visits"
)

// merged are the steps that put the stretches of a search together: what they walk is
// no longer than a page reaches.
var merged = regexp.MustCompile(`^SCAN (f|s\d+|b|a\d*|w)$`)

// others is a search among all of an account between two instants: others' visits.
var others = regexp.MustCompile(`visits_when \(account_id=\? AND starts_at>`)

// Each of these is asked by a request or within a write, whether an account has ten
// visits or a million, an agent three or ten thousand.
func TestNoStatementAboutVisitsWalksAnAccount(t *testing.T) {
	db := migrated(t)
	two := func(query string) string { return fmt.Sprintf(query, "($3, $4)") }
	queries := map[string]string{
		"sqlVisitGet": sqlVisitGet, "sqlVisitFind": sqlVisitFind, "sqlVisitsOn": sqlVisitsOn, "sqlVisitsWithEmail": sqlVisitsWithEmail, "sqlVisitsIn": two(sqlVisitsIn),
		"sqlVisitorsIn": two(sqlVisitorsIn), "sqlShownIn": two(sqlShownIn), "sqlVisitorsOf": sqlVisitorsOf, "sqlCodeTaken": sqlCodeTaken,
		"sqlSeats": sqlSeats, "sqlSeatHeld": sqlSeatHeld, "sqlSeatsOver": sqlSeatsOver, "sqlBooked": sqlBooked,
		"sqlTimeAbout": sqlTimeAbout, "sqlTimeIn": sqlTimeIn, "sqlTimeGet": sqlTimeGet, "sqlTimeClose": sqlTimeClose,
		"sqlPlaceByID": sqlPlaceByID, "sqlPlaceByUID": sqlPlaceByUID, "sqlReferred": sqlReferred, "sqlTallies": two(sqlTallies), "sqlRefs": two(sqlRefs),
		"sqlStateGet": sqlStateGet, "sqlStatePurge": sqlStatePurge, "sqlActionGet": sqlActionGet, "sqlSubjects": sqlSubjects, "sqlPropertyByID": sqlPropertyByID,
		"sqlFeedFind": sqlFeedFind, "sqlEngaged": sqlEngaged, "sqlNoted": sqlNoted,
		"sqlWaitingFind": sqlWaitingFind, "sqlWaits": sqlWaits, "sqlWaitingTold": sqlWaitingTold, "sqlWaitingPurge": sqlWaitingPurge, "sqlAwaited": sqlAwaited,
		"sqlProofFind": sqlProofFind, "sqlRating": sqlRating,
	}
	window := visits.Query{From: time.UnixMicro(1), To: time.UnixMicro(2)}
	for name, q := range map[string]visits.Query{
		"all": {All: true}, "an agency": {Agencies: []int64{1}}, "agencies": {Agencies: []int64{1, 2}}, "a property": {All: true, Property: 1},
		"an agency's property": {Agencies: []int64{1}, Property: 1}, "an agent": {All: true, Agent: 1}, "an agency's agent": {Agencies: []int64{1, 2}, Agent: 1},
	} {
		q.From, q.To, q.Limit = window.From, window.To, 10
		queries[name+", in a window"], _ = searchSQL(q)
		q.From, q.To, q.Backward = time.Time{}, time.Time{}, true
		queries[name+", backward"], _ = searchSQL(q)
	}
	for name, query := range queries {
		for _, step := range plan(t, db.sql.Reader(), query) {
			if (walks.MatchString(step) || others.MatchString(step)) && !made.MatchString(step) && !merged.MatchString(step) && !ordered.MatchString(name+": "+step) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// ordered is a walk that ends with the page: all visits of an account, by their start.
// An account has one row of rules. Who waits is asked for once a minute, and all of them:
// they are e-mails of the last 30 days.
var ordered = regexp.MustCompile(`^all, .*: SEARCH v USING (COVERING )?INDEX visits_when|visit_rules|^sqlAwaited: SEARCH waiting_visitors`)

// SQLite looks for what refers to a new row by a key that is checked at the commit, and
// plans that itself: once it went through all of an account's held time and seats, half
// a millisecond for each new action. A unique index, and a table that is not clustered,
// lead it to the right one.
func TestWhatRefersToANewRowIsFoundByAnIndex(t *testing.T) {
	db := migrated(t)
	for insert, want := range map[string][]string{sqlActionAdd: {"held_time_action"}, sqlVisitAdd: {"letters_visit", "seats_visit"}} {
		if got := lookedIn(t, db, insert); !slices.Equal(got, want) {
			t.Errorf("%.30s looks in %q, want %q", insert, got, want)
		}
	}
}

// lookedIn are the tables and indexes that an insert of two rows reads for keys that are
// checked at the commit, from the steps of SQLite's machine.
func lookedIn(t *testing.T, db *DB, insert string) (names []string) {
	t.Helper()
	columns := columnsOf(insert)
	rows, err := db.sql.Reader().Query("explain "+insert+places(2, columns), make([]any, 2*columns)...)
	type step struct {
		op     string
		p1, p2 int
	}
	steps, err := collect(rows, err, func(scan scanner) (s step, err error) {
		var rest [5]any
		return s, scan(&rest[0], &s.op, &s.p1, &s.p2, &rest[1], &rest[2], &rest[3], &rest[4])
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range steps {
		if s.op != "FkIfZero" || s.p1 != 1 {
			continue
		}
		var name string
		if err := db.sql.Reader().QueryRow("select name from sqlite_master where rootpage = $1", steps[i+1].p2).Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
