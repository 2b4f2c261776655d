package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Twenty thousand addresses ask for their projects one by one: by the place, and never by
// reading all that the account has.
func TestProjectsOfASiteAreFoundByItsPlace(t *testing.T) {
	db := migrated(t)
	const want = "SEARCH p USING COVERING INDEX field_plans_place (account_id=? AND agency_id=? AND place=?)"
	steps := plan(t, db.sql.Reader(), `select (select count(*) `+fmt.Sprintf(sqlSiteRuns, 2)+`) from field_sites s where s.account_id = $1`)
	if !slices.Contains(steps, want) {
		t.Errorf("want %s in\n%s", want, strings.Join(steps, "\n"))
	}
}
