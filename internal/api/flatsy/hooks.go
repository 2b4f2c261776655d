package flatsy

import (
	"context"
	"slices"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/places"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
)

// The names of what is told (vendor: enumeration eventType; openapi.yaml, Webhooks). In
// the format visitchange they are not in a body: an endpoint asks for events by them.
const (
	newUnconfirmed     = "visit.new.unconfirmed"
	newConfirmed       = "visit.new.confirmed"
	nowConfirmed       = "visit.confirmed"
	nowDone            = "visit.done"
	dateChanged        = "visit.date.changed"
	cancelledByAgent   = "visit.cancelled.agent"
	cancelledByOwner   = "visit.cancelled.owner"
	cancelledByVisitor = "visit.cancelled.visitor"
	visitsEnded        = "visit.cancelled.endofvisits"
	reportUpdated      = "visit.report.updated"
	newMessage         = "message.new"
)

// Sources are the services that what is told is read from, by the methods that are
// there for it: they give what is stored, whoever's it is.
type Sources struct {
	Access *access.Service
	Visits *visits.Service
	Places *places.Table
}

// Webhooks are the two ways in which this API tells what happened: visitchange, as the
// document was first published, and webhookevent, with the later revision's eventType
// and messages. Both are tried for more than three days, a day apart in the end: a
// receiver that was away for so long gets everything, in order.
func Webhooks(s Sources) []webhooks.Format {
	day := 24 * time.Hour
	retries := []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, day, day, day}
	changes := []webhooks.Event{
		{Name: newUnconfirmed}, {Name: newConfirmed}, {Name: nowConfirmed}, {Name: nowDone}, {Name: dateChanged}, {Name: cancelledByAgent},
		{Name: cancelledByOwner}, {Name: cancelledByVisitor}, {Name: visitsEnded}, {Name: reportUpdated},
	}
	return []webhooks.Format{
		{Name: "visitchange", Events: changes, Retries: retries, Shape: &teller{Sources: s}, Test: testMessage},
		{Name: "webhookevent", Events: append(slices.Clone(changes), webhooks.Event{Name: newMessage}), Retries: retries, Shape: &teller{Sources: s, typed: true}, Test: testMessage},
	}
}

// testMessage says that it is one, and nothing else.
func testMessage(time.Time) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("eventType", webhooks.TestEvent)
	e.End()
	return e.Bytes()
}

// teller turns lines of the journal into messages.
type teller struct {
	Sources
	typed bool // webhookevent
}

// Render implements webhooks.Shape. A developer's space has lots to sell and no
// viewings: its endpoints hear none of the agencies'.
func (t *teller) Render(ctx context.Context, line event.Event, to webhooks.Endpoint) ([]webhooks.Message, error) {
	n, known := visits.ReadNews(line)
	if !known || to.Developer != 0 {
		return nil, nil
	}
	if n.Message != 0 {
		return t.message(ctx, n, to.Account)
	}
	return t.visit(ctx, n, to.Account)
}

// visit tells of a visit as it was after the event, which may be days ago. What it
// points at is as it is now.
func (t *teller) visit(ctx context.Context, n visits.News, account int64) ([]webhooks.Message, error) {
	v, found, err := t.Visits.StateTold(ctx, account, n.Visit, n.Version)
	if err != nil || !found {
		return nil, err
	}
	c, told := tellingOf(n, v)
	if !told {
		return nil, nil
	}
	if n.Previous != 0 {
		before, _, err := t.Visits.VisitTold(ctx, account, n.Previous)
		if err != nil {
			return nil, err
		}
		c.previous = before.UID
	}
	s, err := t.sight(ctx, account, placesOf(v), v.Agent)
	if err != nil {
		return nil, err
	}
	var e wire.Encoder
	e.Object()
	if t.typed {
		e.StringField("eventType", c.name)
	}
	renderChange(&e, c, v, s)
	e.End()
	// The visits of a move are one thread, so that its three events arrive in order.
	return []webhooks.Message{{Event: c.name, Subject: event.Subject{Kind: visits.SubjectVisit, ID: n.Thread}, Body: e.Bytes()}}, nil
}

// message tells of a line of a conversation. The conversation is the property's, so the
// property is what its lines are in order of.
func (t *teller) message(ctx context.Context, n visits.News, account int64) ([]webhooks.Message, error) {
	if !t.typed { // the first publication knew no messages
		return nil, nil
	}
	m, found, err := t.Visits.MessageTold(ctx, account, n.Property, n.Message)
	if err != nil || !found {
		return nil, err
	}
	s, err := t.sight(ctx, account, []int64{m.Property}, m.Sender, m.Recipient)
	if err != nil {
		return nil, err
	}
	var e wire.Encoder
	e.Object()
	e.StringField("eventType", newMessage)
	e.Key("message")
	renderMessage(&e, m, s)
	e.End()
	return []webhooks.Message{{Event: newMessage, Subject: event.Subject{Kind: visits.SubjectShowing, ID: m.Property}, Body: e.Bytes()}}, nil
}

// sight looks up what a message points at.
func (t *teller) sight(ctx context.Context, account int64, properties []int64, users ...int64) (sight, error) {
	s := sight{users: map[int64]access.User{}, places: map[int64]visits.Place{}, centre: t.Places.Centre}
	for _, id := range properties {
		if _, known := s.places[id]; known {
			continue
		}
		p, _, err := t.Visits.PlaceTold(ctx, account, id)
		if err != nil {
			return s, err
		}
		s.places[id] = p
	}
	for _, id := range users {
		if id == 0 {
			continue
		}
		u, _, err := t.Access.UserTold(ctx, account, id)
		if err != nil {
			return s, err
		}
		s.users[id] = u
	}
	return s, nil
}
