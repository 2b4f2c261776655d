package visits_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// slugs is how the official calendar's zones are named in a setting.
func slugs() map[string]string {
	return map[string]string{
		"Métropole": "metropole", "Alsace-Moselle": "alsace-moselle", "Guadeloupe": "guadeloupe", "Guyane": "guyane",
		"Martinique": "martinique", "Mayotte": "mayotte", "Nouvelle-Calédonie": "nouvelle-caledonie", "La Réunion": "la-reunion",
		"Polynésie Française": "polynesie-francaise", "Saint-Barthélémy": "saint-barthelemy", "Saint-Martin": "saint-martin",
		"Wallis-et-Futuna": "wallis-et-futuna", "Saint-Pierre-et-Miquelon": "saint-pierre-et-miquelon",
	}
}

// The years 2018 to 2031 of the official list (etalab/jours-feries-france-data,
// Licence Ouverte): every day of every zone is what the list says.
func TestHolidaysAreThoseOfTheOfficialCalendar(t *testing.T) {
	file, err := os.Open("testdata/jours_feries.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	official := map[string]bool{}
	for _, row := range rows[1:] {
		for zone := range strings.SplitSeq(row[2], "|") {
			official[slugs()[zone]+row[0]] = true
		}
	}
	for _, zone := range slugs() {
		holiday, err := visits.Holidays(zone)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2018, time.January, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2032; at = at.AddDate(0, 0, 1) {
			if d := day.Of(at); holiday(d) != official[zone+d.String()] {
				t.Errorf("%s in %s: %t, the calendar says the other", d, zone, holiday(d))
			}
		}
	}
}

// Easter of years after the list, earliest and latest among them.
func TestEasterMondayOfLaterYears(t *testing.T) {
	holiday, err := visits.Holidays("")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"2032-03-29", "2035-03-26", "2037-04-06", "2038-04-26", "2285-03-23"} {
		d, ok := day.Parse(text)
		if !ok || !holiday(d) {
			t.Errorf("%s is not Easter Monday", text)
		}
	}
}

func TestAnUnknownZoneOfHolidaysIsRefused(t *testing.T) {
	if _, err := visits.Holidays("corse"); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}
