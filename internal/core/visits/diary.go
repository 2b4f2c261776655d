package visits

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/event"
)

// What a visit is in the diary of its agent: one action, whose number stays when the
// visit moves (decisions "Diary" 9). Agents read its subject, in French, through every
// door.

// appoint writes a visit into the diary, or moves the action of the one that it was
// moved from, whose agent is the same. The door is that of who asks for it.
func (s *Service) appoint(ctx context.Context, tx event.Tx, p Place, v Visit, action int64, door string) (int64, error) {
	start, end := v.StartsAt.In(p.zone()), v.EndsAt.In(p.zone())
	if action != 0 {
		return action, s.needs.Agenda.Shift(ctx, tx, v.Account, action, start, end, p.subject(v))
	}
	return s.needs.Agenda.Appoint(ctx, tx, agenda.Action{
		Account: v.Account, Agency: v.Agency, User: v.Agent, Contact: v.Visitors[0].Contact, Type: agenda.Visit,
		StartsAt: start, EndsAt: end, Holding: true, Subject: p.subject(v), Door: door,
		Properties: []agenda.Subject{{Property: v.Property, Price: p.Property.Price}},
	}, time.Time{})
}

// entitle says in the diary who comes now.
func (s *Service) entitle(ctx context.Context, tx event.Tx, p Place, v Visit) error {
	if v.Action == 0 {
		return nil
	}
	return s.needs.Agenda.Shift(ctx, tx, v.Account, v.Action, v.StartsAt.In(p.zone()), v.EndsAt.In(p.zone()), p.subject(v))
}

// release takes a visit that nobody comes to out of the agent's time.
func (s *Service) release(ctx context.Context, tx event.Tx, p Place, v Visit) error {
	if v.Action == 0 {
		return nil
	}
	return s.needs.Agenda.Release(ctx, tx, v.Account, v.Action, "Visite annulée "+p.about(v))
}

// subject names the property and who comes.
func (p Place) subject(v Visit) string { return "Visite " + p.about(v) }

func (p Place) about(v Visit) string {
	var come []Visitor
	for _, one := range v.Visitors {
		if !one.Status.Cancelled() {
			come = append(come, one)
		}
	}
	if len(come) == 0 { // nobody any more: whose visit it was
		come = v.Visitors[:1]
	}
	about := p.Property.Reference + " : " + come[0].name()
	if len(come) > 1 {
		about += fmt.Sprintf(" (+%d)", len(come)-1)
	}
	return about
}

// finished says in the diary what came of a visit.
func (s *Service) finished(ctx context.Context, tx event.Tx, v Visit) error {
	if v.Action == 0 {
		return nil
	}
	about := make([]agenda.Subject, len(v.Properties))
	for i, shown := range v.Properties {
		p, _, err := s.store.FindPlace(ctx, v.Account, PlaceKey{ID: shown.Property})
		if err != nil {
			return err
		}
		about[i] = agenda.Subject{Property: shown.Property, Price: p.Property.Price, Report: shown.Report.text()}
		if shown.Report.Rated {
			about[i].Rating = strconv.Itoa(shown.Report.Interest)
		}
	}
	return s.needs.Agenda.Finish(ctx, tx, v.Account, v.Action, about)
}

// text is a report as other doors read it, a line for each of its parts.
func (r Report) text() string {
	lines := slices.DeleteFunc([]string{r.Comment, r.Positive, r.Negative, r.Question}, func(line string) bool { return line == "" })
	return strings.Join(lines, "\n")
}
