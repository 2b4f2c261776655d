// Package leads invents the enquiries that every server under measurement is given: the same document, the same
// number n, for all of them.
//
// It knows what a lead of an estate agency looks like (the 25 fields that the request example of Apimo's
// documentation names most often); it must not know the servers. All people are invented: example.org, and the
// telephone ranges that the French numbering plan keeps for fiction.
package leads

import (
	"strconv"
	"time"
)

// Fields are the keys of the document, in its order.
var Fields = [25]string{
	"reference", "date", "step", "type", "language", "country", "title", "lastname", "firstname", "email",
	"mobile", "zipcode", "city", "message", "area_min", "area_max", "area_unit", "room_min", "room_max",
	"price_min", "price_max", "currency", "property_reference", "property_types", "property_sybtype",
}

// Append adds lead number n to dst, as one JSON object of about 600 bytes. The same n gives the same bytes, another
// n another reference. One lead in ten comes from somebody who has written before.
func Append(dst []byte, n uint64) []byte {
	p := personOf(n)
	place := towns[p%uint64(len(towns))]
	budget := 150_000 + n%40*10_000

	dst = append(dst, `{"reference":"bench-`...)
	dst = strconv.AppendUint(dst, n, 10)
	dst = append(dst, `","date":"`...)
	dst = firstDay.Add(time.Duration(n)*time.Second).AppendFormat(dst, time.DateTime)
	dst = append(dst, `","step":"1","type":"1","language":"fr","country":"FR","title":"`...)
	dst = strconv.AppendUint(dst, 1+p%2, 10)
	dst = appendPerson(dst, p)
	dst = append(dst, `","zipcode":"`...)
	dst = strconv.AppendUint(dst, 10_000+p*7919%85_000, 10) // few namesakes in a postcode, as in a country
	dst = append(dst, `","city":"`...)
	dst = append(dst, place...)
	dst = append(dst, `","message":"`...)
	dst = append(dst, messages[n%uint64(len(messages))]...)
	dst = append(dst, `","area_min":"`...)
	dst = strconv.AppendUint(dst, 30+n%9*10, 10)
	dst = append(dst, `","area_max":"`...)
	dst = strconv.AppendUint(dst, 120+n%9*10, 10)
	dst = append(dst, `","area_unit":"1","room_min":"1","room_max":"4","price_min":"`...)
	dst = strconv.AppendUint(dst, budget, 10)
	dst = append(dst, `","price_max":"`...)
	dst = strconv.AppendUint(dst, budget+50_000, 10)
	dst = append(dst, `","currency":"EUR","property_reference":"V`...)
	dst = strconv.AppendUint(dst, 1000+n%500, 10)
	return append(dst, `","property_types":"1,2,3","property_sybtype":"3"}`...)
}

// personOf is the number of the person who sends lead n. Every tenth lead comes from a person of about half way
// back, so that a server which recognises people has somebody to recognise.
func personOf(n uint64) uint64 {
	if n%10 == 9 {
		return n / 20 * 10
	}
	return n
}

// appendPerson adds name, e-mail (distinct for each person) and telephone of person p. There are 60,000 telephone
// numbers: beyond that many people, strangers share one, which makes recognition harder and never easier.
func appendPerson(dst []byte, p uint64) []byte {
	first := firstNames[p%uint64(len(firstNames))]
	last := lastNames[p/uint64(len(firstNames))%uint64(len(lastNames))]
	dst = append(dst, `","lastname":"`...)
	dst = append(dst, last.shown...)
	dst = append(dst, `","firstname":"`...)
	dst = append(dst, first.shown...)
	dst = append(dst, `","email":"`...)
	dst = append(dst, first.plain...)
	dst = append(dst, '.')
	dst = append(dst, last.plain...)
	dst = append(dst, '.')
	dst = strconv.AppendUint(dst, p, 10)
	dst = append(dst, `@example.org","mobile":"+33`...)
	dst = append(dst, ranges[p%uint64(len(ranges))]...)
	within := p / uint64(len(ranges))
	for place := uint64(1000); place > 0; place /= 10 {
		dst = append(dst, '0'+byte(within/place%10))
	}
	return dst
}
