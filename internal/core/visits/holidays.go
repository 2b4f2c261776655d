package visits

import (
	"fmt"
	"sync"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// Metropole is the zone of public holidays when nobody names one.
const Metropole = "metropole"

// feast is a public holiday: a date of every year, or so many days from Easter.
type feast struct {
	month      time.Month // 0: from Easter
	day        int
	fromEaster int
}

// Holidays tells the public holidays of a zone of France, of any year: those of
// article L3133-1 of the labour code, and what Alsace-Moselle and the overseas
// territories have beside them (article L3134-13; decree 83-1003, the day of the
// abolition of slavery). The zones are those of the official calendar of public
// holidays, "" being metropole; another zone is Invalid. What a territory adds by
// a rule of its own, as those of the Pacific do, is not in that calendar.
func Holidays(zone string) (func(day.Date) bool, error) {
	local, known := localFeasts(zone)
	if !known {
		return nil, fault.Field("zone", fmt.Sprintf("%q is no zone of public holidays", zone))
	}
	feasts := append(local,
		feast{month: time.January, day: 1},
		feast{fromEaster: 1}, // Easter Monday
		feast{month: time.May, day: 1},
		feast{month: time.May, day: 8},
		feast{fromEaster: 39}, // Ascension
		feast{fromEaster: 50}, // Whit Monday
		feast{month: time.July, day: 14},
		feast{month: time.August, day: 15},
		feast{month: time.November, day: 1},
		feast{month: time.November, day: 11},
		feast{month: time.December, day: 25},
	)
	var years sync.Map // int to map[day.Date]bool: a list of enquiries asks for thousands of days
	return func(d day.Date) bool {
		known, ok := years.Load(d.Year)
		if !ok {
			year := make(map[day.Date]bool, len(feasts))
			for _, f := range feasts {
				year[f.in(d.Year)] = true
			}
			known, _ = years.LoadOrStore(d.Year, year)
		}
		return known.(map[day.Date]bool)[d]
	}, nil
}

// localFeasts is what a zone has beside the holidays of the whole country.
func localFeasts(zone string) (local []feast, known bool) {
	switch zone {
	case "", Metropole, "nouvelle-caledonie", "polynesie-francaise", "saint-pierre-et-miquelon", "wallis-et-futuna":
		return nil, true
	case "alsace-moselle":
		return []feast{{fromEaster: -2}, {month: time.December, day: 26}}, true
	case "mayotte":
		return []feast{{month: time.April, day: 27}}, true
	case "martinique":
		return []feast{{month: time.May, day: 22}}, true
	case "guadeloupe":
		return []feast{{month: time.May, day: 27}}, true
	case "saint-martin":
		return []feast{{month: time.May, day: 28}}, true // since 2018
	case "guyane":
		return []feast{{month: time.June, day: 10}}, true
	case "saint-barthelemy":
		return []feast{{month: time.October, day: 9}}, true
	case "la-reunion":
		return []feast{{month: time.December, day: 20}}, true
	}
	return nil, false
}

// in is the feast's date of a year.
func (f feast) in(year int) day.Date {
	if f.month != 0 {
		return day.Date{Year: year, Month: f.month, Day: f.day}
	}
	month, sunday := easter(year)
	return day.Of(time.Date(year, month, sunday+f.fromEaster, 0, 0, 0, 0, time.UTC))
}

// easter is Easter Sunday of the Gregorian calendar, by the algorithm that Nature
// printed in 1876 (Meeus, Astronomical Algorithms, chapter 8).
func easter(year int) (time.Month, int) {
	golden := year % 19
	century, rest := year/100, year%100
	moon := (19*golden + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30 // days from 21 March to the full moon
	sunday := (32 + 2*(century%4) + 2*(rest/4) - moon - rest%4) % 7
	late := (golden + 11*moon + 22*sunday) / 451
	n := moon + sunday - 7*late + 114
	return time.Month(n / 31), n%31 + 1
}
