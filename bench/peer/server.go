package peer

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"palier/bench/leads"
	"palier/bench/load"
)

// Server is a running server that keeps leads, seen as the work that can be asked of it.
type Server interface {
	// Name is the column of the server in the report.
	Name() string
	// Create is work that posts leads nobody has posted to this server before.
	Create() load.Work
	// One is work that reads one lead an operation, out of a thousand. At least that many must have been posted.
	One(ctx context.Context) (load.Work, error)
	// List is work that reads rows leads an operation, with as few requests as the server allows.
	List(rows int) load.Work

	Addr() string
	Took() time.Duration
	Memory() (Memory, error)
	Stop() error
}

// choices is out of how many leads One reads.
const choices = 1000

// creations is work that posts leads with the given head, numbered on from where next stands.
func creations(head load.Head, next *atomic.Uint64, check func(body []byte) error) load.Work {
	return documents(head, next, leads.Append, check)
}

// documents is work that posts what write makes of numbers, on from where next stands.
func documents(head load.Head, next *atomic.Uint64, write func(dst []byte, n uint64) []byte, check func(body []byte) error) load.Work {
	return load.Work{Check: check, Client: func(int) load.Stream {
		var body []byte
		operation := make([][]byte, 1) // both are used again for every document
		return func() [][]byte {
			body = write(body[:0], next.Add(1))
			operation[0] = head.Append(operation[0][:0], body)
			return operation
		}
	}}
}

// decode reads a JSON body into v, and quotes the body when it cannot.
func decode(body []byte, v any) error {
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w in %.200s", err, body)
	}
	return nil
}

// fetch sends one request on a connection of its own.
func fetch(ctx context.Context, addr string, request []byte) ([]byte, error) {
	conn, err := load.Dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.Fetch(request)
}
