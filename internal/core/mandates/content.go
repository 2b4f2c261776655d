package mandates

import (
	"fmt"
	"unicode/utf8"

	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// The longest that the register takes: characters of a text, people in one mandate.
const (
	longestText  = 1000
	mostMandants = 50
)

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
	if len(c.Mandants) == 0 || len(c.Mandants) > mostMandants {
		problems = append(problems, fault.Problem{Field: "mandants", Message: fmt.Sprintf("Name one to %d who give the mandate.", mostMandants)})
	}
	for i, m := range c.Mandants {
		text(fmt.Sprintf("mandants.%d.name", i), m.Name, 1)
		text(fmt.Sprintf("mandants.%d.address", i), m.Address, 0)
	}
	if c.Price.Minor < 0 {
		problems = append(problems, fault.Problem{Field: "price", Message: "A price is not negative."})
	}
	if !c.Ends.IsZero() && before(c.Ends, c.Signed) {
		problems = append(problems, fault.Problem{Field: "ends", Message: "A mandate does not end before it is signed."})
	}
	return fault.All(problems)
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
