package places

import (
	"fmt"
	"strings"
)

// cities are those of arrondissements: a postcode for each, and one that people write
// for the whole city although no house has it.
func cityPostcodes(postcode string) []string {
	last := map[string]int{"75000": 20, "69000": 9, "13000": 16}[postcode]
	list := make([]string, 0, last+1)
	for n := 1; n <= last; n++ {
		list = append(list, fmt.Sprintf("%s%02d", postcode[:3], n))
	}
	if postcode == "75000" {
		list = append(list, "75116")
	}
	return list
}

// nearPostcodes are where to look as well. The sixteenth arrondissement of Paris has two
// postcodes, and people write the one for the other.
func nearPostcodes(postcode string) []string {
	switch postcode {
	case "75016":
		return []string{"75116"}
	case "75116":
		return []string{"75016"}
	}
	return cityPostcodes(postcode)
}

// plainPostcode reads a postcode as people type it: "44 000" is 44000. "" when it is none.
func plainPostcode(text string) string {
	text = strings.Join(strings.Fields(text), "")
	if len(text) != 5 || leadingDigits(text) != 5 {
		return ""
	}
	return text
}

// Department is the code of the department of a commune's INSEE code: two characters
// (2A and 2B are Corsica), overseas three. "" when it is no such code.
func Department(insee string) string {
	if len(insee) != 5 || insee[0] < '0' || insee[0] > '9' || leadingDigits(insee[2:]) != 3 {
		return ""
	}
	switch code := insee[:2]; {
	case code == "97" || code == "98":
		return insee[:3]
	case code == "2A" || code == "2B" || leadingDigits(code) == 2 && code >= "01" && code <= "95" && code != "20":
		return code
	}
	return ""
}

// CityOf is the commune of an arrondissement's name: "Lyon" for "Lyon 3e Arrondissement";
// other names as they are.
func CityOf(name string) string {
	for _, city := range []string{"Paris", "Lyon", "Marseille"} {
		if rest, is := strings.CutPrefix(name, city+" "); is && strings.HasSuffix(rest, " Arrondissement") {
			return city
		}
	}
	return name
}
