package apimo

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/leads"
	"palier/internal/core/money"
	"palier/internal/core/people"
)

// The longest texts kept in typed fields, in characters. A longer one stays in
// the payload as sent and is flagged.
const (
	maxLine    = 255
	maxMessage = 200_000
)

// leadFields says how each field of a lead's payload is taken (openapi.yaml, schema LeadInput). A
// field that is not here is ignored and kept with the payload.
var leadFields = map[string]func(*intake, *leads.Lead){
	"type":      func(in *intake, l *leads.Lead) { in.step(&l.Type, "lead_type") },
	"step":      func(in *intake, l *leads.Lead) { in.step(&l.Step, "lead_step") },
	"date":      func(in *intake, l *leads.Lead) { in.moment(&l.Asked) },
	"message":   func(in *intake, l *leads.Lead) { in.text(&l.Message, maxMessage) },
	"method":    func(in *intake, l *leads.Lead) { in.code(&l.Method, "action_method") },
	"referral":  func(in *intake, l *leads.Lead) { in.code(&l.Referral, "referral") },
	"start_at":  func(in *intake, l *leads.Lead) { in.date(&l.Start) },
	"end_at":    func(in *intake, l *leads.Lead) { in.date(&l.End) },
	"property":  func(in *intake, l *leads.Lead) { in.reference(&l.Property) },
	"contact":   func(in *intake, l *leads.Lead) { in.reference(&l.Contact) },
	"user":      func(in *intake, l *leads.Lead) { in.reference(&l.User) },
	"request":   func(in *intake, l *leads.Lead) { in.reference(&l.Request) },
	"language":  func(in *intake, l *leads.Lead) { in.letters(&l.Person.Language, 2, strings.ToLower) },
	"country":   func(in *intake, l *leads.Lead) { in.letters(&l.Person.Country, 2, strings.ToUpper) },
	"title":     func(in *intake, l *leads.Lead) { in.code(&l.Person.Title, "contact_title") },
	"lastname":  func(in *intake, l *leads.Lead) { in.line(&l.Person.Last) },
	"firstname": func(in *intake, l *leads.Lead) { in.line(&l.Person.First) },
	"email":     func(in *intake, l *leads.Lead) { in.email(&l.Person.Email) },
	"phone":     func(in *intake, l *leads.Lead) { in.text(&l.Person.Phone, 64) },
	"fax":       func(in *intake, l *leads.Lead) { in.text(&l.Person.Fax, 64) },
	"mobile":    func(in *intake, l *leads.Lead) { in.text(&l.Person.Mobile, 64) },
	"address":   func(in *intake, l *leads.Lead) { in.line(&l.Person.Address) },
	"zipcode":   func(in *intake, l *leads.Lead) { in.text(&l.Person.Zipcode, 20) },
	"city":      func(in *intake, l *leads.Lead) { in.line(&l.Person.City) },

	"address_more":        func(in *intake, l *leads.Lead) { in.line(&l.Person.AddressMore) },
	"subreferral":         func(in *intake, l *leads.Lead) { in.line(&l.Subreferral) },
	"recipient_lastname":  func(in *intake, l *leads.Lead) { in.line(&l.Recipient.Last) },
	"recipient_firstname": func(in *intake, l *leads.Lead) { in.line(&l.Recipient.First) },
	"recipient_email":     func(in *intake, l *leads.Lead) { in.email(&l.Recipient.Email) },

	"area_min":    func(in *intake, l *leads.Lead) { in.number(&l.Wish.AreaMin) },
	"area_max":    func(in *intake, l *leads.Lead) { in.number(&l.Wish.AreaMax) },
	"area_unit":   func(in *intake, l *leads.Lead) { in.code(&l.Wish.AreaUnit, "unit_area") },
	"room_min":    func(in *intake, l *leads.Lead) { in.count(&l.Wish.RoomMin) },
	"room_max":    func(in *intake, l *leads.Lead) { in.count(&l.Wish.RoomMax) },
	"bedroom_min": func(in *intake, l *leads.Lead) { in.count(&l.Wish.BedroomMin) },
	"bedroom_max": func(in *intake, l *leads.Lead) { in.count(&l.Wish.BedroomMax) },
	"price_min":   func(in *intake, l *leads.Lead) { in.price(&l.Wish.PriceMin) },
	"price_max":   func(in *intake, l *leads.Lead) { in.price(&l.Wish.PriceMax) },
	"currency":    func(in *intake, l *leads.Lead) { in.letters(&l.Wish.Currency, 3, strings.ToUpper) },

	"property_reference":      func(in *intake, l *leads.Lead) { in.line(&l.About.Reference) },
	"property_address":        func(in *intake, l *leads.Lead) { in.line(&l.About.Address) },
	"property_address_more":   func(in *intake, l *leads.Lead) { in.line(&l.About.AddressMore) },
	"property_zipcode":        func(in *intake, l *leads.Lead) { in.text(&l.About.Zipcode, 20) },
	"property_city":           func(in *intake, l *leads.Lead) { in.line(&l.About.City) },
	"property_country":        func(in *intake, l *leads.Lead) { in.letters(&l.About.Country, 2, strings.ToUpper) },
	"property_category":       func(in *intake, l *leads.Lead) { in.code(&l.About.Category, "property_category") },
	"property_types":          func(in *intake, l *leads.Lead) { in.types(&l.About.Types) },
	"property_subtype":        func(in *intake, l *leads.Lead) { in.code(&l.About.Subtype, "property_subtype") },
	"property_view_landscape": func(in *intake, l *leads.Lead) { in.code(&l.About.Landscape, "property_view_landscape") },
	"property_view_type":      func(in *intake, l *leads.Lead) { in.code(&l.About.ViewType, "property_view_type") },
	"property_location":       func(in *intake, l *leads.Lead) { in.code(&l.About.Location, "property_location") },
}

