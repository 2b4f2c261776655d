package apitest

import (
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// tally is what was exchanged so far, by operation of the document: "GET /leads".
type tally struct {
	mu         sync.Mutex
	operations map[string]outcome
}

// outcome is how an operation was answered.
type outcome struct{ taken, refused bool }

func newTally(doc *openapi3.T) *tally {
	s := &tally{operations: map[string]outcome{}}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			s.operations[method+" "+path] = outcome{}
		}
	}
	return s
}

// Afresh is the same judge, who has seen nothing yet. To read a document takes far
// longer than to judge by it: tests read theirs once.
func (c *Contract) Afresh() *Contract {
	c.seen.mu.Lock()
	defer c.seen.mu.Unlock()
	fresh := *c
	fresh.seen = &tally{operations: map[string]outcome{}}
	for operation := range c.seen.operations {
		fresh.seen.operations[operation] = outcome{}
	}
	return &fresh
}

func (s *tally) count(operation string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.operations[operation]
	o.taken, o.refused = o.taken || status < 400, o.refused || status >= 400
	s.operations[operation] = o
}

// Missing names what no exchange has shown yet, in order: each operation of the
// document must have been answered by a success and by an error that kept the
// contract. An answer to HEAD, which has no body, shows nothing.
func (c *Contract) Missing() (list []string) {
	c.seen.mu.Lock()
	defer c.seen.mu.Unlock()
	for operation, o := range c.seen.operations {
		if !o.taken {
			list = append(list, operation+": no success")
		}
		if !o.refused {
			list = append(list, operation+": no error")
		}
	}
	slices.Sort(list)
	return list
}
