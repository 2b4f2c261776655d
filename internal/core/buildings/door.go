package buildings

import (
	"fmt"
	"strings"
)

// Door is a mailbox with where it is.
type Door struct {
	Building Building
	Stairs   Staircase
	Mailbox  Mailbox
}

// Door finds a mailbox by its id.
func (t Tree) Door(id string) (Door, bool) {
	for _, b := range t.Buildings {
		for _, s := range b.Stairs {
			for _, m := range s.Boxes {
				if m.ID == id {
					return Door{b, s, m}, true
				}
			}
		}
	}
	return Door{}, false
}

// String says where the door is, in French, as far as is known: "bâtiment A, escalier 1,
// étage 3, porte gauche, boîte 12".
func (d Door) String() string {
	var parts []string
	add := func(word, value string) {
		if value != "" {
			parts = append(parts, word+" "+value)
		}
	}
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return fmt.Sprint(*n)
	}
	add("bâtiment", d.Building.Name)
	add("escalier", d.Stairs.Name)
	add("étage", number(d.Mailbox.Floor))
	add("porte", d.Mailbox.Door)
	add("boîte", number(d.Mailbox.Number))
	if len(parts) == 0 {
		return "boîte " + d.Mailbox.ID
	}
	return strings.Join(parts, ", ")
}

// Doors gives every mailbox with where it is, in the file's order.
func (t Tree) Doors(each func(Door)) {
	for _, b := range t.Buildings {
		for _, s := range b.Stairs {
			for _, m := range s.Boxes {
				each(Door{b, s, m})
			}
		}
	}
}
