package leads

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// NewBuild is an enquiry about new-build as it came (Adlead: openapi.yaml, createLead).
type NewBuild struct {
	Program     int64 // 0: none in particular
	Agency      int64 // whose enquiry it is when there is no programme, 0: the actor's only one
	Person      people.Declared
	Profile     people.Profile
	Consents    []people.Consent // channel and answer; where it came from is filled in
	Message     string
	Tracking    Tracking
	Project     Project
	Temperature string
	Owner       int64  // user, 0: the actor's, if it has one
	Callbacks   []Task // Scheduled and Comment; the rest is filled in
	Sent        []byte // the payload as it came, JSON
}

// Made is what an enquiry became.
type Made struct {
	Lead     *Lead
	Interest Interest       // zero without a programme
	Contact  people.Contact // the one that stands for the person
	New      bool           // false: it was added to the person's open lead on the programme
}

// Create takes an enquiry. When the same person has an open lead on the programme,
// whoever sent it, the message goes to that lead's thread and no second lead is
// made. Invalid: "email" (nothing to reach the person by), "owner" (no such
// user). A callback that lies in the past becomes a warning, not a refusal.
func (d *Desk) Create(ctx context.Context, a access.Actor, n NewBuild) (Made, error) {
	p, err := d.destination(ctx, a, n)
	if err != nil {
		return Made{}, err
	}
	if n.Person.Email == "" && n.Person.EmailMore == "" && n.Person.Phone == "" && n.Person.Mobile == "" {
		return Made{}, fault.Field("email", "An e-mail or a phone number is required.")
	}
	n.Tracking = n.Tracking.known()
	claim := people.NewClaim(n.Person, a.CountryAt(p.Agency))
	var made Made
	err = d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, who, known, err := d.take(ctx, tx, a, p, n, claim)
		if err != nil {
			return err
		}
		contact, err := d.leads.people.Root(ctx, a, who.Named)
		made = Made{Lead: line.Lead, Interest: line.Interest, Contact: contact, New: !known}
		return err
	})
	return made, err
}

// Introduce is Create for a person whose claim was looked up in the caller's write;
// n.Person is the claim's. contact is the record that the claim's keys name.
func (d *Desk) Introduce(ctx context.Context, a access.Actor, n NewBuild, claim people.Claim) (lead, contact int64, err error) {
	p, err := d.program(ctx, a, n.Program)
	if err != nil {
		return 0, 0, err
	}
	err = d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, who, _, err := d.take(ctx, tx, a, p, n, claim)
		if err == nil {
			lead, contact = line.Lead.ID, who.Named
		}
		return err
	})
	return lead, contact, err
}

// destination is the programme of an enquiry; without one, a programme 0 of the
// agency whose enquiry it is.
func (d *Desk) destination(ctx context.Context, a access.Actor, n NewBuild) (programs.Program, error) {
	if n.Program != 0 {
		return d.program(ctx, a, n.Program)
	}
	agency := n.Agency
	if list, _ := a.Agencies(); agency == 0 && len(list) == 1 {
		agency = list[0]
	}
	if agency == 0 || !a.Opens(agency) {
		return programs.Program{}, fault.Newf(fault.Missing, "There is no agency %d", agency)
	}
	return programs.Program{Account: a.Account, Agency: agency}, nil
}

// program is a programme in the actor's scope: out of it nothing exists.
func (d *Desk) program(ctx context.Context, a access.Actor, id int64) (programs.Program, error) {
	p, found, err := d.programs.GetProgram(ctx, a.Account, id)
	if err == nil && (!found || !a.InProgram(id)) {
		err = fault.Newf(fault.Missing, "There is no programme %d", id)
	}
	return p, err
}

// take finds the person, then the lead or makes it, then what hangs on it. known:
// the lead was there.
func (d *Desk) take(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, n NewBuild, claim people.Claim) (line Line, who people.Resolved, known bool, err error) {
	if n.Owner == 0 {
		n.Owner = a.User
	}
	owner, err := d.owner(ctx, a, n.Owner)
	if err != nil {
		return line, who, false, err
	}
	place := people.Place{Account: a.Account, Agency: p.Agency, Who: a.Who}
	if who, err = d.leads.people.Acquaint(ctx, tx, place, claim, 0); err != nil {
		return line, who, false, err
	}
	if err = d.learn(ctx, tx, place, who.Named, n); err != nil {
		return line, who, false, err
	}
	if !who.New { // a stranger has no lead
		if line, known, err = d.openLine(ctx, a, p.ID, who.Root); err != nil {
			return line, who, known, err
		}
	}
	if known {
		line, err = d.goOn(ctx, tx, a, line, n)
	} else {
		line, err = d.begin(ctx, tx, a, p, n, who, owner)
	}
	if err == nil {
		err = d.callBack(ctx, tx, a, line, n)
	}
	return line, who, known, err
}

