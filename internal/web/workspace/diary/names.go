package diary

import (
	"cmp"
	"fmt"
	"strings"

	"palier/internal/core/visits"
)

// personName is what somebody is called, by his e-mail when he has no name.
func personName(first, last, email string) string {
	return cmp.Or(strings.TrimSpace(first+" "+last), email)
}

// whole is a visitor's name.
func whole(v visits.Visitor) string { return personName(v.Firstname, v.Lastname, v.Email) }

// names are those who are on a visit: who are expected or were there, else who left last.
func names(v visits.Visit) string {
	var come []string
	for _, one := range v.Visitors {
		if !one.Status.Cancelled() {
			come = append(come, whole(one))
		}
	}
	switch {
	case len(come) > 1:
		return fmt.Sprintf("%s (+%d)", come[0], len(come)-1)
	case len(come) == 1:
		return come[0]
	case len(v.Visitors) > 0:
		return whole(v.Visitors[len(v.Visitors)-1])
	}
	return ""
}
