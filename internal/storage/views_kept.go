package storage

import (
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
)

// views keeps views of properties that lists have shown. What a property was at an instant does
// not change, so that nobody has to say when a view is stale: a list asks the index which
// instants it has, and the table only of those that are not here.
type views struct {
	most   int // bytes in all
	now    func() time.Time
	mu     sync.Mutex
	since  time.Time
	latest map[viewKey][]byte
	former map[viewKey][]byte // those that were latest before: what is not asked for again goes with them
	bytes  int                // of the latest
}

// viewKey is a property as it was since an instant.
type viewKey struct{ account, id, at int64 }

// find gives the views of several, nil for what is not here. Nobody may write into them.
func (v *views) find(keys []viewKey) [][]byte {
	found := make([][]byte, len(keys))
	v.mu.Lock()
	defer v.mu.Unlock()
	if now := v.now(); now.Sub(v.since) > keptFor {
		v.latest, v.former, v.bytes, v.since = nil, nil, 0, now
	}
	for i, k := range keys {
		if found[i] = v.latest[k]; found[i] == nil {
			if found[i] = v.former[k]; found[i] != nil {
				v.put(k, found[i])
			}
		}
	}
	return found
}

// keep takes a view in, if there is one.
func (v *views) keep(k viewKey, view []byte) {
	if len(view) == 0 || len(view) > v.most/8 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.put(k, view)
}

func (v *views) put(k viewKey, view []byte) {
	if v.latest == nil {
		v.latest = map[viewKey][]byte{}
	}
	v.bytes += len(view) - len(v.latest[k])
	v.latest[k] = view
	if v.bytes > v.most/2 {
		v.former, v.latest, v.bytes = v.latest, nil, 0
	}
}
