// Package memory keeps what is asked for often and may be believed for a moment. It knows
// nothing of what it keeps.
package memory

import (
	"sync"
	"time"
)

// Of keeps what was loaded, by its key, for as long as it is believed. The zero value is
// empty.
type Of[K comparable, V any] struct {
	mu    sync.Mutex
	known map[K]believed[V]
}

type believed[V any] struct {
	value V
	until time.Time // by the monotonic clock
}

// Recall gives what is still believed under the key.
func (m *Of[K, V]) Recall(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.known[key]
	if !ok || time.Now().After(k.until) {
		var zero V
		return zero, false
	}
	return k.value, true
}

// limit bounds a memory; beyond it everything is asked anew.
const limit = 4096

// Remember keeps a value until an instant of the monotonic clock.
func (m *Of[K, V]) Remember(key K, value V, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= limit {
		m.known = map[K]believed[V]{}
	}
	m.known[key] = believed[V]{value, until}
}
