package storage

import (
	"sync"
	"sync/atomic"
)

// keptLots is how many lots stay in memory, some 40 MB. What was not asked for the
// longest goes first; a programme with more lots than that is read each time.
const keptLots = 50_000

// folderLots is what a folder weighs besides its lots: empty ones are not for nothing.
const folderLots = 8

// shelf holds the sheets that are kept in memory.
type shelf struct {
	most    int // lots in all
	mu      sync.Mutex
	folders map[programKey]*folder
	lots    int
	uses    int64
}

type programKey struct{ account, program int64 }

// folder is where a programme's sheet lies. Who has taken a sheet from it, or is
// about to renew it, goes on undisturbed when the folder is taken off the shelf.
type folder struct {
	programKey
	edition atomic.Pointer[edition] // nil: not read yet
	renewal sync.Mutex              // held by who makes another edition
	weight  int                     // this and the next are the shelf's
	used    int64
}

// folder gives a programme's folder.
func (s *shelf) folder(account, program int64) *folder {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := programKey{account, program}
	f := s.folders[key]
	if f == nil {
		if s.folders == nil {
			s.folders = map[programKey]*folder{}
		}
		f = &folder{programKey: key}
		s.folders[key] = f
	}
	s.uses++
	f.used = s.uses
	if f.weight == 0 {
		s.weigh(f, 0)
	}
	return f
}

// filled takes note of how many lots a folder has now, and makes room for them.
func (s *shelf) filled(f *folder, lots int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folders[f.programKey] == f {
		s.weigh(f, lots)
	}
}

func (s *shelf) weigh(f *folder, lots int) {
	s.lots += folderLots + lots - f.weight
	f.weight = folderLots + lots
	if f.weight > s.most {
		s.take(f)
	}
	for s.lots > s.most {
		s.take(s.oldest())
	}
}

func (s *shelf) oldest() *folder {
	var first *folder
	for _, f := range s.folders {
		if first == nil || f.used < first.used {
			first = f
		}
	}
	return first
}

// take takes a folder off the shelf.
func (s *shelf) take(f *folder) {
	delete(s.folders, f.programKey)
	s.lots -= f.weight
}
