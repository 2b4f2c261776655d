package storage

import (
	"strings"
	"testing"
	"time"

	"palier/internal/core/listings"
)

// The list of properties is walked along its own index, and nothing is put in order: a page
// costs what it shows, however many properties there are.
func TestAListOfPropertiesIsReadInItsOrder(t *testing.T) {
	db := migrated(t)
	for what, c := range map[string]struct {
		q listings.Search
		w way
	}{
		"all":            {listings.Search{Account: 1, All: true}, way{first: -1}},
		"of agencies":    {listings.Search{Account: 1, Agencies: []int64{14, 15}, Category: 1, Step: 1, PriceFrom: 1}, way{first: -1}},
		"behind one":     {listings.Search{Account: 1, Agencies: []int64{14}, Before: listings.Position{At: time.Now(), ID: 1}}, way{first: -1}},
		"common words":   {listings.Search{Account: 1, All: true, Words: []string{"rue", "nantes"}}, way{first: -1, near: true}},
		"what is missed": {listings.Search{Account: 1, All: true, State: listings.Incomplete}, way{first: -1}},
	} {
		query, _ := propertySearchSQL(c.q, c.w)
		steps := strings.Join(plan(t, db.sql.Reader(), query), "\n")
		if !strings.Contains(steps, "properties_list") || strings.Contains(steps, "TEMP B-TREE") || strings.Contains(steps, "SCAN") {
			t.Errorf("%s:\n%s", what, steps)
		}
	}
	query, _ := propertySearchSQL(listings.Search{Account: 1, All: true, Words: []string{"crebillon"}}, way{first: 0})
	if steps := strings.Join(plan(t, db.sql.Reader(), query), "\n"); !strings.Contains(steps, "property_words_word") {
		t.Errorf("a rare word:\n%s", steps)
	}
}
