package access

import (
	"testing"
	"time"
)

func TestAMemoryIsBoundedAndForgets(t *testing.T) {
	var m memory[int, int]
	later := time.Now().Add(time.Hour)
	for i := range 3 * memoryLimit {
		m.remember(i, i, later)
		if v, ok := m.recall(i); !ok || v != i {
			t.Fatalf("%d is not remembered: %d, %t", i, v, ok)
		}
	}
	if n := len(m.known); n > memoryLimit {
		t.Errorf("%d are known, want at most %d", n, memoryLimit)
	}
	m.remember(1, 1, time.Now().Add(-time.Nanosecond))
	if v, ok := m.recall(1); ok || v != 0 {
		t.Errorf("what is over is believed: %d", v)
	}
}
