package buildings

import (
	"strconv"

	"palier/internal/core/fault"
)

// Grid is how a building begins of which nobody knows more than its stairs: so many
// staircases, the same floors on each, the same doors on each landing.
type Grid struct {
	Stairs  int
	Lowest  int // floor, 0: the ground
	Highest int
	Doors   []string // on a landing, from the left; "" for the only one
}

// The most that a grid has: beyond, somebody typed a digit too many.
const (
	mostGridStairs = 50
	mostGridDoors  = 30
	lowestFloor    = -9
	highestFloor   = 99
)

// House is a grid of one door.
func House() Grid { return Grid{Stairs: 1, Doors: []string{""}} }

// Boxes is how many mailboxes the grid has.
func (g Grid) Boxes() int { return g.Stairs * (g.Highest - g.Lowest + 1) * len(g.Doors) }

// Check refuses what is no building: every problem by the field it is of (stairs, lowest,
// highest, doors).
func (g Grid) Check() error {
	var f fault.Findings
	if g.Stairs < 1 || g.Stairs > mostGridStairs {
		f.Wrong("stairs", "Give 1 to 50 staircases.")
	}
	if g.Lowest < lowestFloor || g.Lowest > highestFloor {
		f.Wrong("lowest", "A floor is from -9 to 99.")
	}
	if g.Highest < g.Lowest || g.Highest > highestFloor {
		f.Wrong("highest", "The highest floor is not below the lowest, and 99 at most.")
	}
	if len(g.Doors) < 1 || len(g.Doors) > mostGridDoors {
		f.Wrong("doors", "Give 1 to 30 doors on a landing.")
	}
	return f.Err()
}

// Building is the grid's mailboxes, numbered from the bottom of each staircase.
func (g Grid) Building(name string) Building {
	b := Building{Name: name}
	for i := range g.Stairs {
		v := Staircase{}
		if g.Stairs > 1 {
			v.Name = strconv.Itoa(i + 1)
		}
		for floor := g.Lowest; floor <= g.Highest; floor++ {
			v.Boxes = append(v.Boxes, landing(floor, g.Doors, len(v.Boxes))...)
		}
		b.Stairs = append(b.Stairs, v)
	}
	return b
}

// landing is the doors of one floor, whose numbers follow those that are there.
func landing(floor int, doors []string, there int) (boxes []Mailbox) {
	for i, door := range doors {
		at, number := floor, there+i+1
		boxes = append(boxes, Mailbox{Floor: &at, Number: &number, Door: door, Kind: Kinds()[0]})
	}
	return boxes
}

// AddFloor adds a landing with its doors to a staircase. Missing: there is none of the id.
func (t *Tree) AddFloor(stairs string, floor int, doors []string) error {
	v := t.Staircase(stairs)
	if v == nil {
		return missing()
	}
	if floor < lowestFloor || floor > highestFloor {
		return fault.Field("floor", "A floor is from -9 to 99.")
	}
	if len(doors) < 1 || len(doors) > mostGridDoors {
		return fault.Field("doors", "Give 1 to 30 doors on a landing.")
	}
	v.Boxes = append(v.Boxes, landing(floor, doors, v.highest())...)
	return nil
}

// highest is the highest number of a staircase's mailboxes.
func (v *Staircase) highest() (n int) {
	for _, m := range v.Boxes {
		if m.Number != nil {
			n = max(n, *m.Number)
		}
	}
	return n
}

// AddStaircase adds one to a building: with the floors and doors of the last one there,
// nobody behind them. Missing: there is no building of the id.
func (t *Tree) AddStaircase(building, name string) error {
	b := t.Building(building)
	if b == nil {
		return missing()
	}
	v := Staircase{Name: name}
	if n := len(b.Stairs); n > 0 {
		for _, like := range b.Stairs[n-1].Boxes {
			v.Boxes = append(v.Boxes, Mailbox{Floor: like.Floor, Number: like.Number, Door: like.Door, Kind: Kinds()[0]})
		}
	}
	b.Stairs = append(b.Stairs, v)
	return nil
}
