package memory

import (
	"testing"
	"time"
)

func TestAMemoryIsBoundedAndForgets(t *testing.T) {
	var m Of[int, int]
	later := time.Now().Add(time.Hour)
	for i := range 3 * limit {
		m.Remember(i, i, later)
		if v, ok := m.Recall(i); !ok || v != i {
			t.Fatalf("%d is not remembered: %d, %t", i, v, ok)
		}
	}
	if n := len(m.known); n > limit {
		t.Errorf("%d are known, want at most %d", n, limit)
	}
	m.Remember(1, 1, time.Now().Add(-time.Nanosecond))
	if v, ok := m.Recall(1); ok || v != 0 {
		t.Errorf("what is over is believed: %d", v)
	}
}