// spelling maps the document's misspelt field to its name; the right one wins
// when both come with a value.
var spelling = map[string]string{"property_sybtype": "property_subtype"}

// takeLead sets the fields of l that a payload names. What cannot be understood
// is left out of its field and becomes a warning: nothing here refuses a lead.
func takeLead(l *leads.Lead, o wire.Object, book *catalog.Book) {
	for _, f := range o.Fields() {
		name := f.Name
		if right, misspelt := spelling[name]; misspelt {
			if v, ok := o.Get(right); ok && !empty(v) {
				continue
			}
			name = right
		} else if name == "property_subtype" && empty(f.Value) {
			if v, ok := o.Get("property_sybtype"); ok && !empty(v) {
				continue
			}
		}
		take, known := leadFields[name]
		if !known {
			continue
		}
		l.Unwarn(f.Name)
		take(&intake{lead: l, book: book, field: f.Name, value: f.Value}, l)
	}
}

func empty(v wire.Value) bool { return v.IsNull() || v.Kind() == wire.KindString && v.Text() == "" }

// intake takes one value into one field of a lead.
type intake struct {
	lead  *leads.Lead
	book  *catalog.Book
	field string
	value wire.Value
}

// scalar gives the value as trimmed text; false when it is an array or object,
// which no field takes, and which is flagged.
func (in *intake) scalar() (string, bool) {
	switch in.value.Kind() {
	case wire.KindArray, wire.KindObject:
		in.warn("a single value is expected")
		return "", false
	}
	return strings.TrimSpace(in.value.Text()), true
}

func (in *intake) warn(reason string) {
	text := in.value.Text()
	if in.value.Kind() == wire.KindArray || in.value.Kind() == wire.KindObject {
		text = "[…]"
	}
	in.lead.Warn(in.field, text, reason)
}

// put sets a field from a value: none clears it, one that parse does not
// understand clears and flags it.
func put[T any](in *intake, dst *T, reason string, parse func(string) (T, bool)) {
	var none T
	*dst = none
	s, ok := in.scalar()
	if !ok || s == "" {
		return
	}
	if *dst, ok = parse(s); !ok {
		*dst = none
		in.warn(reason)
	}
}

