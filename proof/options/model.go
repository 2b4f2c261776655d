package main

import (
	"fmt"
	"time"

	"github.com/anishathalye/porcupine"
)

// Histories of single lots. A judge that knows nothing but the model says whether
// there is an order of the operations, within the times at which they ran, in which
// each answer is right.

// deed is what a client does to a lot.
type deed int

const (
	look deed = iota
	take
	give
)

// act is one operation on a lot.
type act struct {
	deed   deed
	lot    int64
	option int64 // given back, or answered to who took; 0 when no answer named one
}

// seen is what it answered: taken or given well, or the lot was free.
type seen struct {
	yes bool
	cut bool // the process died before it answered: it may or may not have happened
}

// What the model knows of a lot is the option that holds it.
const (
	free    int64 = 0
	unnamed int64 = -1 // one whose answer was cut: nobody can give it back
)

// lotModel is a lot: held by one option or by none.
var lotModel = porcupine.Model{
	Partition: byLot,
	Init:      func() any { return free },
	Step: func(state, input, output any) (bool, any) {
		holder, a, s := state.(int64), input.(act), output.(seen)
		switch a.deed {
		case take:
			return taken(holder, a, s)
		case give: // the option that holds it, and no other
			if holder == a.option {
				return s.yes || s.cut, free
			}
			return s.cut, holder
		}
		return s.yes == (holder == free), holder
	},
}

// taken is the lot after somebody asked for it, and whether the answer is right.
func taken(holder int64, a act, s seen) (bool, int64) {
	switch {
	case holder != free:
		return !s.yes, holder
	case s.cut:
		return true, unnamed
	}
	return s.yes, a.option
}

func byLot(history []porcupine.Operation) [][]porcupine.Operation {
	lots := map[int64][]porcupine.Operation{}
	for _, o := range history {
		lot := o.Input.(act).lot
		lots[lot] = append(lots[lot], o)
	}
	var parts [][]porcupine.Operation
	for _, part := range lots {
		parts = append(parts, part)
	}
	return parts
}

// judgement is what became of the histories.
type judgement struct {
	lots       int // of which somebody was answered
	operations int
	cut        int                   // of the operations
	verdict    porcupine.CheckResult // other than Ok: no order explains the answers, or none was found in time
}

// judge looks for the order, for so long at most.
func judge(history []porcupine.Operation, limit time.Duration) judgement {
	j := judgement{operations: len(history)}
	answered := map[int64]bool{}
	for _, o := range history {
		if o.Output.(seen).cut {
			j.cut++
		} else {
			answered[o.Input.(act).lot] = true
		}
	}
	j.lots = len(answered)
	j.verdict = porcupine.CheckOperationsTimeout(lotModel, history, limit)
	return j
}

func (j judgement) String() string {
	return fmt.Sprintf("histories of %d lots judged, %d operations (%d of them cut): %s", j.lots, j.operations, j.cut, j.verdict)
}
