package mandates

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// longestText is the longest text that the register takes, in characters.
const longestText = 1000

// MostMandants is how many people an entry names at most as giving the mandate.
const MostMandants = 50

// checkContent refuses what no register may hold: the law asks for who gives the mandate,
// its object, and the property's nature and situation.
func checkContent(c Content) error {
	var problems []fault.Problem
	text := func(field, value string, least int) {
		if n := utf8.RuneCountInString(value); n < least || n > longestText {
			problems = append(problems, fault.Problem{Field: field, Message: fmt.Sprintf("Give %d to %d characters.", least, longestText)})
		}
	}
	text("type", c.Type, 1)
	text("object", c.Object, 1)
	text("nature", c.Nature, 0)
	text("situation", c.Situation, 1)
	text("outer", c.Outer, 0)
	if len(c.Mandants) == 0 || len(c.Mandants) > MostMandants {
		problems = append(problems, fault.Problem{Field: "mandants", Message: fmt.Sprintf("Name one to %d who give the mandate.", MostMandants)})
	}
	for i, m := range c.Mandants {
		text(fmt.Sprintf("mandants.%d.name", i), m.Name, 1)
		text(fmt.Sprintf("mandants.%d.address", i), m.Address, 0)
	}
	if c.Price.Minor < 0 {
		problems = append(problems, fault.Problem{Field: "price", Message: "A price is not negative."})
	}
	if !c.Ends.IsZero() && before(c.Ends, c.Signed) {
		problems = append(problems, fault.Problem{Field: "ends", Message: fmt.Sprintf("A mandate does not end before it is signed (%s).", c.Signed)})
	}
	return fault.All(problems)
}

// ToComplete is how a text of an entry begins that somebody is to complete: the signature
// counted, and whoever brought it did not say who gave the mandate, or where.
const ToComplete = "À compléter"

// Incomplete names what somebody is still to write into an entry (Service.Rectify), by
// Content's fields in small letters: what the law asks for and nobody said, and a signature
// dated after the day on which it came. Nothing for a number that is burnt.
func (e Entry) Incomplete() (fields []string) {
	if e.State == Cancelled {
		return nil
	}
	nameless := slices.ContainsFunc(e.Mandants, func(m Mandant) bool { return strings.HasPrefix(m.Name, ToComplete) })
	for _, f := range []struct {
		name    string
		missing bool
	}{{"mandants", nameless}, {"nature", e.Nature == ""}, {"situation", strings.HasPrefix(e.Situation, ToComplete)}, {"signed", before(e.On, e.Signed)}} {
		if f.missing {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// InForce tells whether a mandate is in force on a day: signed by then, and neither ended
// nor cancelled. One that is dated after the day it came waits for its own.
func (e Entry) InForce(on day.Date) bool {
	return e.State == Live && !before(on, e.Signed) && (e.Ends.IsZero() || !before(e.Ends, on))
}

// later is a day, or the latest line's when a clock was set back: days of a register
// never fall back.
func later(d, latest day.Date) day.Date {
	if before(d, latest) {
		return latest
	}
	return d
}

func before(a, b day.Date) bool { return a.String() < b.String() }
