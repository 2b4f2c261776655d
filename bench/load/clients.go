package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// client is one connection and the stream of what it sends.
type client struct {
	conn  *Conn
	work  Work
	next  Stream
	whole int64 // size of the checked first answer
}

// drive runs act for every client side by side. It returns what the first failing one met; the others stop at once.
func drive(ctx context.Context, addr string, clients int, work Work, act func(ctx context.Context, c *client, number int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for number := range clients {
		all.Go(func() {
			if err := oneClient(ctx, addr, work, number, act); err != nil {
				cancel(fmt.Errorf("client %d: %w", number, err))
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// oneClient connects, carries out the first operation, which is checked, and goes on to act.
func oneClient(ctx context.Context, addr string, work Work, number int, act func(context.Context, *client, int) error) error {
	conn, err := Dial(ctx, addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	c := &client{conn: conn, work: work, next: work.Client(number)}
	if c.whole, err = conn.checked(c.next(), work); err != nil {
		return err
	}
	if work.Least > 0 {
		c.whole = 2 * work.Least
	}
	return act(ctx, c, number)
}

// until carries out operations for the time given, the last one to its end and at least one unless there is none
// left, and hands each duration to took.
func (c *client) until(d time.Duration, took func(time.Duration)) error {
	deadline := time.Now().Add(d)
	if err := c.conn.net.SetDeadline(deadline.Add(answerLimit)); err != nil {
		return err
	}
	for first := true; first || time.Now().Before(deadline); first = false {
		requests := c.next() // made before the clock starts
		if requests == nil {
			return nil
		}
		start := time.Now()
		if err := c.operation(requests); err != nil {
			return err
		}
		took(time.Since(start))
	}
	return nil
}

// errShrunk is the answer of a server that has begun to answer something else.
var errShrunk = errors.New("an answer of less than half the size of the checked one")

// operation sends the requests one after the other and counts what comes back.
func (c *client) operation(requests [][]byte) error {
	var total int64
	for _, request := range requests {
		size, err := c.conn.exchange(request, nil, c.work.wants)
		if err != nil {
			return err
		}
		total += size
	}
	if total < c.whole/2 {
		return errShrunk
	}
	return nil
}

// checked carries out one operation, judges every body and returns the bytes of all.
func (c *Conn) checked(requests [][]byte, work Work) (int64, error) {
	if err := c.net.SetDeadline(time.Now().Add(answerLimit)); err != nil {
		return 0, err
	}
	var total int64
	for _, request := range requests {
		var body bytes.Buffer
		size, err := c.exchange(request, &body, work.wants)
		if err != nil {
			return 0, err
		}
		if err := work.Check(body.Bytes()); err != nil {
			return 0, fmt.Errorf("check: %w", err)
		}
		total += size
	}
	return total, nil
}

// gate lets nobody through before all have come.
type gate struct {
	missing atomic.Int64
	open    chan struct{}
}

func newGate(all int) *gate {
	g := &gate{open: make(chan struct{})}
	g.missing.Store(int64(all))
	return g
}

// pass waits for the others, or for the end of ctx.
func (g *gate) pass(ctx context.Context) error {
	if g.missing.Add(-1) == 0 {
		close(g.open)
	}
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
