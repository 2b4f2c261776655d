package adlead_test

import (
	"fmt"
	"math"
	"testing"
)

// The last page is the last that has something on it, also when it is full.
func TestTheLastPageIsTheLastWithSomethingOnIt(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		all := c.get(t, d.in("/lots")).page().Meta.id(t, "total")
		if all < 4 {
			t.Fatalf("%d lots are too few to page through", all)
		}
		for _, size := range []int64{1, 2, 7, 50} {
			last := int64(math.Ceil(float64(all) / float64(size)))
			path := func(n int64) string { return fmt.Sprintf("%s?per_page=%d&page=%d", d.in("/lots"), size, n) }
			end := c.get(t, path(last)).page()
			if n := end.Meta.id(t, "last_page"); n != last || len(end.Data) == 0 || end.Links["next"] != nil {
				t.Errorf("%d lots by %d: last page %d with %d lots, next %v; want %d", all, size, n, len(end.Data), end.Links["next"], last)
			}
			if beyond := c.get(t, path(last+1)).page(); len(beyond.Data) != 0 || beyond.Meta.id(t, "last_page") != last {
				t.Errorf("%d lots by %d: page %d has %v", all, size, last+1, beyond.Meta)
			}
		}
	})
}
