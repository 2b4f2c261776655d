package buildings

import (
	"context"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/people"
)

// Persons is the people of the core (people.Service).
type Persons interface {
	Resolve(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
	NoteConsents(ctx context.Context, tx event.Tx, p people.Place, contact int64, list []people.Consent) error
}

// Everyone gives a tree's people, by id.
func (t *Tree) Everyone(each func(*Person)) {
	for b := range t.Buildings {
		for s := range t.Buildings[b].Stairs {
			for m := range t.Buildings[b].Stairs[s].Boxes {
				box := &t.Buildings[b].Stairs[s].Boxes[m]
				for p := range box.People {
					each(&box.People[p])
				}
			}
		}
	}
}

// resolve finds or makes the contact of each person of the tree who is new, or of whom
// something else is declared than before. Who is as he was keeps his contact, so that a
// file of five hundred mailboxes is saved without asking five hundred times.
func (s *Service) resolve(ctx context.Context, tx event.Tx, a access.Actor, f File, before *Tree, now *Tree) error {
	known := map[string]Person{}
	before.Everyone(func(p *Person) { known[p.ID] = *p })
	place := people.Place{Account: a.Account, Agency: f.Agency, Provider: a.Provider, Who: a.Who}
	country := a.CountryAt(f.Agency)
	var err error
	now.Everyone(func(p *Person) {
		if err != nil {
			return
		}
		was, there := known[p.ID]
		p.Contact = was.Contact
		if d := p.declared(); !there || d != was.declared() {
			var r people.Resolved
			if r, err = s.people.Resolve(ctx, tx, place, people.NewClaim(d, country), was.Contact); err != nil {
				return
			}
			p.Contact = r.Named
		}
		if !there || was.Contact != p.Contact {
			was.Mood = nil // of somebody else
		}
		if p.Contact != 0 && !event.Same(was.Mood, p.Mood) {
			tx.Record(felt(a, f, *p, was.Mood))
		}
		if p.refuses() && !(there && was.refuses()) && p.Contact != 0 {
			err = s.people.NoteConsents(ctx, tx, place, p.Contact, refusal())
		}
	})
	return err
}

// EventFelt tells that somebody noted how a person feels (météo). The file keeps the last
// mood alone; whether a person warms to a sale is what these lines say one after the other.
const EventFelt = "contact.mood_noted"

func felt(a access.Actor, f File, p Person, before *int) event.Event {
	text := func(mood *int) string {
		if mood == nil {
			return ""
		}
		return strconv.Itoa(*mood)
	}
	return event.Event{Kind: EventFelt, Subject: event.Subject{Kind: "contact", ID: p.Contact}, Agency: f.Agency, Who: a.Who,
		Changes: []event.Change{{Field: "mood", Before: text(before), After: text(p.Mood)}, {Field: "place", After: f.Place}}}
}

// declared is what the file says a person is.
func (p Person) declared() people.Declared {
	return people.Declared{Title: title(p.Civility), First: p.Firstname, Last: p.Lastname, Email: p.Email, Phone: p.Phone, Mobile: p.Mobile}
}

func (p Person) refuses() bool { return p.Mood != nil && *p.Mood == NoContact }

// refusal withdraws every channel.
func refusal() []people.Consent {
	var list []people.Consent
	for _, c := range people.Channels() {
		list = append(list, people.Consent{Channel: c, Given: false})
	}
	return list
}

// title is the code of a civility in the code list contact_title, 0 for what it does not
// have.
func title(civility string) int {
	switch civility {
	case "M", "M.":
		return 1
	case "Mme":
		return 2
	case "Mlle":
		return 3
	}
	return 0
}
