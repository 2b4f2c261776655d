package leads

import "slices"

// Stage is where an enquiry stands on the board of an office. It is the one fact: the step
// that agencies' tools read and the status of an interest follow from it, and a step or a
// status that was set through another door moves it.
type Stage string

// The stages, in the order of a sale.
const (
	StageNew       Stage = "new"
	StageContacted Stage = "contacted" // the person has been answered
	StageQualified Stage = "qualified" // what the person wants is known
	StageVisit     Stage = "visit"
	StageOffer     Stage = "offer"
	StageWon       Stage = "won"
	StageLost      Stage = "lost"
)

// Stages are all of them, in the order of the board.
func Stages() []Stage {
	return []Stage{StageNew, StageContacted, StageQualified, StageVisit, StageOffer, StageWon, StageLost}
}

// OpenStages are those of enquiries that nobody has closed.
func OpenStages() []Stage { return Stages()[:5] }

// Over tells a stage after which nothing is wanted any more.
func (s Stage) Over() bool { return s == StageWon || s == StageLost }

// Step is the step (lead_step) of a lead at the stage.
func (s Stage) Step() int {
	switch s {
	case StageNew:
		return New
	case StageContacted:
		return Opened
	case StageWon, StageLost:
		return Closed
	}
	return Processing
}

// StageAt is the stage of a lead whose step alone was said: the way back of Step.
func StageAt(step int) Stage {
	switch step {
	case New:
		return StageNew
	case Opened:
		return StageContacted
	case Processing:
		return StageQualified
	}
	return StageLost
}

// at is the stage of a lead whose step is this: the same while the two agree.
func (s Stage) at(step int) Stage {
	if s.known() && s.Step() == step {
		return s
	}
	return StageAt(step)
}

func (s Stage) known() bool { return slices.Contains(Stages(), s) }

// statuses are those of an interest which say the same as the stage; the first is the one
// that an interest takes when its lead was moved there.
func (s Stage) statuses() []string {
	switch s {
	case StageNew, StageContacted:
		return []string{ToProcess}
	case StageVisit:
		return []string{Interested}
	case StageOffer:
		return []string{Negotiating, PendingPurchaser}
	case StageWon:
		return []string{Purchaser}
	case StageLost:
		return []string{Discarded}
	}
	return []string{Ongoing, Pending, ToFollow, Interested}
}

// stageOf is where a lead stands whose interest has the status; now, when that says the same.
func stageOf(status string, now Stage) Stage {
	if fits(status, now) {
		return now
	}
	for _, s := range Stages() {
		if fits(status, s) {
			return s
		}
	}
	return StageQualified
}

// fits tells whether a status and a stage say the same.
func fits(status string, s Stage) bool { return slices.Contains(s.statuses(), status) }

// stageFor is the stage of a lead with these interests: the furthest of those that go on;
// when none does, won if one of them was.
func stageFor(list []Interest, now Stage) Stage {
	furthest, won := -1, false
	for _, i := range list {
		if s := stageOf(i.Status, now); !s.Over() {
			furthest = max(furthest, slices.Index(Stages(), s))
		}
		won = won || i.Status == Purchaser
	}
	switch {
	case furthest >= 0:
		return Stages()[furthest]
	case won:
		return StageWon
	}
	return StageLost
}
