package leads2keys

import (
	"palier/internal/core/buildings"
	"palier/internal/core/prospecting"
)

// unwanted are the people, 0 for those of whom nothing says who they are, who may not be
// called (people.Call).
type unwanted map[int64]bool

// marks tells whether a person has a number that may not be called (schema Person,
// do_not_call).
func (u unwanted) marks(p *buildings.Person) bool { return reachable(p) && u[p.Contact] }

func reachable(p *buildings.Person) bool { return p.Phone != "" || p.Mobile != "" }

// unwanted looks up which of those who have a number may not be called.
func (d *Door) unwanted(c *call, everyone func(each func(*buildings.Person))) (unwanted, error) {
	var contacts []int64
	everyone(func(p *buildings.Person) {
		if reachable(p) {
			contacts = append(contacts, p.Contact)
		}
	})
	calls, err := d.People.Calls(c.Ctx, c.actor, contacts, d.Now())
	u := unwanted{}
	for _, id := range contacts {
		if !calls[id].May {
			u[id] = true
		}
	}
	return u, err
}

// behind gives who is behind the doors of goods.
func behind(list []prospecting.Good) func(each func(*buildings.Person)) {
	return func(each func(*buildings.Person)) {
		for i := range list {
			box := &list[i].Door.Mailbox
			for p := range box.People {
				each(&box.People[p])
			}
		}
	}
}
