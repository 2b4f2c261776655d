package prospecting

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
)

// The most that a round holds, and the longest text in characters.
const (
	mostBoxes    = 20_000
	mostProjects = 20_000
	mostDoings   = 50_000 // actions and appointments
	mostMandates = 5_000
	mostPapers   = 5_000
	longestText  = 10_000
	longestID    = 100
)

// survey walks a sheet as buildings' does a tree.
type survey struct {
	ids      map[string]string
	boxes    map[string]string
	papers   map[string]string
	projects int
	mandates int
	doings   int
	fault.Findings
}

// checked refuses what cannot be; the error names every problem, up to a number.
func (s *Service) checked(ctx context.Context, a access.Actor, agency int64, sheet *Sheet) error {
	v := survey{ids: map[string]string{}, boxes: map[string]string{}, papers: map[string]string{}}
	v.Count("boxes", len(sheet.Boxes), mostBoxes)
	v.actions(sheet.Actions, "actions")
	for i := range sheet.Boxes {
		if v.Full() {
			break
		}
		v.box(&sheet.Boxes[i], fmt.Sprintf("boxes.%d", i))
	}
	v.Count("projects", v.projects, mostProjects)
	v.Count("mandates", v.mandates, mostMandates)
	v.Count("actions", v.doings, mostDoings)
	v.Count("photos", len(v.papers), mostPapers)
	if err := v.Err(); err != nil || len(v.papers) == 0 {
		return err
	}
	unknown, err := s.needs.Papers.Lookup(ctx, a.Account, agency, slices.Sorted(maps.Keys(v.papers)))
	for _, id := range unknown {
		v.Wrong(v.papers[id]+".id", "There is no such document.")
	}
	if err != nil {
		return fmt.Errorf("prospecting.checked: %w", err)
	}
	return v.Err()
}

func (v *survey) box(b *Box, at string) {
	v.id(v.boxes, b.Mailbox, at+".mailbox")
	if b.Mailbox == "" {
		v.Wrong(at+".mailbox", "The id of a mailbox.")
	}
	v.actions(b.Actions, at+".actions")
	v.projects += len(b.Projects)
	for i := range b.Projects {
		v.project(&b.Projects[i], fmt.Sprintf("%s.projects.%d", at, i))
	}
}

func (v *survey) project(p *Project, at string) {
	v.id(v.ids, p.ID, at+".id")
	v.texts(at, p.Type, p.Date, p.Expires, p.Comment)
	v.doings += len(p.Appointments)
	for i, m := range p.Appointments {
		v.texts(fmt.Sprintf("%s.appointments.%d", at, i), m.Type, m.Date, m.Comment)
	}
	v.mandates += len(p.Mandates)
	for i := range p.Mandates {
		m, where := &p.Mandates[i], fmt.Sprintf("%s.mandates.%d", at, i)
		v.id(v.ids, m.ID, where+".id")
		v.texts(where, m.Agency, m.Type, m.Expires, m.Number, m.Name)
		v.photos(m.Photos, where)
		v.steps(m.Steps, where)
	}
	for i, f := range p.Phases {
		where := fmt.Sprintf("%s.phases.%d", at, i)
		v.texts(where, f.Type, f.Comments)
		v.photos(f.Photos, where)
		for _, st := range f.Status {
			v.texts(where+".status", st.Date, st.Step)
		}
	}
}

func (v *survey) steps(list []Step, at string) {
	const highest = 1e11 // euros: money.Largest
	for i, st := range list {
		where := fmt.Sprintf("%s.steps.%d", at, i)
		v.texts(where, st.Date, st.Name)
		if st.Price != nil && !(*st.Price >= 0 && *st.Price <= highest) {
			v.Wrong(where+".price", "A price is from 0 to 100 thousand millions.")
		}
	}
}

func (v *survey) actions(list []Action, at string) {
	v.doings += len(list)
	for i, a := range list {
		v.texts(fmt.Sprintf("%s.%d", at, i), a.Type, a.Date, a.Comment)
	}
}

func (v *survey) photos(list []buildings.Photo, at string) {
	for i, p := range list {
		where := fmt.Sprintf("%s.photos.%d", at, i)
		v.texts(where, p.Mime, p.Text, p.Date)
		if p.ID == "" {
			v.Wrong(where+".id", "A photo names a document of the agency by its id.")
			continue
		}
		if _, there := v.papers[p.ID]; !there {
			v.papers[p.ID] = where
		}
	}
}

// id refuses an id that another node of its kind has. What has none is recognised, or given
// one, when the former round is known.
func (v *survey) id(known map[string]string, id, at string) {
	if id == "" {
		return
	}
	if before, there := known[id]; there {
		v.Wrong(at, "This id is that of "+before+" already.")
	}
	if len(id) > longestID {
		v.Wrong(at, fmt.Sprintf("At most %d characters.", longestID))
	}
	known[id] = at
}

func (v *survey) texts(at string, list ...string) {
	for _, text := range list {
		v.Length(at, text, longestText)
	}
}

// clone copies a sheet so far as a write changes it.
func clone(s Sheet) Sheet {
	s.Actions = slices.Clone(s.Actions)
	s.Boxes = slices.Clone(s.Boxes)
	for i := range s.Boxes {
		b := &s.Boxes[i]
		b.Actions, b.Projects = slices.Clone(b.Actions), slices.Clone(b.Projects)
		for j := range b.Projects {
			p := &b.Projects[j]
			p.Appointments, p.Mandates, p.Phases = slices.Clone(p.Appointments), slices.Clone(p.Mandates), slices.Clone(p.Phases)
		}
	}
	return s
}
