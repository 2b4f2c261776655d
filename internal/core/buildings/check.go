package buildings

import (
	"fmt"
	"slices"
	"strconv"

	"palier/internal/core/fault"
)

// The most that a file holds, and the longest text in characters.
const (
	mostBuildings = 200
	mostStairs    = 2_000
	mostBoxes     = 20_000
	mostOccupants = 40_000
	mostPhotos    = 5_000
	mostRemarks   = 500 // of one list
	longestText   = 10_000
	longestID     = 100
)

// survey walks a tree and finds what is wrong with it, each by its place in the tree
// ("buildings.0.stairs.2").
type survey struct {
	ids    map[string]string // id to where it was met
	photos map[string]string // document to where it was met first
	counts [4]int            // staircases, mailboxes, occupants, photos
	fault.Findings
}

// checked gives the documents that a tree names; the error names every problem, up to a
// number.
func checked(t *Tree) (photos map[string]string, err error) {
	s := survey{ids: map[string]string{}, photos: map[string]string{}}
	s.texts("", named{"name", t.Name}, named{"address", t.Address})
	s.Count("buildings", len(t.Buildings), mostBuildings)
	for i := range t.Buildings {
		s.building(&t.Buildings[i], nth("", "buildings", i))
		if s.Full() {
			break
		}
	}
	s.Count("stairs", s.counts[0], mostStairs)
	s.Count("boxes", s.counts[1], mostBoxes)
	s.Count("people", s.counts[2], mostOccupants)
	s.Count("photos", s.counts[3], mostPhotos)
	return s.photos, s.Err()
}

func (s *survey) building(b *Building, at string) {
	s.id(b.ID, at)
	s.texts(at, named{"name", b.Name}, named{"code", b.Code}, named{"comment", b.Comment})
	s.remarks(b.Remarks, at)
	s.pictures(b.Photos, at)
	s.counts[0] += len(b.Stairs)
	for i := range b.Stairs {
		s.staircase(&b.Stairs[i], nth(at, "stairs", i))
	}
}

func (s *survey) staircase(v *Staircase, at string) {
	s.id(v.ID, at)
	s.texts(at, named{"name", v.Name})
	s.pictures(v.Photos, at)
	s.counts[1] += len(v.Boxes)
	if s.counts[1] > mostBoxes {
		return // said once, at the end
	}
	for i := range v.Boxes {
		s.mailbox(&v.Boxes[i], nth(at, "boxes", i))
	}
}

func (s *survey) mailbox(b *Mailbox, at string) {
	s.id(b.ID, at)
	s.texts(at, named{"door", b.Door})
	if b.Kind != "" && !slices.Contains(Kinds(), b.Kind) {
		s.Wrong(at+".kind", "One of Logement, Commerce, Bureau.")
	}
	s.remarks(b.Remarks, at)
	s.pictures(b.Photos, at)
	s.counts[2] += len(b.People) + len(b.Companies)
	for i := range b.Companies {
		c, where := &b.Companies[i], nth(at, "companies", i)
		s.id(c.ID, where)
		s.texts(where, named{"name", c.Name}, named{"status", c.Status}, named{"activity", c.Activity}, named{"email", c.Email},
			named{"phone", c.Phone}, named{"fax", c.Fax}, named{"web", c.Web}, named{"comments", c.Comments})
	}
	for i := range b.People {
		p, where := &b.People[i], nth(at, "people", i)
		s.id(p.ID, where)
		s.texts(where, named{"civility", p.Civility}, named{"firstname", p.Firstname}, named{"lastname", p.Lastname}, named{"job", p.Job},
			named{"phone", p.Phone}, named{"mobile", p.Mobile}, named{"email", p.Email}, named{"web", p.Web}, named{"comment", p.Comment})
	}
}

// id refuses an id that another node has. What has none is given one later (recognise).
func (s *survey) id(id string, at string) {
	if id == "" {
		return
	}
	if len(id) > longestID {
		s.Wrong(at+".id", fmt.Sprintf("At most %d characters.", longestID))
		return
	}
	if before, there := s.ids[id]; there {
		s.Wrong(at+".id", "This id is that of "+before+" already: an id is one node's in a file.")
		return
	}
	s.ids[id] = at
}

// named is a text with the name of its field.
type named struct{ field, value string }

func (s *survey) texts(at string, list ...named) {
	for _, n := range list {
		if len(n.value) > longestText { // in bytes: most are far below, and need no name
			s.Length(join(at, n.field), n.value, longestText)
		}
	}
}

func (s *survey) remarks(r Remarks, at string) {
	lists := [...]struct {
		name string
		list []Remark
	}{{"plus", r.Plus}, {"minus", r.Minus}, {"informative", r.Informative}, {"qualities", r.Qualities}, {"quantities", r.Quantities}}
	for _, l := range lists {
		if len(l.list) == 0 {
			continue
		}
		where := at + ".remarks." + l.name
		s.Count(where, len(l.list), mostRemarks)
		for _, v := range l.list {
			s.texts(where, named{"", v.Text}, named{"", v.Tag}, named{"", v.Quality}, named{"", v.Quantity}, named{"", v.Unit})
		}
	}
}

func (s *survey) pictures(list []Photo, at string) {
	s.counts[3] += len(list)
	for i, p := range list {
		where := nth(at, "photos", i)
		s.texts(where, named{"mime", p.Mime}, named{"description", p.Text}, named{"date", p.Date})
		if p.ID == "" {
			s.Wrong(where+".id", "A photo names a document of the agency by its id.")
			continue
		}
		if _, there := s.photos[p.ID]; !there {
			s.photos[p.ID] = where
		}
	}
}

func join(at, field string) string {
	switch {
	case at == "":
		return field
	case field == "":
		return at
	}
	return at + "." + field
}

// nth is the place of an item of a list.
func nth(at, list string, i int) string { return join(at, list) + "." + strconv.Itoa(i) }
