// Package load is the generator: a fixed number of clients, each on one kept connection, each sending its next
// request when the last one is answered (a closed loop).
//
// It knows HTTP/1.1 as far as a keep-alive client needs it, and time. It must not know which server it faces nor
// what a lead is. Requests come ready for the wire and answers are counted, not parsed, because the generator
// shares the machine with the server it measures; see BenchmarkExchange for what that saves over net/http.
package load

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"
)

// Plan is one measured run.
type Plan struct {
	Addr    string        // loopback address of the server
	Clients int           // connections, each with one request under way
	WarmUp  time.Duration // answered and checked, but not counted; at least one operation of each client
	Window  time.Duration // the operations that begin in it count, each to its end
	Work    Work
}

// Result is what one window held.
type Result struct {
	PerSecond float64   // operations per second: the sum of the clients' own rates
	Latencies Latencies // of each operation, from its first byte sent to its last byte read
	OwnCPU    float64   // processors the generator itself kept busy, on average
}

// Run carries out the plan. Any answer outside 2xx (or Work.Status), a lost connection or a body that fails the check
// makes the run invalid: an error, never a figure. A slow server is not invalid: every client counts at least one operation, and
// its rate is taken over the time it really needed.
func Run(ctx context.Context, plan Plan) (Result, error) {
	began, spent := time.Now(), ProcessorTime()
	samples := make([][]time.Duration, plan.Clients)
	rates := make([]float64, plan.Clients)
	warm := newGate(plan.Clients)

	err := drive(ctx, plan.Addr, plan.Clients, plan.Work, func(ctx context.Context, c *client, number int) error {
		if err := c.until(plan.WarmUp, func(time.Duration) {}); err != nil {
			return err
		}
		mine := make([]time.Duration, 0, 1<<14)
		if err := warm.pass(ctx); err != nil {
			return err
		}
		start := time.Now()
		if err := c.until(plan.Window, func(d time.Duration) { mine = append(mine, d) }); err != nil {
			return err
		}
		rates[number] = float64(len(mine)) / time.Since(start).Seconds()
		samples[number] = mine
		return nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("load.Run: %w", err)
	}
	r := Result{Latencies: NewLatencies(samples...)}
	if len(r.Latencies) == 0 {
		return Result{}, errors.New("load.Run: nothing was left to do when the window began")
	}
	for _, rate := range rates {
		r.PerSecond += rate
	}
	r.OwnCPU = (ProcessorTime() - spent).Seconds() / time.Since(began).Seconds()
	return r, nil
}

// Send carries out a number of operations per client, without measuring. It must be at least one.
func Send(ctx context.Context, addr string, clients, each int, work Work) error {
	err := drive(ctx, addr, clients, work, func(_ context.Context, c *client, _ int) error {
		for range each - 1 { // the checked one is done
			if err := c.conn.net.SetDeadline(time.Now().Add(answerLimit)); err != nil {
				return err
			}
			if err := c.operation(c.next()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load.Send(%d x %d): %w", clients, each, err)
	}
	return nil
}

// Once carries out one operation, checks its answers and returns the bytes of their bodies.
func Once(ctx context.Context, addr string, work Work) (int64, error) {
	conn, err := Dial(ctx, addr)
	if err != nil {
		return 0, fmt.Errorf("load.Once: %w", err)
	}
	defer conn.Close()
	size, err := conn.checked(work.Client(0)(), work)
	if err != nil {
		return 0, fmt.Errorf("load.Once: %w", err)
	}
	return size, nil
}

// ProcessorTime is what this process has used so far, in user and system mode; 0 if the system does not say.
func ProcessorTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
