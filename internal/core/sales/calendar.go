package sales

import (
	"cmp"
	"slices"
	"time"

	"palier/internal/core/day"
)

// What the law counts in days and percents is data with dates: a sale is judged by
// the rule of its own day, and a new rule is a new row.

// withdrawals are how long a buyer may change his mind (L. 271-1 of the building
// code), by the day on which the contract was notified.
func withdrawals() []struct {
	from day.Date
	days int
} {
	return []struct {
		from day.Date
		days int
	}{
		{day.Date{Year: 2001, Month: time.June, Day: 1}, 7},
		{day.Date{Year: 2015, Month: time.August, Day: 8}, 10},
	}
}

// deposits are the largest deposits (R*. 261-28 of the building code) in hundredths
// of a percent of the price, by the day of the booking and how many years later
// the sale is to be completed at most. Later than all: none.
func deposits() []struct {
	from  day.Date
	years int
	most  int64
} {
	return []struct {
		from  day.Date
		years int
		most  int64
	}{
		{day.Date{Year: 1978, Month: time.June, Day: 8}, 1, 500},
		{day.Date{Year: 1978, Month: time.June, Day: 8}, 2, 200},
	}
}

// WithdrawalEnd is when the withdrawal period of a contract that was notified at
// the instant is over: the midnight, in Paris, that ends its last day. The day
// after the notification is the first; a last day on which nobody works is moved to
// the next one on which somebody does. Zero: the law gave no such period yet.
func WithdrawalEnd(notified time.Time) time.Time {
	on := day.Of(notified.In(day.Paris()))
	days := 0
	for _, r := range withdrawals() {
		if !before(on, r.from) {
			days = r.days
		}
	}
	if days == 0 {
		return time.Time{}
	}
	last := plus(on, days)
	for !workingDay(last) {
		last = plus(last, 1)
	}
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, day.Paris()).UTC()
}

// DepositCap is the largest deposit for a price (minor units both) of a booking made
// on a day whose sale is to be completed on another. With no day of completion it
// is none: nothing then says that any would be lawful.
func DepositCap(price int64, booked, completed day.Date) int64 {
	if completed.IsZero() {
		return 0
	}
	for _, r := range deposits() { // the shortest delay first
		limit := day.Date{Year: booked.Year + r.years, Month: booked.Month, Day: booked.Day}
		if !before(booked, r.from) && !before(limit, completed) {
			return price * r.most / 10_000
		}
	}
	return 0
}

// workingDay tells a day that is neither Saturday nor Sunday nor a public holiday of
// metropolitan France.
func workingDay(d day.Date) bool {
	w := utc(d).Weekday()
	return w != time.Saturday && w != time.Sunday && !slices.Contains(holidays(d.Year), d)
}

// holidays are the public holidays of metropolitan France in a year.
func holidays(year int) []day.Date {
	easter := easterSunday(year)
	list := []day.Date{
		{Year: year, Month: time.January, Day: 1}, plus(easter, 1),
		{Year: year, Month: time.May, Day: 1}, plus(easter, 39), plus(easter, 50),
		{Year: year, Month: time.July, Day: 14}, {Year: year, Month: time.August, Day: 15},
		{Year: year, Month: time.November, Day: 1}, {Year: year, Month: time.November, Day: 11},
		{Year: year, Month: time.December, Day: 25},
	}
	if year >= 1982 {
		list = append(list, day.Date{Year: year, Month: time.May, Day: 8})
	}
	return list
}

// easterSunday is Easter of the Gregorian calendar, by the method of Meeus.
func easterSunday(year int) day.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day.Date{Year: year, Month: time.Month(n / 31), Day: n%31 + 1}
}

func utc(d day.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func plus(d day.Date, days int) day.Date { return day.Of(utc(d).AddDate(0, 0, days)) }

func before(a, b day.Date) bool {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day)) < 0
}

// DraftDeedBy is the last day on which the developer may send the buyer the draft of a deed
// that is planned for a day: a month before it (R*. 261-30 of the building code). Where that
// month has no such day, it is its last one. Zero: no deed is planned.
func DraftDeedBy(deed day.Date) day.Date {
	if deed.IsZero() {
		return deed
	}
	last := utc(day.Date{Year: deed.Year, Month: deed.Month, Day: 0}) // of the month before
	return day.Date{Year: last.Year(), Month: last.Month(), Day: min(deed.Day, last.Day())}
}
