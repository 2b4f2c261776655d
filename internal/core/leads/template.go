package leads

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Template is a text to answer with. Variables stand in it as {firstname} or {prenom}.
type Template struct {
	Account   int64
	ID        int64
	Agency    int64
	Name      string
	Language  string // "fr" or "en"
	Subject   string
	Body      string
	CreatedAt time.Time
	UpdatedAt time.Time
	RemovedAt time.Time // zero: it is in use
}

// Variable is a word between braces that stands for a fact of the enquiry.
type Variable struct{ French, English string }

// Variables are all of them. What has no value is left out, braces and all.
func Variables() []Variable {
	return []Variable{{"prenom", "firstname"}, {"nom", "lastname"}, {"bien", "property"}, {"ville", "city"}, {"agence", "agency"},
		{"negociateur", "agent"}, {"telephone", "phone"}}
}

// Facts are what variables stand for, by their English names.
type Facts map[string]string

// Filled is the template's subject and body with the facts in them. A fact is of one line:
// what strangers wrote begins no paragraph.
func (t Template) Filled(f Facts) (subject, body string) {
	fill := func(text string) string {
		return expand(text, func(v Variable) string { return strings.Join(strings.Fields(f[v.English]), " ") })
	}
	return strings.Join(strings.Fields(fill(t.Subject)), " "), fill(t.Body)
}

// expand replaces the variables of a text; what is between braces and none of them stays.
func expand(text string, value func(Variable) string) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(text, '{')
		to := strings.IndexByte(text[max(from, 0):], '}') + max(from, 0)
		if from < 0 || to < from {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:from])
		if v, ok := variable(text[from+1 : to]); ok {
			b.WriteString(value(v))
		} else {
			b.WriteString(text[from : to+1])
		}
		text = text[to+1:]
	}
}

// variable finds one by its name in either language.
func variable(name string) (Variable, bool) {
	name = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "é", "e")
	i := slices.IndexFunc(Variables(), func(v Variable) bool { return v.French == name || v.English == name })
	if i < 0 {
		return Variable{}, false
	}
	return Variables()[i], true
}

// The bounds of what is written, in characters.
const (
	longestName    = 80
	longestSubject = 150
	longestBody    = 8000
)

// EventTemplateSaved is told of every change of a template, its removal among them.
const EventTemplateSaved = "answer_template.saved"

func (t Template) problems() (p []fault.Problem) {
	if t.Name == "" || utf8.RuneCountInString(t.Name) > longestName {
		p = append(p, fault.Problem{Field: "name", Message: "A name of at most 80 characters."})
	}
	if t.Language != "fr" && t.Language != "en" {
		p = append(p, fault.Problem{Field: "language", Message: "French or English."})
	}
	p = append(p, textProblems(t.Subject, t.Body)...)
	if unknown := stray(t.Subject); unknown != "" {
		p = append(p, fault.Problem{Field: "subject", Message: "There is no such variable: {" + unknown + "}."})
	}
	if unknown := stray(t.Body); unknown != "" {
		p = append(p, fault.Problem{Field: "body", Message: "There is no such variable: {" + unknown + "}."})
	}
	return p
}

// stray is the first word between braces that is no variable.
func stray(text string) (name string) {
	rest := expand(text, func(Variable) string { return "" })
	if from := strings.IndexByte(rest, '{'); from >= 0 {
		if to := strings.IndexByte(rest[from:], '}'); to > 0 {
			return rest[from+1 : from+to]
		}
	}
	return ""
}

func textProblems(subject, body string) (p []fault.Problem) {
	if n := utf8.RuneCountInString(subject); n == 0 || n > longestSubject || strings.ContainsAny(subject, "\r\n") || !utf8.ValidString(subject) {
		p = append(p, fault.Problem{Field: "subject", Message: "One line of at most 150 characters."})
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(body)); n == 0 || n > longestBody || !utf8.ValidString(body) || strings.Contains(body, "\x00") {
		p = append(p, fault.Problem{Field: "body", Message: "A text of at most 8000 characters."})
	}
	return p
}

// Templates gives those of the agencies that are open to the actor, by agency.
func (b *Inbox) Templates(ctx context.Context, a access.Actor, agencies []int64) ([]Template, error) {
	open, err := b.open(ctx, a, agencies)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return b.store.ListTemplates(ctx, a.Account, open)
}

// Template gives one of an agency that is open to the actor.
func (b *Inbox) Template(ctx context.Context, a access.Actor, id int64) (Template, error) {
	t, found, err := b.store.GetTemplate(ctx, a.Account, id)
	if err == nil && (!found || !a.Opens(t.Agency) || !t.RemovedAt.IsZero()) {
		err = fault.Newf(fault.Missing, "There is no template %d", id)
	}
	return t, err
}

// AddTemplate keeps a new text of an agency. It takes the right to work on enquiries there.
func (b *Inbox) AddTemplate(ctx context.Context, a access.Actor, t Template) (Template, error) {
	if err := a.May(access.LeadsWrite, t.Agency); err != nil {
		return t, err
	}
	t.Account = a.Account
	if err := fault.All(t.problems()); err != nil {
		return t, err
	}
	err := b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		t.ID, t.CreatedAt, t.UpdatedAt, t.RemovedAt = tx.NextID(), tx.Now(), tx.Now(), time.Time{}
		tx.Record(templateEvent(a, t, event.Diff(nil, t.Fields())))
		return b.store.SaveTemplate(ctx, t)
	})
	return t, err
}

// ChangeTemplate changes a text: apply is given it as it is, and may be called twice.
func (b *Inbox) ChangeTemplate(ctx context.Context, a access.Actor, id int64, apply func(*Template)) (t Template, err error) {
	err = b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := b.Template(ctx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(access.LeadsWrite, before.Agency); err != nil {
			return err
		}
		t = before
		apply(&t)
		t.Account, t.ID, t.Agency, t.CreatedAt, t.UpdatedAt = before.Account, before.ID, before.Agency, before.CreatedAt, before.UpdatedAt
		if event.Same(before, t) {
			return nil
		}
		if err := fault.All(t.problems()); err != nil {
			return err
		}
		t.UpdatedAt = tx.Now()
		tx.Record(templateEvent(a, t, event.Diff(before.Fields(), t.Fields())))
		return b.store.SaveTemplate(ctx, t)
	})
	return t, err
}

// RemoveTemplate takes a text out of use. What was written with it stays.
func (b *Inbox) RemoveTemplate(ctx context.Context, a access.Actor, id int64) error {
	now := b.needs.Now()
	_, err := b.ChangeTemplate(ctx, a, id, func(t *Template) { t.RemovedAt = now })
	return err
}

// Fields are what the journal says of a template.
func (t Template) Fields() []event.Change {
	return []event.Change{{Field: "name", After: t.Name}, {Field: "language", After: t.Language}, {Field: "subject", After: t.Subject},
		{Field: "body", After: t.Body}, {Field: "removed_at", After: event.Instant(t.RemovedAt)}}
}

func templateEvent(a access.Actor, t Template, changes []event.Change) event.Event {
	return event.Event{Kind: EventTemplateSaved, Subject: event.Subject{Kind: "answer_template", ID: t.ID}, Agency: t.Agency, Who: a.Who, Changes: changes}
}
