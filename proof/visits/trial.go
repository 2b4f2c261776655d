package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"palier/proof/crew"
	"palier/proof/harness"
	"palier/proof/newbuild"
	"palier/proof/product"
	"palier/proof/viewings"
)

// trial is one run: the program, its clients, its receiver.
type trial struct {
	harness.Run
	script
	fleet    *product.Fleet
	clients  []*viewings.Client
	hook     *receiver
	endpoint int64
	site     site
	promises promises
	judged   judgement

	done, booked, moved, cancelled, confirmed, refused, cuts atomic.Int64

	mu    sync.Mutex
	wrong []harness.Violation
}

func (t *trial) report(kind, reference, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
}

// found is all that is wrong so far.
func (t *trial) found() []harness.Violation {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(slices.Clone(t.wrong), t.hook.found()...)
}

// palier runs a command of the program and reads what it prints.
func (t *trial) palier(ctx context.Context, into any, args ...string) error {
	cmd := t.Launch.Command(ctx, append(args, "--json")...)
	var said strings.Builder
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("palier %s: %w\n%.300s", strings.Join(args, " "), err, said.String())
	}
	return nil
}

// said is what the processes noted as errors, the latest last; nil: nothing. It tells an
// answer that a process cut from one whose process died.
func (t *trial) said() error {
	var all []string
	for _, pattern := range []string{"palier.log", "*/palier.log"} { // of the first process, and of replicas
		logs, _ := filepath.Glob(filepath.Join(t.Launch.Dir, pattern))
		for _, path := range logs {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(text)) {
				if strings.Contains(line, "level=ERROR") {
					all = append(all, line)
				}
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%d errors in the logs:\n%s", len(all), strings.Join(all[max(0, len(all)-10):], ""))
}

// ask asks for the nth client; neighbours speak to different processes. Where nobody
// listens the next process is asked, as by a proxy. cut: the process died before it
// answered; with one process, which is never killed, that is an error.
func (t *trial) ask(n int, ask func(*viewings.Client) error) (cut bool, err error) {
	for at := range t.clients {
		if err = ask(t.clients[(n+at)%len(t.clients)]); !newbuild.Refused(err) {
			break
		}
	}
	if len(t.clients) > 1 && newbuild.Cut(err) && !errors.Is(err, context.Canceled) {
		t.cuts.Add(1)
		return true, nil
	}
	return false, err
}

// unanswered is after how many tries read gives up: half a minute. A process that was
// killed is back within seconds.
const unanswered = 600

// read asks until it is answered.
func (t *trial) read(ctx context.Context, n int, ask func(*viewings.Client) error) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for tries := 0; ; tries++ {
		cut, err := t.ask(n+tries, ask)
		if !cut {
			return err
		}
		if tries == unanswered {
			return errors.New("nobody answers")
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// book asks for the start that a stay says, and gives it with its visit. cut: nobody
// answered.
func (t *trial) book(ctx context.Context, n int, s stay) (booked stay, won, cut bool, err error) {
	var v viewings.Visit
	cut, err = t.ask(n, func(c *viewings.Client) (err error) {
		v, won, err = c.Book(ctx, t.site.properties[s.property].id, s.at, s.who)
		return err
	})
	won = won && !cut
	switch {
	case won:
		t.booked.Add(1)
	case err == nil && !cut:
		t.refused.Add(1)
	}
	s.visit = v.ID
	return s, won, cut, err
}

// starting are the visits that begin at an instant.
func (t *trial) starting(ctx context.Context, n int, at time.Time) (list []viewings.Visit, err error) {
	err = t.read(ctx, n, func(c *viewings.Client) (err error) {
		list, err = c.Starting(ctx, at, at.Add(time.Second))
		return err
	})
	return list, err
}

// everybody does something for each of n clients at once.
func everybody(n int, do func(n int) error) error {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return crew.Each(n, all, do)
}
