package adlead

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/leads"
)

// postLead answers POST /programs/{program}/leads and POST /leads.
func (d *Door) postLead(c *call) error {
	raw, in, err := c.body()
	if err != nil {
		return err
	}
	n := takeEnquiry(in, c.country())
	if err := in.err(); err != nil {
		return err
	}
	n.Program, n.Agency = c.program, c.developer.Agency // programme 0: the space's own
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		made, err := d.Desk.Create(ctx, c.actor, n)
		if err != nil {
			return nil, err
		}
		calls, err := d.People.Calls(ctx, c.actor, []int64{made.Contact.ID}, d.Now())
		who := person{Contact: made.Contact, country: c.country(), unwanted: !calls[made.Contact.ID].May}
		sheet := leadSheet{Lead: made.Lead, interest: made.Interest, contacts: []person{who}}
		return func(e *wire.Encoder) { renderReceipt(e, sheet) }, err
	})
}

// listLeads answers GET /programs/{program}/leads.
func (d *Door) listLeads(c *call) error {
	p := c.page()
	lines, total, err := d.Desk.List(c.Ctx, c.actor, c.program, p.size, p.offset())
	if err != nil {
		return err
	}
	list, err := d.sheets(c.Ctx, c, c.program, lines)
	if err != nil {
		return err
	}
	return sendPage(c, p, list, total, renderLead)
}

// getLead answers GET /programs/{program}/leads/{lead}.
func (d *Door) getLead(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	return d.sendLead(c, id)
}

// sendLead answers with a lead as the programme sees it.
func (d *Door) sendLead(c *call, id int64) error {
	l, interest, err := d.Desk.Lead(c.Ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	list, err := d.sheets(c.Ctx, c, c.program, []leads.Line{{Lead: l, Interest: interest}})
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderLead(e, list[0]) })
}

// putInterest answers PUT /programs/{program}/leads/{lead}/interest
// with the lead as it is then.
func (d *Door) putInterest(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	_, in, err := c.body()
	if err != nil {
		return err
	}
	// Read twice: once for what it refuses, which depends on the body alone, and once
	// more onto the interest as the write finds it.
	takeInterest(in, &leads.Interest{})
	if err := in.err(); err != nil {
		return err
	}
	_, err = d.Desk.UpdateInterest(c.Ctx, c.actor, c.program, id, func(i *leads.Interest) { takeInterest(newIntake(in.object), i) })
	if err != nil {
		return err
	}
	return d.sendLead(c, id)
}

// getLeadAnywhere answers GET /leads/{lead}: a lead of the whole space.
func (d *Door) getLeadAnywhere(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	l, interests, err := d.Desk.LeadAnywhere(c.Ctx, c.actor, id)
	if err != nil {
		return err
	}
	sheet, err := d.spaceSheet(c, l, interests)
	if err != nil {
		return err
	}
	sites := make([]int64, len(interests))
	for n, i := range interests {
		sites[n] = i.Program
	}
	names, err := d.Programs.Names(c.Ctx, c.actor, sites)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderEverywhere(e, sheet, interests, names) })
}

// spaceSheet is a lead as the space sees it: its first interest gives what a lead
// has one of, and a registration on any programme that the key reaches protects it.
func (d *Door) spaceSheet(c *call, l *leads.Lead, interests []leads.Interest) (leadSheet, error) {
	sheet := leadSheet{Lead: l}
	if len(interests) > 0 {
		sheet.interest = interests[0]
	}
	for _, i := range interests {
		if !c.actor.InProgram(i.Program) {
			continue
		}
		live, err := d.Registry.UnderPrescription(c.Ctx, c.actor, i.Program, []int64{l.ID})
		if err != nil {
			return sheet, err
		}
		sheet.protected = sheet.protected || live[l.ID]
	}
	list := []leadSheet{sheet}
	err := d.complete(c.Ctx, c, list)
	return list[0], err
}

// sheets are leads as a programme sees them.
func (d *Door) sheets(ctx context.Context, c *call, program int64, lines []leads.Line) ([]leadSheet, error) {
	list, err := d.protect(ctx, c, program, lines)
	if err != nil {
		return nil, err
	}
	return list, d.complete(ctx, c, list)
}

// complete looks up who leads show, whether they may be called, and who is in charge.
func (d *Door) complete(ctx context.Context, c *call, list []leadSheet) error {
	var ids []int64
	for _, l := range list {
		if l.Shown != 0 {
			ids = append(ids, l.Shown)
		}
	}
	roots, err := d.People.Roots(ctx, c.actor, ids)
	if err != nil {
		return err
	}
	calls, err := d.People.Calls(ctx, c.actor, ids, d.Now())
	if err != nil {
		return err
	}
	for i, l := range list {
		if list[i].owner, err = d.user(ctx, c, l.inCharge()); err != nil {
			return err
		}
		if contact, shown := roots[l.Shown]; shown {
			list[i].contacts = []person{{Contact: contact, country: c.country(), unwanted: !calls[l.Shown].May}}
		}
	}
	return nil
}

// protect tells of leads which are under a live registration on the programme.
func (d *Door) protect(ctx context.Context, c *call, program int64, lines []leads.Line) ([]leadSheet, error) {
	ids := make([]int64, len(lines))
	for i, line := range lines {
		ids[i] = line.Lead.ID
	}
	live, err := d.Registry.UnderPrescription(ctx, c.actor, program, ids)
	list := make([]leadSheet, len(lines))
	for i, line := range lines {
		list[i] = leadSheet{Lead: line.Lead, interest: line.Interest, protected: live[line.Lead.ID]}
	}
	return list, err
}
