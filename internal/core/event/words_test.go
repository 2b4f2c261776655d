package event_test

import (
	"testing"
	"time"

	"palier/internal/core/event"
)

func TestTheJournalWritesNothingForNone(t *testing.T) {
	if got := event.Number(0) + event.Number(int64(0)) + event.Instant(time.Time{}); got != "" {
		t.Errorf("none is %q", got)
	}
}

func TestTheJournalWritesInstantsExactlyAndInUTC(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 30, 0, 0, time.FixedZone("", 3600))
	for want, got := range map[string]string{
		"2026-11-21T09:30:00Z":        event.Instant(at),
		"2026-11-21T09:30:00.000001Z": event.Instant(at.Add(time.Microsecond)),
		"-7":                          event.Number(-7),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
