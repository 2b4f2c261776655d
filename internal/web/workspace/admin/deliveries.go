package admin

import (
	"slices"
	"strconv"

	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
	"palier/internal/web/workspace/frame"
)

// webhookPage is an address with its log.
type webhookPage struct {
	endpointLine
	Chosen    []string // events, by name
	Live      bool
	Tests     bool
	OnlyState string // the filter
	OnlyEvent string
	States    []string
	Events    []string
	Log       []deliveryLine
	Busy      bool // something of it is on its way
	Next      string
	First     string
}

// deliveryLine is one message of the log.
type deliveryLine struct {
	ID       int64
	Path     string
	Seq      int64
	Event    string
	At       string
	Family   string
	State    string
	Status   int
	Took     string
	Tries    int
	Next     string
	Error    string
	Replays  bool // it can be sent again
	Hurries  bool // it waits, and can leave now
	Endpoint int64
}

func newDeliveryLine(c *frame.Call, e webhooks.Entry) deliveryLine {
	l := deliveryLine{ID: e.ID, Path: webhookPath(e.Endpoint) + "/deliveries/" + strconv.FormatInt(e.ID, 10), Seq: e.Seq, Event: e.Event, At: moment(c, e.EmittedAt),
		State: string(e.State), Status: e.Last.Status, Tries: e.Tries, Error: e.Last.Error, Endpoint: e.Endpoint}
	if e.Last.Try > 0 {
		l.Took = c.Words.Number(float64(e.Last.Took.Microseconds())/1000, 0)
	}
	switch e.State {
	case webhooks.Waiting:
		l.Family, l.Hurries, l.Next = "wait", true, moment(c, e.DueAt)
	case webhooks.Delivered:
		l.Family, l.Replays = "free", true
	case webhooks.GivenUp:
		l.Family, l.Replays = "stop", true
	default:
		l.Family = "done"
	}
	return l
}

// webhook shows an address and its log.
func (d *desk) webhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	spaces, err := d.Access.Developers(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := webhookPage{endpointLine: lineOf(c, e, spaces), Chosen: e.Events, Live: e.Live(), OnlyState: c.Value("state"), OnlyEvent: c.Value("event"),
		States: []string{string(webhooks.Waiting), string(webhooks.Delivered), string(webhooks.GivenUp), string(webhooks.Replaced)}}
	if !slices.Contains(p.States, p.OnlyState) {
		p.OnlyState = ""
	}
	for _, o := range d.Webhooks.Offers() {
		if o.Name == e.Format {
			p.Tests = o.Tests
			for _, v := range o.Events {
				p.Events = append(p.Events, v.Name)
			}
		}
	}
	q := webhooks.LogQuery{Endpoint: e.ID, State: webhooks.State(p.OnlyState), Event: p.OnlyEvent, Before: c.Number("before"), Limit: perPage}
	log, err := d.Webhooks.Entries(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	for _, one := range log {
		p.Log, p.Busy = append(p.Log, newDeliveryLine(c, one)), p.Busy || one.State == webhooks.Waiting
	}
	if len(log) == perPage {
		p.Next = c.Words.Link(webhookPath(e.ID), "state", p.OnlyState, "event", p.OnlyEvent, "before", strconv.FormatInt(log[perPage-1].ID, 10))
	}
	if q.Before != 0 {
		p.First = c.Words.Link(webhookPath(e.ID), "state", p.OnlyState, "event", p.OnlyEvent)
	}
	return c.Show("webhook", p)
}

// deliveryPage is one message with its tries.
type deliveryPage struct {
	deliveryLine
	URL      string
	Body     string
	Attempts []attempt
}

type attempt struct {
	Try    int
	At     string
	Family string
	Status int
	Took   string
	Error  string
	Answer string
}

// message is the delivery that the path names, of the endpoint that it names.
func (d *desk) message(c *frame.Call) (webhooks.Endpoint, webhooks.Delivery, []webhooks.Attempt, error) {
	e, err := d.endpoint(c)
	if err != nil {
		return e, webhooks.Delivery{}, nil, err
	}
	id, err := c.ID("delivery")
	if err != nil {
		return e, webhooks.Delivery{}, nil, err
	}
	v, tries, err := d.Webhooks.Attempts(c.Context(), c.Actor, id)
	if err == nil && v.Endpoint != e.ID {
		err = fault.New(fault.Missing, "No such delivery")
	}
	return e, v, tries, err
}

func (d *desk) delivery(c *frame.Call) error {
	e, v, tries, err := d.message(c)
	if err != nil {
		return err
	}
	entry := webhooks.Entry{Delivery: v}
	if len(tries) > 0 {
		entry.Last = tries[len(tries)-1]
	}
	p := deliveryPage{deliveryLine: newDeliveryLine(c, entry), URL: e.URL, Body: indented(v.Body)}
	for _, a := range tries {
		one := attempt{Try: a.Try, At: moment(c, a.At), Status: a.Status, Error: a.Error, Answer: a.Answer, Family: "stop", Took: c.Words.Number(float64(a.Took.Microseconds())/1000, 0)}
		if a.OK() {
			one.Family = "free"
		}
		p.Attempts = append(p.Attempts, one)
	}
	return c.Show("delivery", p)
}

func (d *desk) replayDelivery(c *frame.Call) error {
	_, v, _, err := d.message(c)
	if err != nil {
		return err
	}
	if err := d.Webhooks.Replay(c.Context(), c.Actor, v.ID); err != nil {
		return err
	}
	return c.Said(webhookPath(v.Endpoint)+"/deliveries/"+strconv.FormatInt(v.ID, 10), "delivery.replayed")
}

func (d *desk) hurryDelivery(c *frame.Call) error {
	_, v, _, err := d.message(c)
	if err != nil {
		return err
	}
	if _, err := d.Webhooks.Hurry(c.Context(), c.Actor, v.ID); err != nil {
		return err
	}
	return c.Said(webhookPath(v.Endpoint)+"/deliveries/"+strconv.FormatInt(v.ID, 10), "delivery.hurried")
}
