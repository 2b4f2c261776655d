package poliris

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/listings"
)

// column is a field of the format and what of a property it says: the one table by which ads
// are read, written and judged.
type column struct {
	rank int
	most int // characters, 0: as the format wants it otherwise
	say  func(a *Ad) string
	// take sets what a cell that is not empty says. Not empty: what is wrong with it.
	take func(a *Ad, cell string) (problem string)
}

// columns are all fields that a property has a word for, by rank. What Palier has no word for
// is not read, and written empty.
func columns() []column {
	return slices.Concat(identity(), place(), sums(), rooms(), comforts(), texts(), mandate(), energy(), coOwnership())
}

// allColumns are columns, made once.
var allColumns = columns()

// text is a field that says what it says.
func text(rank, most int, of func(a *Ad) *string) column {
	return column{rank, most, func(a *Ad) string { return *of(a) }, func(a *Ad, cell string) string {
		*of(a) = cell
		return ""
	}}
}

// decimal is a number that is not negative.
func decimal(rank int, of func(a *Ad) **float64) column {
	return column{rank, 0, func(a *Ad) string { return figure(*of(a)) }, func(a *Ad, cell string) string {
		n, ok := number(cell)
		if !ok || n < 0 {
			return "this is no number of 0 or more"
		}
		*of(a) = &n
		return ""
	}}
}

// whole is a whole number.
func whole(rank, least, most int, of func(a *Ad) **int) column {
	return column{rank, 0, func(a *Ad) string {
		return wholly(*of(a))
	}, func(a *Ad, cell string) string {
		n, ok := number(cell)
		if !ok || n != float64(int(n)) || int(n) < least || int(n) > most {
			return "this is no whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
		}
		v := int(n)
		*of(a) = &v
		return ""
	}}
}

// choice is OUI or NON.
func choice(rank int, of func(a *Ad) **bool) column {
	return column{rank, 0, func(a *Ad) string {
		if v := *of(a); v != nil {
			return yes(*v)
		}
		return ""
	}, func(a *Ad, cell string) string {
		v, ok := said(cell)
		if !ok {
			return "it says OUI or NON"
		}
		*of(a) = &v
		return ""
	}}
}

// date is dd/mm/yyyy; 00/00/0000 is what some write for none.
func date(rank int, of func(a *Ad) *day.Date) column {
	return column{rank, 0, func(a *Ad) string {
		if d := *of(a); !d.IsZero() {
			return d.String()[8:] + "/" + d.String()[5:7] + "/" + d.String()[:4]
		}
		return ""
	}, func(a *Ad, cell string) string {
		if cell == "00/00/0000" {
			return ""
		}
		d, ok := dayIn(cell)
		if !ok {
			return "this is no day as in 31/12/2026"
		}
		*of(a) = d
		return ""
	}}
}

// dayIn is a day as the format writes it, or with single digits.
func dayIn(cell string) (day.Date, bool) {
	part := strings.Split(cell, "/")
	if len(part) != 3 {
		return day.Date{}, false
	}
	return day.Parse(part[2] + "-" + pad(part[1]) + "-" + pad(part[0]))
}

// code is one of a few values, each with its word; the first word of a value is written.
func code[T comparable](rank int, of func(a *Ad) *T, words []pair[T]) column {
	return column{rank, 0, func(a *Ad) string {
		for _, w := range words {
			if w.value == *of(a) {
				return w.word
			}
		}
		return ""
	}, func(a *Ad, cell string) string {
		for _, w := range words {
			if strings.EqualFold(w.word, cell) {
				*of(a) = w.value
				return ""
			}
		}
		return "nobody knows this word"
	}}
}

// pair is a word of the format and what it means.
type pair[T comparable] struct {
	word  string
	value T
}

// member is OUI where a list has an id; NON takes nothing out, since nobody put it in.
func member(rank, id int, of func(a *Ad) *[]int) column {
	return column{rank, 0, func(a *Ad) string {
		if slices.Contains(*of(a), id) {
			return yes(true)
		}
		return ""
	}, func(a *Ad, cell string) string {
		v, ok := said(cell)
		if !ok {
			return "it says OUI or NON"
		}
		if v && !slices.Contains(*of(a), id) {
			*of(a) = append(*of(a), id)
		}
		return ""
	}}
}

func yes(v bool) string {
	if v {
		return "OUI"
	}
	return "NON"
}

// said reads OUI or NON, and the digits that some write for them.
func said(cell string) (v, ok bool) {
	switch strings.ToUpper(cell) {
	case "OUI", "1", "O", "TRUE":
		return true, true
	case "NON", "0", "N", "FALSE":
		return false, true
	}
	return false, false
}

// asPeopleWrite takes out of a number what people put into it.
var asPeopleWrite = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".", "€", "")

// number reads a number as people write it; the format wants a point.
func number(cell string) (float64, bool) {
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		n, err = strconv.ParseFloat(asPeopleWrite.Replace(cell), 64)
	}
	return n, err == nil && n > -1e12 && n < 1e12
}

func figure(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func wholly(v *int) string {
	if v == nil {
		return ""
	}
	return strconv.Itoa(*v)
}

func pad(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}

// particulars and the like shorten what follows.
func particulars(a *Ad) *listings.Particulars { return &a.Property.Particulars }
func details(a *Ad) *listings.Details         { return &a.Property.Details }
func advert(a *Ad) *listings.Advert           { return &a.Property.Advert }
