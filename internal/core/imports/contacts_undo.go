package imports

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Undo implements Undoer: whom a line made goes away while nothing refers to him, what it
// changed gets its former value where it still has the imported one.
func (c *Contacts) Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error {
	var made []int64
	for _, r := range rows {
		if r.Verdict == New {
			made = append(made, r.Subject.ID)
		}
	}
	uses, err := c.people.Uses(ctx, j.By.Account, made, j.Batch.BegunAt)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		u := undoing{c.people, j, r, people.Place{Account: j.By.Account, Agency: j.Batch.Agency, Who: j.By.Who}}
		why := ""
		if r.Verdict == New {
			why, err = u.remove(ctx, tx, uses[r.Subject.ID])
		} else {
			why, err = u.restore(ctx, tx)
		}
		if err != nil {
			return err
		}
		if r.Fate, r.Why = Reverted, why; why != "" {
			r.Fate = Kept
		}
	}
	return nil
}

// undoing is one line that is taken back.
type undoing struct {
	people *people.Service
	job    Job
	row    *Row
	place  people.Place
}

// remove takes the person away whom the line made; else it says why not.
func (u undoing) remove(ctx context.Context, tx event.Tx, use string) (why string, err error) {
	id := u.row.Subject.ID
	c, err := u.people.Contact(ctx, u.job.By, id)
	if fault.Is(err, fault.Missing) { // gone already
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if use != "" {
		return "Something refers to this person: " + use + ".", nil
	}
	if c.MergedInto != 0 || !slices.Equal(c.Fields(), u.fields()) {
		return "The contact was changed since.", nil
	}
	entries, err := u.people.ConsentsInForce(ctx, u.job.By, []int64{id})
	if err != nil {
		return "", err
	}
	for _, e := range entries[id] {
		if e.Proof != u.job.proof(u.row.Line) {
			return "The person said since how to be reached.", nil
		}
	}
	return "", u.people.Remove(ctx, tx, u.place, id)
}

// fields are what the line made of a contact.
func (u undoing) fields() []event.Change {
	return slices.DeleteFunc(slices.Clone(u.row.Changes), func(c event.Change) bool { return strings.HasPrefix(c.Field, consentField) })
}

// restore gives what the line changed its former value; it says what it could not.
func (u undoing) restore(ctx context.Context, tx event.Tx) (why string, err error) {
	id := u.row.Subject.ID
	own, err := u.people.Contact(ctx, u.job.By, id)
	if fault.Is(err, fault.Missing) { // an undo of the import that made him took him away
		return "", nil
	}
	if err != nil {
		return "", err
	}
	say := own.Declared
	var later []string
	for _, c := range u.row.Changes {
		switch is := say.Value(c.Field); {
		case strings.HasPrefix(c.Field, consentField) || is == c.Before:
		case is == c.After:
			say.Put(c.Field, c.Before)
		default:
			later = append(later, c.Field)
		}
	}
	if err := u.people.Restore(ctx, tx, u.place, id, say, u.job.By.CountryAt(u.job.Batch.Agency), u.row.At); err != nil {
		return "", err
	}
	if err := u.unsettle(ctx, tx); err != nil {
		return "", err
	}
	changed, err := u.answers(ctx, tx)
	if later = append(later, changed...); err != nil || len(later) == 0 {
		return "", err
	}
	return "Changed since: " + strings.Join(later, ", ") + ".", nil
}

// unsettle takes back the record that the line gave the agency, as long as nothing hangs on it.
func (u undoing) unsettle(ctx context.Context, tx event.Tx) error {
	if !slices.ContainsFunc(u.row.Changes, func(c event.Change) bool { return c.Field == agencyField }) {
		return nil
	}
	root, err := u.people.Root(ctx, u.job.By, u.row.Subject.ID)
	if err != nil {
		return err
	}
	return u.people.Unsettle(ctx, tx, u.place, root.ID, u.job.Batch.BegunAt)
}

// answers adds, to the consents that the line noted and that are in force, entries of what
// was before; of whom nobody had asked, a no. It gives those that are not in force.
func (u undoing) answers(ctx context.Context, tx event.Tx) (later []string, err error) {
	if u.row.Fate == Kept { // an undo before this one has been here
		return nil, nil
	}
	root, err := u.people.Root(ctx, u.job.By, u.row.Subject.ID)
	if err != nil {
		return nil, err
	}
	entries, err := u.people.ConsentsInForce(ctx, u.job.By, []int64{root.ID})
	if err != nil {
		return nil, err
	}
	var back []people.Consent
	for _, c := range u.row.Changes {
		channel, ok := strings.CutPrefix(c.Field, consentField)
		if !ok {
			continue
		}
		ours := false
		for _, e := range entries[root.ID] {
			ours = ours || string(e.Channel) == channel && e.Proof == u.job.proof(u.row.Line)
		}
		if !ours {
			later = append(later, c.Field)
		} else if c.After == "true" || c.Before == "true" { // a no that nobody had asked for stays a no
			back = append(back, people.Consent{Channel: people.Channel(channel), Given: c.Before == "true", Proof: "undo of import " + strconv.FormatInt(u.job.Batch.ID, 10)})
		}
	}
	return later, u.people.NoteConsents(ctx, tx, u.place, u.row.Subject.ID, back)
}
