package people

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Phone gives a number in E.164 ("+33639980001"). country (ISO 3166-1 alpha-2,
// "" for FR) is where a number without international prefix is read.
//
// Anything a person may write around the digits is tolerated: "0033", "(0)",
// dots, "tel:", a label in front, an extension or a second number behind (both
// dropped). ok is false when no complete number is left.
//
// A number counts when its length is right for its plan; that it was ever given
// out is not asked. Plans grow, and a key stored today must not change with the
// next table of prefixes. The range kept for fiction, 06 39 98, is a number too.
func Phone(raw, country string) (e164 string, ok bool) {
	number := dialled(raw)
	country = strings.ToUpper(strings.TrimSpace(country))
	if country == "" {
		country = "FR"
	}
	if strings.HasPrefix(number, "+") {
		return international(number, false)
	}
	if code := frenchCode(country); code != "" {
		if e164, ok = french(code, number); ok {
			return e164, true
		}
	} else if e164, ok = foreign(number, country, false); ok {
		return e164, true
	}
	if len(number) < 10 || number[0] == '0' {
		return "", false
	}
	return international("+"+number, true) // "33639980001": the prefix without its plus
}

// international reads "+" and digits. When the plus was a guess, the number must
// be one that may be given out, not merely as long as one.
func international(number string, guessed bool) (string, bool) {
	for _, code := range []string{"33", "262", "590", "594", "596"} {
		if rest, found := strings.CutPrefix(number[1:], code); found {
			return french(code, rest)
		}
	}
	return foreign(number, "", guessed)
}

// french reads a number of the French plan: nine digits, or ten with the trunk's 0.
func french(code, national string) (string, bool) {
	national = strings.TrimPrefix(national, "0")
	if len(national) != 9 || national[0] == '0' {
		return "", false
	}
	return "+" + homeCode(code, national) + national, true
}

// frenchCode is the calling code of a country that shares the French plan, "" of
// any other. Saint-Pierre-et-Miquelon and the Pacific have plans of their own.
func frenchCode(country string) string {
	switch country {
	case "FR":
		return "33"
	case "RE", "YT":
		return "262"
	case "GP", "BL", "MF":
		return "590"
	case "GF":
		return "594"
	case "MQ":
		return "596"
	}
	return ""
}

// homeCode is the calling code that nine digits of the French plan belong to.
//
// One plan serves five codes: a mobile of La Réunion is dialled 0692... from
// Nantes, and a mobile of Nantes 06 12... from La Réunion. Software that puts the
// agency's own code in front of both makes numbers that do not exist; here both
// spellings are one key. Special numbers (08, 09) exist under several codes and
// keep the one they were written with.
func homeCode(written, national string) string {
	if national[0] >= '8' {
		return written
	}
	switch national[:3] {
	case "262", "263", "269", "692", "693":
		return "262"
	case "639": // Mayotte, but for the range kept for fiction
		if national[:5] != "63998" {
			return "262"
		}
	case "590", "690", "691":
		return "590"
	case "594", "694":
		return "594"
	case "596", "696", "697":
		return "596"
	}
	return "33"
}

// foreign asks the library about any other plan. A number that is not valid must
// at least read back as itself: where it does not, a trunk's 0 or 8 slipped in.
func foreign(number, country string, strict bool) (string, bool) {
	n, err := phonenumbers.Parse(number, country)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return "", false
	}
	e164 := phonenumbers.Format(n, phonenumbers.E164)
	if !phonenumbers.IsValidNumber(n) {
		if n, err = phonenumbers.Parse(e164, ""); strict || err != nil || phonenumbers.Format(n, phonenumbers.E164) != e164 {
			return "", false
		}
	}
	return e164, true
}

// How many digits make it certain that a number has begun, and that it is over.
const (
	begun  = 6
	enough = 10
)

// dialled gives what one would dial of the first number in raw: digits, with a
// "+" in front when it was written internationally.
func dialled(raw string) string {
	var buf [24]byte
	number, plus := buf[:0], false
scan:
	for _, r := range raw {
		d, isDigit := digit(r)
		switch {
		case isDigit && len(number) == cap(number):
			return "" // no number is that long
		case isDigit:
			number = append(number, d)
		case (r == '/' || r == '(') && len(number) >= enough:
			break scan // a second number, or a remark
		case r == '+' || unicode.IsLetter(r) || strings.ContainsRune(";:,|#\n", r):
			if len(number) >= begun {
				break scan // an extension, a second number
			}
			number, plus = number[:0], r == '+' // that was a label
		}
	}
	s := string(number)
	if rest, found := strings.CutPrefix(s, "00"); found {
		s, plus = rest, true
	}
	if plus && s != "" && s[0] != '0' { // "+06..." is a slip: no code begins with 0
		return "+" + s
	}
	return s
}

// digit reads a decimal digit of the keyboards that people have: plain, full
// width, Arabic and Persian.
func digit(r rune) (byte, bool) {
	for _, zero := range [...]rune{'0', '\uFF10', '\u0660', '\u06F0'} {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}
