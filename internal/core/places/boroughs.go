package places

import (
	"fmt"
	"strconv"
	"strings"
)

// A city that is cut into arrondissements has a code of its own beside theirs, under which
// no address is.
type borough struct {
	name, code string // of the city
	first      int    // code of its first arrondissement
	last       int    // how many it has
	postcode   string // what people write for the whole
}

var boroughs = []borough{{"paris", "75056", 75101, 20, "75000"}, {"lyon", "69123", 69381, 9, "69000"}, {"marseille", "13055", 13201, 16, "13000"}}

// WholeCity is the code of the city of an arrondissement, other codes as they are.
func WholeCity(insee string) string {
	n, err := strconv.Atoi(insee)
	for _, b := range boroughs {
		if err == nil && n >= b.first && n < b.first+b.last {
			return b.code
		}
	}
	return insee
}

// WholePostcode is the code of the city for which people write a postcode that no house has:
// 75000 is Paris; "" for any other.
func WholePostcode(postcode string) string {
	for _, b := range boroughs {
		if plainPostcode(postcode) == b.postcode {
			return b.code
		}
	}
	return ""
}

// Borough reads the name of a city that has arrondissements, alone ("Paris": the code of the
// city) or with the number of one ("Lyon 3e", "Paris 16ème arrondissement"). False: it is
// none.
func Borough(name string) (insee string, ok bool) {
	words := strings.Fields(Fold(name))
	if len(words) == 0 {
		return "", false
	}
	for _, b := range boroughs {
		switch {
		case words[0] != b.name:
		case len(words) == 1:
			return b.code, true
		default:
			digits := leadingDigits(words[1])
			n, err := strconv.Atoi(words[1][:digits])
			rest := strings.Join(append([]string{words[1][digits:]}, words[2:]...), " ")
			if err != nil || n < 1 || n > b.last || !ordinal(rest) {
				return "", false
			}
			return fmt.Sprintf("%05d", b.first+n-1), true
		}
	}
	return "", false
}

// ordinal tells whether a text is what may stand behind the number of an arrondissement.
func ordinal(rest string) bool {
	mark, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if mark == "arrondissement" || mark == "arr" {
		return rest == ""
	}
	switch mark {
	case "", "e", "er", "eme", "ere", "nd", "nde":
		return rest == "" || rest == "arrondissement" || rest == "arr"
	}
	return false
}

// SamePostcode brings the postcodes of one place to one: the sixteenth arrondissement of
// Paris has two, and people write the one for the other. Spaces go.
func SamePostcode(postcode string) string {
	postcode = strings.Join(strings.Fields(postcode), "")
	if postcode == "75116" {
		return "75016"
	}
	return postcode
}

// SameName is a town's name as people may write it otherwise.
func SameName(name string) string { return plain(name) }
