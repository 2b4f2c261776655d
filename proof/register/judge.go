package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"

	"palier/proof/harness"
)

// The kinds of violation.
const (
	gap     = "gap"
	lost    = "lost"
	doubled = "doubled"
	broken  = "broken chain"
)

// entry is a mandate as `palier register list` shows it.
type entry struct {
	Number int64  `json:"number"`
	Outer  string `json:"outer"`
}

// verdict is what `palier register verify` says of one register.
type verdict struct {
	Card  json.Number `json:"card"`
	Wrong []string    `json:"wrong"`
}

// judge reads the register as its keeper would.
func (t *trial) judge(ctx context.Context) error {
	var list []entry
	if err := t.command(ctx, &list, "register", "list", "--card", t.card, "--from", "1", "--limit", strconv.Itoa(2*len(t.signed)+10)); err != nil {
		return err
	}
	var verdicts []verdict
	if err := t.command(ctx, &verdicts, "register", "verify"); err != nil {
		return err
	}
	t.wrong = append(t.wrong, numbered(list)...)
	t.wrong = append(t.wrong, kept(t.signed, list)...)
	seen := false
	for _, v := range verdicts {
		if v.Card.String() != t.card {
			continue
		}
		seen = true
		for _, what := range v.Wrong {
			t.report(broken, "", "%s", what)
		}
	}
	if !seen {
		return fmt.Errorf("register verify says nothing of card %s", t.card)
	}
	return nil
}

// numbered says where the numbers are not 1, 2, 3...
func numbered(list []entry) (wrong []harness.Violation) {
	next := int64(1)
	for _, e := range list {
		if e.Number != next {
			wrong = append(wrong, harness.Violation{Kind: gap, Reference: e.Outer, Detail: fmt.Sprintf("number %d stands where %d should", e.Number, next)})
		}
		next = e.Number + 1
	}
	return wrong
}

// kept holds what was acknowledged against the register: each has one number, and who was
// refused has none.
func kept(signed []bool, list []entry) (wrong []harness.Violation) {
	times := map[string]int{}
	for _, e := range list {
		times[e.Outer]++
	}
	for i, acknowledged := range signed {
		n := times[outer(i)]
		delete(times, outer(i))
		switch {
		case n > 1:
			wrong = append(wrong, harness.Violation{Kind: doubled, Reference: outer(i), Detail: fmt.Sprintf("one signature has %d numbers", n)})
		case acknowledged && n == 0:
			wrong = append(wrong, harness.Violation{Kind: lost, Reference: outer(i), Detail: "the signature was acknowledged and is not in the register"})
		}
	}
	for other, n := range times {
		wrong = append(wrong, harness.Violation{Kind: doubled, Reference: other, Detail: fmt.Sprintf("%d numbers of a signature that was refused", n)})
	}
	return wrong
}

// command runs one of the program's with --json. Status 3 is an answer as well: something
// does not hold.
func (t *trial) command(ctx context.Context, into any, args ...string) error {
	out, err := t.Launch.Command(ctx, append(args, "--json")...).Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok && failed.ExitCode() != 3 {
		return fmt.Errorf("palier %v: %w: %s", args, err, failed.Stderr)
	} else if err != nil && !ok {
		return fmt.Errorf("palier %v: %w", args, err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("palier %v: %w", args, err)
	}
	return nil
}
