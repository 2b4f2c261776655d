package page

import (
	"fmt"
	"strings"
	"time"
)

// Day is a date: "sam. 21 nov. 2026", "Sat 21 Nov 2026".
func (w Words) Day(t time.Time) string { return w.weekday(t, "short") + " " + w.date(t, "short") }

// LongDay is a date without its year: "samedi 21 novembre", "Saturday 21 November".
func (w Words) LongDay(t time.Time) string {
	return w.weekday(t, "long") + " " + w.ordinal(t) + " " + w.month(t, "long")
}

func (w Words) date(t time.Time, size string) string {
	return fmt.Sprintf("%s %s %d", w.ordinal(t), w.month(t, size), t.Year())
}

// ordinal is the day of the month; French says "1er".
func (w Words) ordinal(t time.Time) string {
	if t.Day() == 1 && w.Lang == "fr" {
		return "1er"
	}
	return fmt.Sprint(t.Day())
}

func (w Words) weekday(t time.Time, size string) string {
	return strings.Fields(w.texts["weekdays."+size])[int(t.Weekday())]
}

func (w Words) month(t time.Time, size string) string {
	return strings.Fields(w.texts["months."+size])[int(t.Month())-1]
}

// Clock is a time of day: "09:30".
func (w Words) Clock(t time.Time) string { return t.Format("15:04") }

// Span is a length of time in minutes, a part of one counted whole: "1 h 40", "25 min".
func (w Words) Span(d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	if minutes < 60 {
		return fmt.Sprintf(w.texts["span.short"], minutes)
	}
	return fmt.Sprintf(w.texts["span.long"], minutes/60, minutes%60)
}

// Zone names the zone of a time as people do where we know how, with its distance from
// UTC: "heure de Paris (UTC+1)".
func (w Words) Zone(t time.Time) string {
	_, seconds := t.Zone()
	offset := "UTC"
	if seconds != 0 {
		offset = fmt.Sprintf("UTC%+d", seconds/3600)
		if rest := seconds % 3600 / 60; rest != 0 {
			offset += fmt.Sprintf(":%02d", max(rest, -rest))
		}
	}
	city := t.Location().String()
	city = strings.ReplaceAll(city[strings.LastIndexByte(city, '/')+1:], "_", " ")
	return fmt.Sprintf(w.texts["zone"], city, offset)
}

// Number is a number with the language's marks: "1 234,5", "1,234.5". decimals is how
// many there may be; zeros at the end are left out.
func (w Words) Number(v float64, decimals int) string {
	whole, fraction, _ := strings.Cut(fmt.Sprintf("%.*f", decimals, v), ".")
	return w.figure(whole, strings.TrimRight(fraction, "0"))
}

// figure puts the marks between the digits.
func (w Words) figure(whole, fraction string) string {
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	group, point := "\u202f", ","
	if w.Lang == "en" {
		group, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if fraction != "" {
		fraction = point + fraction
	}
	return sign + whole + fraction
}

// Money is a sum of minor units: "377 000 €", "€377,000".
func (w Words) Money(minor int64, currency string) string {
	whole, fraction, _ := strings.Cut(fmt.Sprintf("%.2f", float64(minor)/100), ".")
	sum := w.figure(whole, strings.TrimSuffix(fraction, "00"))
	sign := currency
	if currency == "EUR" || currency == "" {
		sign = "€"
	}
	if w.Lang == "en" && sign == "€" {
		return sign + sum
	}
	return sum + "\u00a0" + sign
}

// between are what people write between the digits of a French number.
var between = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", "-", "", "(0)", "")

// Phone is a number as people of its country write it, when it is French, in whatever form
// it was written; any other text, and a number with a word beside it, stays as it is.
func (w Words) Phone(text string) string {
	plain := between.Replace(text)
	digits := ""
	for _, prefix := range []string{"+33", "0033", "0"} {
		if rest, found := strings.CutPrefix(plain, prefix); found && digits == "" {
			digits = rest
		}
	}
	if len(digits) != 9 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return text
	}
	return "0" + digits[:1] + "\u00a0" + digits[1:3] + "\u00a0" + digits[3:5] + "\u00a0" + digits[5:7] + "\u00a0" + digits[7:]
}
