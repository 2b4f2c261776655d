package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Desk (bureau de vente) is where enquiries about new-build programmes are worked
// on. Its leads are the leads of Service, with an interest in a programme beside
// them; so the agency sees them advance whatever the door.
//
// Whether the caller may do a thing is its door's to know. What lies outside the
// caller's programmes and agency is Missing here, whoever asks.
type Desk struct {
	ledger   event.Ledger
	leads    *Service
	store    Interests
	programs Programs
	profiles Profiles
	diary    Diary
	now      func() time.Time
}

// NewDesk makes the desk. It is to Join the service: a step set elsewhere moves the
// lead's interests.
func NewDesk(ledger event.Ledger, leads *Service, store Interests, programs Programs, profiles Profiles, diary Diary, now func() time.Time) *Desk {
	return &Desk{ledger, leads, store, programs, profiles, diary, now}
}

// Lead gives a lead of the programme and its interest in it.
func (d *Desk) Lead(ctx context.Context, a access.Actor, program, id int64) (*Lead, Interest, error) {
	line, err := d.line(ctx, a, program, id)
	return line.Lead, line.Interest, err
}

// LeadAnywhere gives a lead of the actor's agency, whatever its programme, with
// its interests in the programmes of the actor's developer. One that is about
// programmes of other developers alone, whose agency is the same, is theirs.
func (d *Desk) LeadAnywhere(ctx context.Context, a access.Actor, id int64) (*Lead, []Interest, error) {
	l, found, err := d.store.LeadByID(ctx, a.Account, id)
	if err != nil {
		return nil, nil, err
	}
	if !found || !a.Opens(l.Agency) {
		return nil, nil, missingLead(id)
	}
	all, err := d.store.InterestsOfLead(ctx, a.Account, id)
	if err != nil {
		return nil, nil, err
	}
	var own []Interest
	for _, i := range all {
		p, _, err := d.programs.GetProgram(ctx, a.Account, i.Program)
		if err != nil {
			return nil, nil, err
		}
		if a.Developer == 0 || p.Developer == a.Developer {
			own = append(own, i)
		}
	}
	if len(all) > 0 && len(own) == 0 {
		return nil, nil, missingLead(id)
	}
	return l, own, nil
}

// List gives a page of a programme's leads by id and how many there are; limit 0:
// all.
func (d *Desk) List(ctx context.Context, a access.Actor, program int64, limit, offset int) ([]Line, int64, error) {
	if _, err := d.agency(ctx, a, program); err != nil {
		return nil, 0, err
	}
	list, total, err := d.store.ListProgramLeads(ctx, a.Account, program, limit, offset)
	return told(list, program), total, err
}

// OfContacts gives the programme's leads of people, by the contact that stands for
// each.
func (d *Desk) OfContacts(ctx context.Context, a access.Actor, program int64, shown []int64) (map[int64][]Line, error) {
	if _, err := d.agency(ctx, a, program); err != nil {
		return nil, err
	}
	list, err := d.store.ProgramLeadsOf(ctx, a.Account, program, shown)
	out := map[int64][]Line{}
	for _, line := range told(list, program) {
		out[line.Lead.Shown] = append(out[line.Lead.Shown], line)
	}
	return out, err
}

// line is a lead of a programme that is in the actor's scope.
func (d *Desk) line(ctx context.Context, a access.Actor, program, id int64) (Line, error) {
	if _, err := d.agency(ctx, a, program); err != nil {
		return Line{}, err
	}
	line, found, err := d.store.ProgramLead(ctx, a.Account, program, id)
	if err != nil {
		return Line{}, err
	}
	if !found {
		return Line{}, missingLead(id)
	}
	return told([]Line{line}, program)[0], nil
}

// agency is the one whose enquiries a programme's are.
func (d *Desk) agency(ctx context.Context, a access.Actor, program int64) (int64, error) {
	p, err := d.program(ctx, a, program)
	return p.Agency, err
}

// told puts in the interests that are implied.
func told(list []Line, program int64) []Line {
	for n, line := range list {
		if line.Interest.ID == 0 {
			list[n].Interest = implied(line.Lead, program)
		}
	}
	return list
}

func missingLead(id int64) error { return fault.Newf(fault.Missing, "There is no lead %d", id) }
