package imports

import (
	"context"
	"slices"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

// against compares the line with a contact that is known. What is empty there is filled;
// what differs is in conflict, unless the file's values win. A consent that was withdrawn
// is never given back by a file.
func (l *contactLine) against(ctx context.Context, j Job, contact int64) (Row, error) {
	if first, there := l.sheet.numbers[contact]; there && first != l.Person.Number {
		return about(wrong(Conflict, "Line %d is the same person, contact %d.", first, contact), contact), nil
	}
	l.sheet.numbers[contact] = l.Person.Number
	svc := l.sheet.contacts.people
	own, err := svc.Contact(ctx, j.By, contact)
	if err != nil {
		return Row{}, err
	}
	whole, err := svc.Root(ctx, j.By, contact)
	if err != nil {
		return Row{}, err
	}
	known, err := svc.Consents(ctx, j.By, contact)
	if err != nil {
		return Row{}, err
	}
	say, differs := l.merged(own.Declared, whole.Declared, j.Batch.Overwrite)
	answers := l.answers(known)
	for _, c := range answers {
		if c.Before == "false" {
			differs = append(differs, c.Field)
		}
	}
	changes := event.Diff(own.Fields(), people.Contact{Declared: say, Profile: own.Profile}.Fields())
	row := about(Row{Verdict: Unchanged, Changes: append(changes, answers...)}, contact)
	if isFresh, err := fresh(ctx, svc, whole, j); err != nil {
		return Row{}, err
	} else if isFresh {
		row.Changes = append([]event.Change{freshAt(j)}, row.Changes...)
	}
	switch bad := l.unreachable(fieldsOf(changes)); {
	case len(differs) > 0:
		row.Verdict, row.Reason = Conflict, "Palier has other values: "+strings.Join(differs, ", ")+"."
		row.Changes = l.wanted(whole.Declared, differs, answers)
	case bad != "":
		return about(wrong(Refused, "%s", bad), contact), nil
	case len(row.Changes) > 0:
		row.Verdict = Updated
	}
	return row, nil
}

// agencyField names, among the changes of a row, the agency that has no record of its person yet.
const agencyField = "agency"

// fresh tells whether the agency that imports has no record of a known person: it gets one.
func fresh(ctx context.Context, svc *people.Service, c people.Contact, j Job) (bool, error) {
	settled, err := svc.Settled(ctx, c, j.Batch.Agency)
	return !settled, err
}

func freshAt(j Job) event.Change {
	return event.Change{Field: agencyField, After: event.Number(j.Batch.Agency)}
}

// wanted are the changes that a line in conflict asks for.
func (l *contactLine) wanted(whole people.Declared, differs []string, answers []event.Change) (list []event.Change) {
	for _, f := range differs {
		if !strings.HasPrefix(f, consentField) {
			list = append(list, event.Change{Field: f, Before: whole.Value(f), After: l.Said.Value(f)})
		}
	}
	for _, c := range answers {
		if slices.Contains(differs, c.Field) {
			list = append(list, c)
		}
	}
	return list
}

// merged is what the contact's own record says with what the line says besides, and the
// fields in which both say something else. What the person is shown as, with all his
// records, is what is compared.
func (l *contactLine) merged(own, whole people.Declared, overwrite bool) (say people.Declared, differs []string) {
	say = own
	moved := false // to another address, which is one thing
	for _, f := range people.DeclaredFields() {
		said := l.Said.Value(f)
		switch known := whole.Value(f); {
		case said == "" || l.alike(f, said, whole):
		case known == "" || overwrite:
			say.Put(f, said)
			moved = moved || known != "" && slices.Contains(addressFields(), f)
		default:
			differs = append(differs, f)
		}
	}
	if moved {
		for _, f := range addressFields() {
			say.Put(f, l.Said.Value(f))
		}
	}
	return say, differs
}

// addressFields are those that are one address together.
func addressFields() []string { return []string{"address", "address_more", "zipcode", "city"} }

// alike tells whether a value says what is known: an e-mail or a phone in whichever of its
// fields, a text but for capitals, accents and signs.
func (l *contactLine) alike(field, said string, whole people.Declared) bool {
	if said == whole.Value(field) {
		return true
	}
	either := func(key func(string) (string, bool), fields ...string) bool {
		k, ok := key(said)
		return ok && slices.ContainsFunc(fields, func(f string) bool { o, _ := key(whole.Value(f)); return o == k })
	}
	switch field {
	case "title":
		return false
	case "email", "email_more":
		return either(people.Email, "email", "email_more")
	case "phone", "mobile", "fax":
		number := func(raw string) (string, bool) { return people.Phone(raw, l.sheet.country) }
		if field == "fax" {
			return either(number, "fax")
		}
		return either(number, "phone", "mobile")
	case "zipcode":
		return strings.ReplaceAll(people.Fold(said), " ", "") == strings.ReplaceAll(people.Fold(whole.Zipcode), " ", "")
	}
	folded := people.Fold(said)
	return folded != "" && folded == people.Fold(whole.Value(field))
}

func fieldsOf(changes []event.Change) []string {
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = c.Field
	}
	return names
}
