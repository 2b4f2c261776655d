package contacts

import (
	"slices"
	"strings"

	"palier/internal/core/people"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// dialled are the fields of a person that hold a number.
func dialled(field string) bool { return slices.Contains([]string{"phone", "mobile", "fax"}, field) }

// readable is a field of a record as people read it: a number as people of its country
// write it, and with its country's code where that is another. What is more or else than
// a number ("voir gardien", a name beside it) stays as it came.
func readable(field, value, country string) string {
	if !dialled(field) || strings.Trim(value, "0123456789+-.() \u00a0\u202f") != "" {
		return value
	}
	if e164, ok := people.Phone(value, country); ok {
		return page.Words{}.Phone(e164)
	}
	return value
}

// numberOf is the number of somebody who has nothing else to be called by.
func numberOf(c people.Contact) string {
	if c.Mobile != "" {
		return readable("mobile", c.Mobile, c.Country)
	}
	return readable("phone", c.Phone, c.Country)
}

// phoneOf is a number as people are to read it, and as a telephone dials it.
func phoneOf(c *frame.Call, raw, country string) (shown, dial string) {
	if e164, ok := people.Phone(raw, country); ok {
		return c.Words.Phone(e164), e164
	}
	return raw, ""
}

// keepNumbers lets the form say of a number what its reader was shown, where he typed the
// same number in another way: it is not a change.
func keepNumbers(c *frame.Call, country string) {
	form := c.R.PostForm
	for _, field := range people.DeclaredFields() {
		if was := form.Get("was." + field); dialled(field) && readable(field, form.Get(field), country) == was {
			form.Set(field, was)
		}
	}
}

// asStored gives back to fields that nobody changed the text that is stored, which is not
// always the one that is shown.
func asStored(merged map[string]string, stored people.Declared, country string) map[string]string {
	out := map[string]string{}
	for field, value := range merged {
		if out[field] = value; value == readable(field, stored.Value(field), country) {
			out[field] = stored.Value(field)
		}
	}
	return out
}
