package apimo_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apimo"
	"palier/internal/api/apitest"
	"palier/internal/core/leads"
)

// What is stored beside a lead is what rendering it anew gives, whatever changed
// it: its own changes, and those of the person it shows.
func TestStoredViewsEqualAFreshRender(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		first := post(t, c, `{"reference":"v-1","lastname":"VASSEUR","email":"un@example.org","price_min":"cher","property_types":"1,2"}`)
		second := post(t, c, `{"reference":"v-2","lastname":"VASSEUR","email":"deux@example.org","message":"é \u2028 \\ \""}`)
		for i, body := range []string{`{"step":2,"user":9}`, `{"step":4,"message":null,"area_max":"90.5"}`} {
			c.Do(t, apitest.Request{Method: http.MethodPut, Path: fmt.Sprintf("%s/%d", leadsPath, first.ID), Body: []byte(body)}).Want(t, 200)
			if i == 0 {
				keep, other := d.stored(t, first.ID).Shown, d.stored(t, second.ID).Shown
				if err := d.People.Merge(context.Background(), d.Operator, keep, other, "same person"); err != nil {
					t.Fatal(err)
				}
			}
		}
		q := leads.Query{Agency: 14, Limit: 10_000}
		var fresh, stored []string
		if _, err := d.Leads.List(context.Background(), d.Operator, q, func(l *leads.Lead) error {
			fresh = append(fresh, string(apimo.View(l)))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Leads.ListViews(context.Background(), d.Operator, q, func(views []string) error {
			stored = append(stored, views...)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Join(fresh, "\n"), strings.Join(stored, "\n")); diff != "" || len(fresh) < 62 {
			t.Errorf("%d leads, fresh against stored: %s", len(fresh), diff)
		}
		if d.stored(t, second.ID).Shown != d.stored(t, first.ID).Shown {
			t.Error("the merge moved nothing")
		}
	})
}
