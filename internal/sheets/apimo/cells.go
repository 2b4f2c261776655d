package apimo

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

// cells is a line that is read; doubts are columns that nobody understood.
type cells struct {
	row    []string
	label  Labels
	doubts []listings.Warning
}

func (c *cells) at(i int) string {
	if i >= len(c.row) {
		return ""
	}
	return strings.TrimSpace(c.row[i])
}

func (c *cells) doubt(field, value string) {
	c.doubts = append(c.doubts, listings.Warning{Field: "csv " + field, Value: value, Reason: "not understood"})
}

// code is the id of a label.
func (c *cells) code(i int, list, field string) int {
	text := c.at(i)
	if text == "" {
		return 0
	}
	id := c.label(list, text)
	if id == 0 {
		c.doubt(field, text)
	}
	return id
}

// number is a number as people write it: 1 235 000 or 72,5 m².
func (c *cells) number(i int, field string) *float64 {
	text := c.at(i)
	if text == "" {
		return nil
	}
	v, ok := numberIn(text)
	if !ok {
		c.doubt(field, text)
		return nil
	}
	return &v
}

func numberIn(text string) (float64, bool) {
	text = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\'', '’':
			return -1
		case ',':
			return '.'
		}
		return r
	}, text)
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	if end >= 0 {
		text = text[:end]
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

func (c *cells) whole(i int, field string) *int {
	v := c.number(i, field)
	if v == nil {
		return nil
	}
	return new(int(*v))
}

// date is 2022-04-28, with a time or without, or 24/05/18.
func (c *cells) date(i int, field string) day.Date {
	text, _, _ := strings.Cut(c.at(i), " ")
	if text == "" {
		return day.Date{}
	}
	if d, ok := day.Parse(text); ok {
		return d
	}
	if p := strings.Split(text, "/"); len(p) == 3 && len(p[0]) == 2 && len(p[1]) == 2 {
		year := p[2]
		if n, err := strconv.Atoi(year); err == nil && len(year) == 2 {
			year = strconv.Itoa(2000 + n)
			if n > 68 {
				year = strconv.Itoa(1900 + n)
			}
		}
		if d, ok := day.Parse(year + "-" + p[1] + "-" + p[0]); ok {
			return d
		}
	}
	c.doubt(field, text)
	return day.Date{}
}

// answer is a subscription: 1 yes, 2 no.
func (c *cells) answer(i int) (given, said bool) {
	switch text := people.Fold(c.at(i)); text {
	case "oui", "non":
		return text == "oui", true
	}
	id := c.label("subscription", c.at(i))
	return id == 1, id == 1 || id == 2
}

// tags are labels of the list tags, and the office's own.
func (c *cells) tags(text string, known *[]int, own *[]string) {
	for _, tag := range listOf(text) {
		if id := c.label("tags", tag); id != 0 {
			*known = append(*known, id)
		} else {
			*own = append(*own, tag)
		}
	}
}

// listOf are the parts of a cell that lists several.
func listOf(text string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}
