package apimo

import (
	"strings"

	"palier/internal/core/people"
)

// countries are French names of those that such files have most; a code of two letters is one,
// too.
var countries = map[string]string{
	"france": "FR", "belgique": "BE", "suisse": "CH", "luxembourg": "LU", "monaco": "MC", "allemagne": "DE", "italie": "IT", "espagne": "ES", "portugal": "PT",
	"royaume uni": "GB", "grande bretagne": "GB", "irlande": "IE", "pays bas": "NL", "autriche": "AT", "suede": "SE", "norvege": "NO", "danemark": "DK", "finlande": "FI",
	"pologne": "PL", "russie": "RU", "etats unis": "US", "canada": "CA", "maroc": "MA", "algerie": "DZ", "tunisie": "TN", "senegal": "SN", "israel": "IL", "liban": "LB",
	"emirats arabes unis": "AE", "qatar": "QA", "chine": "CN", "japon": "JP", "bresil": "BR", "australie": "AU", "afrique du sud": "ZA", "ile maurice": "MU", "maurice": "MU",
	"andorre": "AD", "grece": "GR", "turquie": "TR", "cote d ivoire": "CI", "republique tcheque": "CZ", "hongrie": "HU", "roumanie": "RO",
}

func countryOf(text string) string {
	if len(text) == 2 {
		return strings.ToUpper(text)
	}
	return countries[spaced(text)]
}

// languages are French names of languages.
var languages = map[string]string{"francais": "fr", "anglais": "en", "allemand": "de", "italien": "it", "espagnol": "es", "portugais": "pt", "russe": "ru", "neerlandais": "nl",
	"suedois": "sv", "norvegien": "nb", "danois": "da", "finnois": "fi", "arabe": "ar", "hebreu": "he", "persan": "fa", "chinois": "zh", "turc": "tr", "polonais": "pl", "japonais": "ja"}

func languageOf(text string) string {
	if len(text) == 2 {
		return strings.ToLower(text)
	}
	return languages[spaced(text)]
}

// spaced is a text in which nothing but letters and single spaces counts.
func spaced(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '-' || r == '\'' || r == '’' {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(people.Fold(text)), " ")
}

// currencyOf is a code of three letters, or the sign of one.
func currencyOf(text string) string {
	switch text = strings.ToUpper(strings.TrimSpace(text)); text {
	case "€":
		return "EUR"
	case "£":
		return "GBP"
	case "$":
		return "USD"
	}
	if len(text) == 3 {
		return text
	}
	return ""
}

// typeOf is the property_type that a property_subtype is of, 0 where it may be of several.
func typeOf(subtype int) int {
	switch subtype {
	case 1, 4, 5, 6, 9, 12, 15, 60, 66, 68:
		return 1 // apartment
	case 7, 10, 11, 13, 14, 18, 19, 21, 23, 25, 27, 30, 32, 37, 47, 48, 57, 69, 70, 71, 72, 73:
		return 2 // house
	case 2, 3, 46:
		return 3 // land
	case 8, 33, 34, 35, 38, 44, 49, 61, 62:
		return 4 // business
	case 22, 43:
		return 5 // car park
	case 24:
		return 6 // building
	case 36:
		return 7 // office
	case 51, 52, 53, 54, 74:
		return 8 // boat
	case 29, 41, 67:
		return 9 // premises
	case 40, 59:
		return 10 // cellar
	}
	return 0
}
