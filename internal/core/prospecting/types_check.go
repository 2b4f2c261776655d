package prospecting

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
)

// The most kinds of project that an agency offers, and had in all; the most names in a
// list of one, and the longest name in characters.
const (
	mostTypes   = 50
	mostFormer  = 500
	mostNames   = 50
	longestName = 100
)

// categories are those of the properties that a mandate may open (property_category):
// sale, rental, seasonal rental, life annuity, auction. A programme (4) is opened by its
// developer.
func categories() []int { return []int{0, 1, 2, 3, 5, 6} }

// checkTypes refuses kinds of project that cannot be, and tidies what can.
func checkTypes(list []Type) error {
	var f fault.Findings
	count := 0
	for i := range list {
		checkType(&f, &list[i])
		if !list[i].Removed {
			count++
		}
	}
	f.Count("id", count, mostTypes)
	f.Count("id", len(list), mostFormer)
	return f.Err()
}

func checkType(f *fault.Findings, t *Type) {
	if !buildings.WellNamed(t.ID) {
		f.Wrong("id", "An id of 1 to 100 letters, digits, points, hyphens and underscores.")
	}
	if t.Name = strings.TrimSpace(t.Name); t.Name == "" || utf8.RuneCountInString(t.Name) > longestName {
		f.Wrong("name", fmt.Sprintf("Give 1 to %d characters.", longestName))
	}
	t.Documents = checkNames(f, "documents", t.Documents)
	t.Mandates = checkNames(f, "mandates", t.Mandates)
	if !slices.Contains(mandates.Kinds(), t.Register) {
		f.Wrong("register", "One of T (transactions) and G (management).")
	}
	if !slices.Contains(categories(), t.Category) {
		f.Wrong("category", "One of 1 (sale), 2 (rental), 3 (seasonal rental), 5 (life annuity), 6 (auction), and 0 for no property.")
	}
}

// checkNames gives a list without blanks about its names, and refuses one in which a name is
// missing or there twice.
func checkNames(f *fault.Findings, field string, list []string) []string {
	f.Count(field, len(list), mostNames)
	list = slices.Clone(list)
	for i, name := range list {
		if list[i] = strings.TrimSpace(name); list[i] == "" || slices.Contains(list[:i], list[i]) {
			f.Wrong(field, "Name each once.")
			break
		}
		f.Length(field, list[i], longestName)
	}
	return list
}
