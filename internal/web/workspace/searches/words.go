package searches

import (
	"strconv"
	"strings"

	"palier/internal/core/catalog"
	"palier/internal/core/requests"
)

// named is the row of a code list, its number when there is none; nothing for 0.
func named(books *catalog.Book, list string, id int, lang string) string {
	if id == 0 {
		return ""
	}
	rows, _ := books.Entries(list, lang)
	for _, row := range rows {
		if row.ID == id && row.Name != "" {
			return row.Name
		}
	}
	return strconv.Itoa(id)
}

func namedAll(books *catalog.Book, list string, ids []int, lang string) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = named(books, list, id, lang)
	}
	return strings.Join(words, ", ")
}

// fact is something that is sought, under its name.
type fact struct{ Label, Text string }

// between is a range in words; "" when it has no end.
func (t *tell) between(low, high *float64, write func(float64) string) string {
	least, most := low != nil && *low > 0, high != nil && *high > 0
	switch {
	case least && most:
		return t.say("range.both", write(*low), write(*high))
	case least:
		return t.say("range.from", write(*low))
	case most:
		return t.say("range.to", write(*high))
	}
	return ""
}

func (t *tell) price(currency string) func(float64) string {
	if currency == "" {
		currency = "EUR"
	}
	return func(minor float64) string { return t.c.Words.Money(int64(minor), currency) }
}

func (t *tell) metres(v float64) string { return t.c.Words.Number(v, 1) + "\u00a0m²" }

// compared is a number with how it is compared.
func (t *tell) compared(by requests.Operator, n *float64) string {
	if n == nil {
		return ""
	}
	if by == 0 {
		by = requests.AtLeast
	}
	return t.say("operator."+strconv.Itoa(int(by)), t.c.Words.Number(*n, 1))
}

func float[T int | int64](n *T) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}

// where says the places of a search, and its piece of the map.
func (t *tell) where(s requests.Search) (list []string) {
	for _, place := range s.Places {
		list = append(list, placeText(place))
	}
	if circle := s.Ground.Circle; circle != nil {
		list = append(list, t.say("where.circle", t.c.Words.Number(circle.Radius/1000, 1)))
	}
	if len(s.Ground.Outline) > 0 {
		list = append(list, t.say("where.outline"))
	}
	return list
}

// facts are what is sought, one by one.
func (t *tell) facts(books *catalog.Book, s requests.Search) (list []fact) {
	lang := t.c.Words.Lang
	add := func(key, text string) {
		if text != "" {
			list = append(list, fact{t.say("field." + key), text})
		}
	}
	add("category", named(books, "property_category", s.Category, lang))
	add("types", namedAll(books, "property_type", s.Types, lang))
	add("places", strings.Join(t.where(s), " · "))
	add("price", t.between(float(s.Price.Min), float(s.Price.Max), t.price(s.Price.Currency)))
	add("area", t.between(s.Area.Min, s.Area.Max, func(v float64) string {
		if s.Area.Unit > 1 {
			return t.c.Words.Number(v, 1) + " " + named(books, "unit_area", s.Area.Unit, lang)
		}
		return t.metres(v)
	}))
	if s.Margin > 0 {
		add("margin", t.c.Words.Number(s.Margin, 2)+"\u00a0%")
	}
	add("rooms", t.compared(s.RoomsBy, float(s.Rooms)))
	add("bedrooms", t.compared(s.RoomsBy, float(s.Bedrooms)))
	add("floor", strings.TrimSpace(t.compared(s.Floor.By, float(s.Floor.Value))+" "+named(books, "property_floor", s.Floor.Type, lang)))
	for _, l := range lists() {
		add(l.name, namedAll(books, l.book, l.of(s), lang))
	}
	add("comment", s.Comment)
	add("free", s.Free)
	return list
}

// brief is a search in a few words.
func (t *tell) brief(books *catalog.Book, s requests.Search) string {
	lang := t.c.Words.Lang
	what := namedAll(books, "property_type", s.Types, lang)
	if what == "" {
		what = t.say("brief.anything")
	}
	parts := []string{what}
	for _, text := range []string{t.rooms(s), t.between(float(s.Price.Min), float(s.Price.Max), t.price(s.Price.Currency)), strings.Join(firstFew(t.where(s)), ", ")} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

func (t *tell) rooms(s requests.Search) string {
	if s.Rooms == nil {
		return ""
	}
	return t.say("brief.rooms", t.compared(s.RoomsBy, float(s.Rooms)))
}

// firstFew are as many as a line has room for.
func firstFew(list []string) []string {
	const most = 3
	if len(list) > most {
		return append(list[:most:most], "…")
	}
	return list
}

// wishes is a list of codes that would be nice, one of them or several.
type wishes struct {
	name, book string
	several    bool
	at         func(s *requests.Search) (one *int, many *[]int)
}

func (w wishes) of(s requests.Search) []int {
	one, many := w.at(&s)
	if w.several {
		return *many
	}
	if *one == 0 {
		return nil
	}
	return []int{*one}
}

func lists() []wishes {
	type search = *requests.Search
	return []wishes{
		{"services", "property_service", true, func(s search) (*int, *[]int) { return nil, &s.Services }},
		{"proximities", "property_proximity", true, func(s search) (*int, *[]int) { return nil, &s.Proximities }},
		{"condition", "property_condition", false, func(s search) (*int, *[]int) { return &s.Condition, nil }},
		{"standing", "property_standing", false, func(s search) (*int, *[]int) { return &s.Standing, nil }},
		{"view_type", "property_view_type", false, func(s search) (*int, *[]int) { return &s.ViewType, nil }},
		{"view_landscape", "property_view_landscape", false, func(s search) (*int, *[]int) { return &s.Landscape, nil }},
		{"availability", "property_availability", false, func(s search) (*int, *[]int) { return &s.Availability, nil }},
	}
}
