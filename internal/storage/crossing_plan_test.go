package storage

import (
	"strings"
	"testing"

	"palier/internal/core/requests"
)

// What a crossing asks is answered by stretches of indexes, however many searches and
// properties there are.
func TestACrossingReadsStretchesOfIndexes(t *testing.T) {
	db := migrated(t)
	for what, query := range map[string]string{
		"the spots of a property":     sqlGoodSpots,
		"the spots of a search":       sqlSoughtSpots,
		"the pairs of a search":       sqlOfRequest,
		"the pairs of a property":     sqlOfProperty,
		"the worst pair of a search":  sqlWorst,
		"what is due":                 sqlWorkAny,
		"what is due in an agency":    sqlWorkAgency,
		"whether a property is due":   sqlWorkOne,
		"the searches of a person":    sqlRequestsOf,
		"properties for a search":     candidatesSQL(sqlPropertiesIn, sqlPropertiesBy, sqlUnpricedBy),
		"searches for a property":     candidatesSQL(sqlRequestsIn, sqlRequestsBy),
		"searches whatever the price": candidatesSQL(sqlRequestsIn, sqlAnyPriceBy),
	} {
		for _, step := range plan(t, db.sql.Reader(), query) {
			// A search by the account alone walks all that the account has.
			if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN f") || strings.HasSuffix(step, "(account_id=?)") && what != "what is due" {
				t.Errorf("%s: %s", what, step)
			}
		}
	}
	query, _ := requestSearchSQL(requests.Filter{Account: 1, Agencies: []int64{14, 15}, Category: 1})
	if steps := strings.Join(plan(t, db.sql.Reader(), query), "\n"); !strings.Contains(steps, "requests_latest") || strings.Contains(steps, "TEMP B-TREE") {
		t.Errorf("the list of searches:\n%s", steps)
	}
}

// candidatesSQL is a statement of two shelves.
func candidatesSQL(in string, by ...string) string {
	var parts []string
	for _, shelf := range []string{"$4", "$5"} {
		for _, one := range by {
			one = strings.NewReplacer("%[1]s", shelf, "%[2]s", "$6", "%[3]s", "$7", "%[4]s", "").Replace(one)
			parts = append(parts, strings.ReplaceAll(one, "price_from <= $6$7", "price_from <= $6"))
		}
	}
	return strings.Replace(in, "%s", strings.NewReplacer(">= 0$7", ">= 0").Replace(union(parts)), 1)
}
