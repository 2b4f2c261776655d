package storage

import (
	"strings"
	"sync"
	"time"
)

const (
	// keptViews is how many bytes of properties' views stay in memory: those of some 2,500
	// properties, more than most agencies have.
	keptViews = 16 << 20
	// keptFor is how long: views that were made anew by another process (palier rebuild), though
	// nothing happened to their properties, are shown by then.
	keptFor = 5 * time.Minute
	// readOnce is how many that were read once are remembered, twice: who walks through all of a
	// large agency's properties does not push out what others ask for again and again.
	readOnce = 4000
)

// views keeps views of properties that lists have shown. What a property was at an instant does
// not change, so that nobody has to say when a view is stale: a list asks the index which
// instants it has, and the table only of those that are not here.
type views struct {
	most   int // bytes in all
	now    func() time.Time
	mu     sync.Mutex
	since  time.Time
	latest map[viewKey]string
	former map[viewKey]string // those that were latest before: what is not asked for again goes with them
	bytes  int                // of the latest
	once   map[viewKey]bool   // were read, and are not kept: they are when they are read again
	before map[viewKey]bool   // and those before them
}

// viewKey is a property as it was since an instant.
type viewKey struct{ account, id, at int64 }

// find gives the views of several, "" for what is not here.
func (v *views) find(keys []viewKey) []string {
	found := make([]string, len(keys))
	v.mu.Lock()
	defer v.mu.Unlock()
	if now := v.now(); now.Sub(v.since) > keptFor {
		v.latest, v.former, v.bytes, v.once, v.before, v.since = nil, nil, 0, nil, nil, now
	}
	for i, k := range keys {
		if found[i] = v.latest[k]; found[i] == "" {
			if found[i] = v.former[k]; found[i] != "" {
				v.put(k, found[i])
			}
		}
	}
	return found
}

// keep takes in views that were read, as parts of one text, for the second time.
func (v *views) keep(keys []viewKey, list []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i, k := range keys {
		if view := list[i]; len(view) > 0 && len(view) <= v.most/8 && v.again(k) {
			v.put(k, strings.Clone(view))
		}
	}
}

// again tells whether a view was read before, not long ago, and remembers that it was.
func (v *views) again(k viewKey) bool {
	if v.once[k] || v.before[k] {
		return true
	}
	if v.once == nil || len(v.once) >= readOnce {
		v.before, v.once = v.once, make(map[viewKey]bool, readOnce)
	}
	v.once[k] = true
	return false
}

func (v *views) put(k viewKey, view string) {
	if v.latest == nil {
		v.latest = map[viewKey]string{}
	}
	v.bytes += len(view) - len(v.latest[k])
	v.latest[k] = view
	if v.bytes > v.most/2 {
		v.former, v.latest, v.bytes = v.latest, nil, 0
	}
}
