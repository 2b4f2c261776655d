package visits_test

import (
	"testing"

	"palier/internal/core/visits"
)

// What comes before a confirmation names no house: a number that is told is told for good.
func TestAStreetIsToldWithoutItsHouseNumber(t *testing.T) {
	for address, street := range map[string]string{
		"12 rue des Tilleuls":                      "rue des Tilleuls",
		"12 bis, rue des Tilleuls, bâtiment B":     "rue des Tilleuls",
		"12bis rue des Tilleuls":                   "rue des Tilleuls",
		"12 bis-14 rue des Tilleuls":               "rue des Tilleuls",
		"12, 14 rue des Tilleuls":                  "rue des Tilleuls",
		"1 à 3 rue des Tilleuls":                   "rue des Tilleuls",
		"12 B place du 8 Mai 1945":                 "place du 8 Mai 1945",
		"Résidence des Lilas, 12 rue des Tilleuls": "rue des Tilleuls",
		"Résidence des Lilas":                      "",
		"rue des Tilleuls 12":                      "",
		"12":                                       "",
		"":                                         "",
	} {
		var p visits.Place
		p.Property.Address = address
		for _, c := range []struct {
			precision visits.Precision
			expected  bool
			want      string
		}{
			{visits.Commune, false, ""}, {visits.Street, false, street}, {visits.Exact, false, address},
			{visits.Commune, true, address}, {visits.Street, true, address},
		} {
			p.Showing.Rules.Address = &c.precision
			if got := p.AddressFor(c.expected); got != c.want {
				t.Errorf("%q, %s, expected %v: %q, want %q", address, c.precision, c.expected, got, c.want)
			}
		}
	}
}