// text keeps a text as it was sent, spaces and line breaks included.
func (in *intake) text(dst *string, longest int) {
	put(in, dst, "longer than "+strconv.Itoa(longest)+" characters", func(string) (string, bool) {
		raw := in.value.Text()
		return raw, len(raw) <= longest || len([]rune(raw)) <= longest
	})
}

func (in *intake) line(dst *string) { in.text(dst, maxLine) }

func (in *intake) email(dst *string) {
	put(in, dst, "not an e-mail address", func(s string) (string, bool) {
		_, ok := people.Email(s)
		return s, ok
	})
}

func (in *intake) letters(dst *string, n int, fold func(string) string) {
	put(in, dst, "a code of "+strconv.Itoa(n)+" letters is expected", func(s string) (string, bool) {
		ok := len(s) == n && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
		return fold(s), ok
	})
}

// code is an id of a code list.
func (in *intake) code(dst *int, list string) {
	put(in, dst, "no such id in "+list, func(string) (int, bool) {
		n, ok := in.value.Int()
		return int(n), ok && n > 0 && n < 1<<31 && in.book.Has(list, int(n))
	})
}

// step is a code that a lead always has: none sent leaves it as it is, and so
// does one that is not understood.
func (in *intake) step(dst *int, list string) {
	before := *dst
	in.code(dst, list)
	if *dst == 0 {
		*dst = before
	}
}

func (in *intake) count(dst *int) {
	put(in, dst, "a whole number is expected", func(string) (int, bool) {
		n, ok := in.value.Int()
		return int(n), ok && n >= 0 && n < 1_000_000
	})
}

func (in *intake) number(dst *float64) {
	put(in, dst, "a number is expected", func(string) (float64, bool) {
		f, ok := in.value.Float()
		return f, ok && f >= 0 && f < 1e12
	})
}

func (in *intake) price(dst *int64) {
	put(in, dst, "a price is expected", func(string) (int64, bool) {
		f, ok := in.value.Float()
		if !ok {
			return 0, false
		}
		return money.FromMajor(f)
	})
}

func (in *intake) reference(dst *int64) {
	put(in, dst, "an id is expected", func(string) (int64, bool) {
		n, ok := in.value.Int()
		return n, ok && n > 0
	})
}

// moment reads a date with time in Paris; MySQL's own form, and what senders
// make of it. None, or one that never was, leaves the lead's as it is.
func (in *intake) moment(dst *time.Time) {
	before := *dst
	put(in, dst, "not a date and time", func(s string) (time.Time, bool) { return parseMoment(s) })
	if dst.IsZero() {
		*dst = before
	}
}

func parseMoment(s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), plausible(t)
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, paris); err == nil {
			// An hour that spring skips comes back as another one.
			return t.UTC(), plausible(t) && t.Format(layout) == s
		}
	}
	return time.Time{}, false
}

func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }

func (in *intake) date(dst *day.Date) {
	put(in, dst, "not a date", func(s string) (day.Date, bool) {
		if len(s) > len(time.DateOnly) {
			t, ok := parseMoment(s)
			return day.Of(t.In(paris)), ok
		}
		return day.Parse(s)
	})
}

// types reads several ids: "1,2,3", a number or an array.
func (in *intake) types(dst *[]int) {
	*dst = nil
	parts := in.value.Items()
	if in.value.Kind() != wire.KindArray {
		for part := range strings.SplitSeq(in.value.Text(), ",") {
			if part = strings.TrimSpace(part); part != "" {
				n, err := strconv.Atoi(part)
				in.addType(dst, n, err == nil)
			}
		}
		if in.value.Kind() == wire.KindObject {
			in.warn("ids separated by commas are expected")
		}
		return
	}
	for _, v := range parts {
		n, ok := v.Int()
		in.addType(dst, int(n), ok)
	}
}

func (in *intake) addType(dst *[]int, n int, ok bool) {
	switch {
	case !ok || !in.book.Has("property_type", n):
		in.warn("no such id in property_type")
	case !slices.Contains(*dst, n):
		*dst = append(*dst, n)
	}
}
