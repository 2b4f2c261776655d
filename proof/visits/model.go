package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// Histories of single starts of single agents. A judge that knows nothing but the model
// says whether there is an order of the operations, within the times at which they ran,
// in which each answer is right.

// deed is what is done at a start.
type deed int

const (
	look deed = iota
	enter
	leave
)

// when is a start of an agent, the first of his being 0.
type when struct{ agent, start int }

// act is one operation at a start of an agent. A move is two: who moves leaves one start
// and enters another.
type act struct {
	deed     deed
	when     when
	property int    // entered
	room     int    // how many it takes
	who      string // e-mail; nobody has the same one twice on one property
}

// seen is what it answered.
type seen struct {
	yes   bool
	cut   bool  // the process died before it answered: it may or may not have happened
	crowd crowd // looked at
}

// crowd is who is expected at a start of an agent, and where: at one property, since
// he is at one place at a time. Zero: he is free.
type crowd struct {
	property int
	who      string // e-mails in order, with spaces
}

func crowdOf(property int, who ...string) crowd {
	if len(who) == 0 {
		return crowd{}
	}
	slices.Sort(who)
	return crowd{property, strings.Join(who, " ")}
}

func (c crowd) people() []string { return strings.Fields(c.who) }

func (c crowd) has(who string) bool { return slices.Contains(c.people(), who) }

// admits says whether one more may come.
func (c crowd) admits(a act) bool {
	return c == crowd{} || c.property == a.property && len(c.people()) < a.room
}

func (c crowd) with(a act) crowd { return crowdOf(a.property, append(c.people(), a.who)...) }

func (c crowd) without(who string) crowd {
	return crowdOf(c.property, slices.DeleteFunc(c.people(), func(one string) bool { return one == who })...)
}

// startModel is a start of an agent: one property has it, up to its room.
var startModel = porcupine.Model{
	Partition: byStart,
	Init:      func() any { return crowd{} },
	Step: func(state, input, output any) (bool, any) {
		c, a, s := state.(crowd), input.(act), output.(seen)
		switch a.deed {
		case enter:
			if c.admits(a) {
				return s.yes || s.cut, c.with(a)
			}
			return !s.yes, c
		case leave:
			if c.has(a.who) {
				return s.yes || s.cut, c.without(a.who)
			}
			return !s.yes, c
		}
		return c == s.crowd, c
	},
}

func byStart(history []porcupine.Operation) [][]porcupine.Operation {
	starts := map[when][]porcupine.Operation{}
	for _, o := range history {
		at := o.Input.(act).when
		starts[at] = append(starts[at], o)
	}
	var parts [][]porcupine.Operation
	for _, part := range starts {
		parts = append(parts, part)
	}
	return parts
}

// judgement is what became of the histories.
type judgement struct {
	starts     int // of which somebody was answered
	operations int
	cut        int                   // of the operations
	verdict    porcupine.CheckResult // other than Ok: no order explains the answers, or none was found in time
}

// judge looks for the order, for so long at most.
func judge(history []porcupine.Operation, limit time.Duration) judgement {
	j := judgement{operations: len(history)}
	answered := map[when]bool{}
	for _, o := range history {
		if o.Output.(seen).cut {
			j.cut++
		} else {
			answered[o.Input.(act).when] = true
		}
	}
	j.starts = len(answered)
	j.verdict = porcupine.CheckOperationsTimeout(startModel, history, limit)
	return j
}

func (j judgement) String() string {
	return fmt.Sprintf("histories of %d starts judged, %d operations (%d of them cut): %s", j.starts, j.operations, j.cut, j.verdict)
}
