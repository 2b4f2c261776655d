package adlead

import (
	"context"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/core/webhooks"
)

// Webhooks is how this API tells what happened: its events, a signature
// over the raw body, three more tries after 10, 100 and 1000 seconds.
func Webhooks(s Sources, now func() time.Time) webhooks.Format {
	return webhooks.Format{
		Name:    "adlead",
		Retries: []time.Duration{10 * time.Second, 100 * time.Second, 1000 * time.Second},
		Sign:    webhooks.Hex("signature"),
		Shape:   &teller{Sources: s, now: now},
		Test:    testMessage,
		// option:deleted and purchase:deleted can be asked for and are never sent: the core
		// deletes neither.
		Events: []webhooks.Event{
			{Name: "lot:created"}, {Name: "lot:updated", Latest: true}, {Name: "lot:status-updated"}, {Name: "lot:deleted"},
			{Name: "option:created"}, {Name: "option:updated"}, {Name: "option:deleted"},
			{Name: "purchase:created"}, {Name: "purchase:status-updated"}, {Name: "purchase:updated"}, {Name: "purchase:deleted"},
			{Name: "interest:created"},
			{Name: "registration:created", ByName: true}, {Name: "registration:updated", ByName: true},
		},
	}
}

// testMessage has the envelope of every message, and nothing in it.
func testMessage(at time.Time) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("event", webhooks.TestEvent)
	instant(&e, "emitted_at", at)
	for _, part := range []string{"data", "context"} {
		e.Key(part)
		e.Object()
		e.End()
	}
	e.End()
	return e.Bytes()
}

// Sources are the services that what is told is read from, by the methods that are
// there for it: they give what is stored, whoever's it is. The endpoint's space is
// looked at here (place).
type Sources struct {
	Access   *access.Service
	Programs *programs.Service
	Desk     *leads.Desk
	Sales    *sales.Service
	Registry *sales.Registry
}

// teller turns lines of the journal into messages.
type teller struct {
	Sources
	now func() time.Time
}

// told are the journal's kinds and what this API calls them. What it does not
// have, such as the warning before a registration's end, is not told.
var told = map[string]string{
	programs.EventLotCreated:         "lot:created",
	programs.EventLotUpdated:         "lot:updated",
	programs.EventLotStatusUpdated:   "lot:status-updated",
	programs.EventLotDeleted:         "lot:deleted",
	sales.EventOptionCreated:         "option:created",
	sales.EventOptionUpdated:         "option:updated",
	sales.EventPurchaseCreated:       "purchase:created",
	sales.EventPurchaseStatusUpdated: "purchase:status-updated",
	sales.EventPurchaseUpdated:       "purchase:updated",
	leads.EventInterestCreated:       "interest:created",
	sales.EventRegistrationCreated:   "registration:created",
	sales.EventRegistrationUpdated:   "registration:updated",
	sales.EventRegistrationExpired:   "registration:updated",
}

// model writes the fields of what a message is about; nil: there is nothing to
// tell of it any more.
type model func(*wire.Encoder)

// Render implements webhooks.Shape.
func (t *teller) Render(ctx context.Context, line event.Event, to webhooks.Endpoint) ([]webhooks.Message, error) {
	name, known := told[line.Kind]
	if !known {
		return nil, nil
	}
	where, ours, err := t.place(ctx, line, to)
	if err != nil || !ours {
		return nil, err
	}
	what, err := t.model(ctx, line, where, to.Account)
	if err != nil || what == nil {
		return nil, err
	}
	var e wire.Encoder
	e.Object()
	e.StringField("event", name)
	instant(&e, "emitted_at", line.At)
	e.Key("data")
	e.Object()
	what(&e)
	where.render(&e)
	e.End()
	e.End()
	return []webhooks.Message{{Event: name, Subject: line.Subject, Body: e.Bytes()}}, nil
}

// place is the context of a message.
type place struct {
	tenant         string
	program        programs.Program
	interest, lead int64
	sale           bool // an event that has interest and lead in its context
}

// place finds where a line happened; false when that is not the endpoint's space.
func (t *teller) place(ctx context.Context, line event.Event, to webhooks.Endpoint) (p place, ours bool, err error) {
	p.sale, p.lead = line.Subject.Kind != programs.SubjectLot, named(line, "lead")
	if p.program, ours, err = t.Programs.ProgramTold(ctx, to.Account, named(line, "program")); err != nil || !ours {
		return p, false, err
	}
	if to.Developer != 0 && p.program.Developer != to.Developer {
		return p, false, nil
	}
	developer, ours, err := t.Access.DeveloperTold(ctx, to.Account, p.program.Developer)
	if err != nil || !ours || p.lead == 0 {
		p.tenant = developer.Slug
		return p, ours, err
	}
	p.tenant = developer.Slug
	interests, err := t.Desk.InterestsTold(ctx, to.Account, p.lead)
	for _, i := range interests {
		if i.Program == p.program.ID {
			p.interest = i.ID
		}
	}
	return p, true, err
}

// named is the number that a line's change gives a field.
func named(line event.Event, field string) int64 {
	for _, c := range line.Changes {
		if c.Field == field {
			n, _ := strconv.ParseInt(c.After, 10, 64) // none is 0
			return n
		}
	}
	return 0
}

func (p place) render(e *wire.Encoder) {
	e.Key("context")
	e.Object()
	e.StringField("tenant_key", p.tenant)
	e.IntField("program_id", p.program.ID)
	if p.program.OuterCode != "" { // only when that tool is connected
		e.StringField("program_primpromo_id", p.program.OuterCode)
	}
	if p.sale {
		e.NullableIntField("interest_id", p.interest)
		e.NullableIntField("lead_id", p.lead)
	}
	e.End()
}