// learn notes what was said of the person besides.
func (d *Desk) learn(ctx context.Context, tx event.Tx, p people.Place, contact int64, n NewBuild) error {
	if err := d.profiles.NoteProfile(ctx, tx, p, contact, n.Profile); err != nil {
		return err
	}
	return d.profiles.NoteConsents(ctx, tx, p, contact, n.Consents)
}

// openLine is the newest lead of the person on the programme that still goes on.
func (d *Desk) openLine(ctx context.Context, a access.Actor, program, root int64) (Line, bool, error) {
	if program == 0 {
		return Line{}, false, nil
	}
	list, err := d.store.ProgramLeadsOf(ctx, a.Account, program, []int64{root})
	if err != nil {
		return Line{}, false, err
	}
	for _, line := range slices.Backward(told(list, program)) {
		if line.Lead.Open() && !over(line.Interest.Status) {
			return line, true, nil
		}
	}
	return Line{}, false, nil
}

// begin makes a lead, with its interest when there is a programme. The lead names
// the programme's code, so that an agency reads what it is about and two enquiries
// of one person count as repeats within a programme only.
func (d *Desk) begin(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, n NewBuild, who people.Resolved, owner access.User) (Line, error) {
	l := &Lead{Account: a.Account, Agency: p.Agency, Person: n.Person, Sent: n.Sent,
		Details: Details{Message: n.Message, Tracking: n.Tracking, Project: n.Project, About: About{Reference: p.Code, Zipcode: p.Zipcode, City: p.City, Country: p.Country}}}
	if owner.Agency == p.Agency { // the agency's list shows its own users only
		l.User = owner.ID
	}
	if err := d.leads.takeFrom(ctx, tx, a, l, who); err != nil {
		return Line{}, err
	}
	if p.ID == 0 {
		return Line{Lead: l}, nil
	}
	i := implied(l, p.ID)
	i.Owner, i.Temperature = owner.ID, n.Temperature
	i, err := d.insert(ctx, tx, a, l, i)
	return Line{l, i}, err
}

// goOn adds a new enquiry to an open lead: its words to the thread, its wishes in
// place of the former ones.
func (d *Desk) goOn(ctx context.Context, tx event.Tx, a access.Actor, line Line, n NewBuild) (Line, error) {
	l := line.Lead
	if n.Message != "" {
		r := Record{User: a.User, Event: "note", Comment: n.Message, Occurred: tx.Now()}
		if _, err := d.record(ctx, tx, a, l, r); err != nil {
			return line, err
		}
	}
	err := d.leads.amend(ctx, tx, a, l, func(l *Lead) {
		if n.Project.said() {
			l.Project = n.Project
		}
	})
	if err != nil {
		return line, err
	}
	line.Interest, err = d.save(ctx, tx, a, l, line.Interest, func(i *Interest) {
		i.LastAt = tx.Now()
		if n.Tracking.Origin != "" {
			i.LastTracker = n.Tracking.Origin
		}
		if n.Temperature != "" {
			i.Temperature = n.Temperature
		}
		if i.Owner == 0 {
			i.Owner = n.Owner
		}
	})
	return line, err
}

// callBack plans the calls that the person asked for.
func (d *Desk) callBack(ctx context.Context, tx event.Tx, a access.Actor, line Line, n NewBuild) error {
	for _, c := range n.Callbacks {
		if !c.Scheduled.After(tx.Now()) {
			err := d.leads.amend(ctx, tx, a, line.Lead, func(l *Lead) {
				l.Warn("events", c.Scheduled.UTC().Format(time.RFC3339), "a callback in the past")
			})
			if err != nil {
				return err
			}
			continue
		}
		c.Type, c.Priority, c.Owner = "callback", "medium", line.Interest.Owner
		if c.Owner == 0 {
			c.Owner = n.Owner
		}
		if _, err := d.plan(ctx, tx, a, line.Lead, c); err != nil {
			return err
		}
	}
	return nil
}

// owner is the user in charge; the zero User for 0.
func (d *Desk) owner(ctx context.Context, a access.Actor, id int64) (access.User, error) {
	if id == 0 {
		return access.User{}, nil
	}
	u, found, err := d.leads.users.GetUser(ctx, a.Account, id)
	if err == nil && !found {
		err = fault.Field("owner", "There is no such user.")
	}
	return u, err
}
