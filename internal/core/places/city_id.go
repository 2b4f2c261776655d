package places

import (
	"strconv"
	"strings"
)

// CityID is the number under which doors that number towns show a commune: its INSEE code,
// with the letter of Corsica read as the 0 that stood there before the island was two
// departments (2A004 is 20004, 2B033 is 20033: no commune has both numbers). 0: it is no
// code.
func CityID(insee string) int64 {
	if len(insee) != 5 {
		return 0
	}
	if d := insee[:2]; d == "2A" || d == "2B" {
		insee = "20" + insee[2:]
	}
	n, err := strconv.ParseInt(insee, 10, 64)
	if err != nil || n < 1000 {
		return 0
	}
	return n
}

// CityCode is the INSEE code of such a number, "" for none. Which half of Corsica a number
// is of the table knows.
func (t *Table) CityCode(id int64) string {
	if id < 1000 || id > 98999 {
		return ""
	}
	code := strconv.FormatInt(id, 10)
	code = strings.Repeat("0", 5-len(code)) + code
	if code[:2] != "20" {
		return code
	}
	for _, d := range []string{"2A", "2B"} {
		if _, there := t.Named(d + code[2:]); there {
			return d + code[2:]
		}
	}
	return ""
}
