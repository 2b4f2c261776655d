package apimo_test

import (
	"strings"
	"testing"
)

// Who sends a new price is not asked for the figures that it goes beyond: they stay, with a
// warning, until they are said anew. Sent with it, or by itself, such a figure is refused.
func TestAPriceIsSentByItself(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"M-2","user":9,"category":1,"price":{"value":300000,"max":310000,"commission_customer":12000}}`)
		for _, step := range []struct {
			body    string
			status  int
			warning string
		}{
			{`{"price":{"value":320000}}`, 200, "price.max"},
			{`{"price":{"value":330000}}`, 200, "price.max"},
			{`{"price":{"max":310001}}`, 422, "price.max"},
			{`{"price":{"value":340000,"max":339000}}`, 422, "price.max"},
			{`{"price":{"max":340000}}`, 200, ""},
			{`{"price":{"value":11000}}`, 200, "price.commission_customer"},
			{`{"price":{"value":11000,"commission_customer":11500}}`, 422, "price.commission_customer"},
			{`{"price":{"value":300000}}`, 200, ""},
			{`{"area":{"value":80,"total":90}}`, 200, ""},
			{`{"area":{"value":91}}`, 422, ""},
		} {
			put(t, c, one.ID, step.body).Want(t, step.status)
			var fields []string
			for _, w := range d.stands(t, one.ID).Particulars.Warnings {
				fields = append(fields, w.Field)
			}
			if got := strings.Join(fields, " "); got != step.warning {
				t.Errorf("after %s: warnings of %q, want %q", step.body, got, step.warning)
			}
		}
	})
}
