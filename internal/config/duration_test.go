package config

import (
	"strings"
	"testing"
	"time"
)

func TestALengthOfTimeMayBeInDaysAndWeeks(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"0": 0, "48h": 48 * time.Hour, "1h30m": 90 * time.Minute, "250ms": 250 * time.Millisecond, "90d": 90 * day, "2w": 14 * day,
		"1w2d12h": 9*day + 12*time.Hour, "1d": day, "-1h": -time.Hour, "-2d": -2 * day, "0d": 0, "1.5h": 90 * time.Minute,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", "soon", "90", "d", "1.5d", "2d1w", "1h2d", "1d-2h", "--1h", "+1d", "1 d", "99999999999w", "65535w", "15000w15000w", "15250w99999h", "90j"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q is %v, want an error", text, got)
		} else if !strings.Contains(err.Error(), "such as 48h, 90d or 2w") || strings.Contains(err.Error(), "time:") {
			t.Errorf("%q: %v does not say what is wanted", text, err)
		}
	}
}

// What is shown can be typed again.
func TestALengthOfTimeIsWrittenAsItIsRead(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0s": 0, "48h": 48 * time.Hour, "96h": 96 * time.Hour, "5d": 120 * time.Hour, "30d": 720 * time.Hour, "90d": 2160 * time.Hour, "121h": 121 * time.Hour,
		"1h30m": 90 * time.Minute, "1h0m5s": time.Hour + 5*time.Second, "30s": 30 * time.Second, "10m": 10 * time.Minute, "-1h": -time.Hour, "20h": 20 * time.Hour,
	} {
		got := FormatDuration(d)
		if again, err := ParseDuration(got); got != want || err != nil || again != d {
			t.Errorf("%v is written %q (read again: %v, %v), want %q", d, got, again, err, want)
		}
	}
}
