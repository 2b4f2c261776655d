package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	dayLong  = 24 * time.Hour
	weekLong = 7 * dayLong
)

// ParseDuration reads a length of time as people write one: as Go does ("48h",
// "1h30m", "-1h", "0"), and with whole days and weeks before that ("90d", "2w",
// "1w2d12h"). A day has 24 hours: no clock change is in it.
func ParseDuration(text string) (time.Duration, error) {
	bad := fmt.Errorf("%q is not a length of time such as 48h, 90d or 2w", text)
	rest, negative := strings.CutPrefix(text, "-")
	if rest == "" || rest[0] < '0' || rest[0] > '9' {
		return 0, bad
	}
	var sum time.Duration
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", weekLong}, {"d", dayLong}} {
		number, after, found := strings.Cut(rest, unit.letter)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(number, 10, 16) // nobody waits for 65,536 days
		if err != nil || time.Duration(n) > (1<<63-1-sum)/unit.length {
			return 0, bad
		}
		sum, rest = sum+time.Duration(n)*unit.length, after
	}
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 || sum+d < sum {
			return 0, bad
		}
		sum += d
	}
	if negative {
		sum = -sum
	}
	return sum, nil
}

// FormatDuration writes a length of time as ParseDuration reads it, without parts
// that are nothing: in whole days from five on ("30d"), in hours below ("48h",
// "96h"), as options of a few days are counted.
func FormatDuration(d time.Duration) string {
	if d%dayLong == 0 && d >= 5*dayLong {
		return strconv.FormatInt(int64(d/dayLong), 10) + "d"
	}
	text := d.String()
	if d%time.Minute == 0 && d != 0 {
		text = strings.TrimSuffix(text, "0s")
	}
	if d%time.Hour == 0 && d != 0 {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
