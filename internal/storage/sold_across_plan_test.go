package storage

import (
	"strings"
	"testing"

	"palier/internal/core/sales"
)

// What the screens of new-build sales ask comes in the order of an index, and stops at a page:
// nothing is sorted, and no account is walked for who has sold little.
func TestNoListOfSalesSortsAnAccount(t *testing.T) {
	db := migrated(t)
	several, one, own := sales.Across{Programs: []int64{1, 2}, Limit: 51}, sales.Across{Programs: []int64{1}, Limit: 51}, sales.Across{Programs: []int64{1, 2}, Owner: 3, Limit: 51}
	for name, q := range map[string]sales.Across{"several programmes": several, "one": one, "an owner": own} {
		queries := map[string]string{}
		queries["options"], _ = latestOptions(q)
		queries["ending"], _ = endingOptions(sales.Ending{Across: q})
		queries["purchases"], _ = latestPurchases(q)
		queries["registrations"], _ = latestRegistrations(q)
		q.Status = string(sales.RegistrationPending)
		queries["waiting"], _ = latestRegistrations(q)
		q.Status = string(sales.RegistrationExpired)
		queries["over"], _ = latestRegistrations(q)
		for what, query := range queries {
			steps := strings.Join(plan(t, db.sql.Reader(), query), "; ")
			if strings.Contains(steps, "USE TEMP B-TREE FOR ORDER BY") || name == "an owner" && what != "ending" && what != "waiting" && !strings.Contains(steps, "_owner") {
				t.Errorf("%s of %s: %s", what, name, steps)
			}
		}
	}
}
