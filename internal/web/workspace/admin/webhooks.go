package admin

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
	"palier/internal/web/workspace/frame"
)

const webhooksPath = "/webhooks"

func (d *desk) webhookRoutes() []route {
	const need = access.Administer
	one := webhooksPath + "/{id}"
	return []route{
		{"GET " + webhooksPath, need, d.webhooks},
		{"GET " + webhooksPath + "/new", need, d.newWebhook},
		{"POST " + webhooksPath, need, d.createWebhook},
		{"GET " + one, need, d.webhook},
		{"GET " + one + "/settings", need, d.webhookSettings},
		{"POST " + one + "/settings", need, d.changeWebhook},
		{"POST " + one + "/pause", need, d.pauseWebhook},
		{"POST " + one + "/resume", need, d.resumeWebhook},
		{"POST " + one + "/rotate", need, d.rotateWebhook},
		{"POST " + one + "/remove", need, d.removeWebhook},
		{"POST " + one + "/test", need, d.testWebhook},
		{"POST " + one + "/hurry", need, d.hurryWebhook},
		{"POST " + one + "/replay", need, d.replayWebhook},
		{"GET " + one + "/deliveries/{delivery}", need, d.delivery},
		{"POST " + one + "/deliveries/{delivery}/replay", need, d.replayDelivery},
		{"POST " + one + "/deliveries/{delivery}/hurry", need, d.hurryDelivery},
	}
}

// endpointLine is an address that is told what happens.
type endpointLine struct {
	ID     int64
	Host   string
	URL    string
	Format string
	Space  string // of new-build sales, empty: the whole account
	Events int    // chosen by name, 0: the usual ones
	Family string
	State  string
	Since  string
	Failed int
}

type endpointsPage struct {
	List    []endpointLine
	Waiting int64
	Due     string // since when the first that is due is
}

func (d *desk) webhooks(c *frame.Call) error {
	list, err := d.Webhooks.List(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	spaces, err := d.Access.Developers(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := endpointsPage{}
	for _, e := range list {
		p.List = append(p.List, lineOf(c, e, spaces))
	}
	n, due, err := d.Webhooks.Queue(c.Context(), c.Actor, c.Now)
	if err != nil {
		return err
	}
	p.Waiting, p.Due = n, moment(c, due)
	return c.Show("webhooks", p)
}

func lineOf(c *frame.Call, e webhooks.Endpoint, spaces []access.Developer) endpointLine {
	l := endpointLine{ID: e.ID, URL: e.URL, Format: e.Format, Events: len(e.Events), Family: "free", State: "live", Failed: e.Failures}
	if u, err := url.Parse(e.URL); err == nil {
		l.Host = u.Host
	}
	for _, s := range spaces {
		if s.ID == e.Developer {
			l.Space = s.Name
		}
	}
	switch {
	case e.Live() && e.Failures > 0:
		l.Family, l.State = "wait", "failing"
	case !e.Live() && e.OffReason == "paused":
		l.Family, l.State, l.Since = "done", "paused", moment(c, e.OffAt)
	case !e.Live():
		l.Family, l.State, l.Since = "stop", "off", moment(c, e.OffAt)
	}
	return l
}

// webhookForm is an address and what it is told.
type webhookForm struct {
	ID       int64 // 0: a new one
	URL      string
	Format   string
	Space    int64
	Spaces   []access.Developer
	Offers   []offer
	Problems []problem
}

// offer is a format with its events to tick.
type offer struct {
	Name   string
	Events []choice
	Tests  bool
}

func (d *desk) webhookForm(c *frame.Call, e webhooks.Endpoint, list []problem) (f webhookForm, err error) {
	f = webhookForm{ID: e.ID, URL: e.URL, Format: e.Format, Space: e.Developer, Problems: list}
	for _, o := range d.Webhooks.Offers() {
		if e.ID != 0 && o.Name != e.Format {
			continue
		}
		one := offer{Name: o.Name, Tests: o.Tests}
		for _, v := range o.Events {
			told := o.Name == e.Format && (slices.Contains(e.Events, v.Name) || len(e.Events) == 0 && !v.ByName)
			one.Events = append(one.Events, choice{v.Name, v.Name, told})
		}
		f.Offers = append(f.Offers, one)
	}
	if f.Format == "" && len(f.Offers) > 0 {
		f.Format = f.Offers[0].Name
	}
	f.Spaces, err = d.Access.Developers(c.Context(), c.Actor)
	return f, err
}

func (d *desk) newWebhook(c *frame.Call) error {
	f, err := d.webhookForm(c, webhooks.Endpoint{Format: c.Value("format"), URL: c.Value("url")}, nil)
	if err != nil {
		return err
	}
	return c.Show("webhook-form", f)
}

// readEvents are the events that a form ticks for a format.
func readEvents(c *frame.Call, format string) []string { return c.R.PostForm["event."+format] }

func (d *desk) createWebhook(c *frame.Call) error {
	e := webhooks.Endpoint{URL: c.Value("url"), Format: c.Value("format"), Developer: c.Number("space")}
	if e.Events = readEvents(c, e.Format); len(e.Events) == 0 {
		return d.webhookAgain(c, e, fault.Field("events", "Tick one event at least."))
	}
	made, shown, err := d.Webhooks.Create(c.Context(), c.Actor, e)
	if err != nil {
		return d.webhookAgain(c, e, err)
	}
	return d.showSecret(c, secret{Kind: "endpoint", Name: made.URL, Secret: shown, Back: webhookPath(made.ID)})
}

func (d *desk) webhookAgain(c *frame.Call, e webhooks.Endpoint, wrong error) error {
	list, err := problems(c.Words, "webhook", wrong)
	if err != nil {
		return err
	}
	f, err := d.webhookForm(c, e, list)
	if err != nil {
		return err
	}
	return c.ShowStatus(422, "webhook-form", f)
}

func webhookPath(id int64) string { return webhooksPath + "/" + strconv.FormatInt(id, 10) }

// endpoint is the one that the path names.
func (d *desk) endpoint(c *frame.Call) (webhooks.Endpoint, error) {
	id, err := c.ID("id")
	if err != nil {
		return webhooks.Endpoint{}, err
	}
	return d.Webhooks.Endpoint(c.Context(), c.Actor, id)
}

func (d *desk) webhookSettings(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	f, err := d.webhookForm(c, e, nil)
	if err != nil {
		return err
	}
	return c.Show("webhook-form", f)
}

func (d *desk) changeWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	wanted := e
	wanted.URL, wanted.Events = c.Value("url"), readEvents(c, e.Format)
	if len(wanted.Events) == 0 {
		return d.webhookAgain(c, wanted, fault.Field("events", "Tick one event at least."))
	}
	if err := d.Webhooks.Redirect(c.Context(), c.Actor, e.ID, wanted.URL); err != nil {
		return d.webhookAgain(c, wanted, err)
	}
	if err := d.Webhooks.Choose(c.Context(), c.Actor, e.ID, wanted.Events); err != nil {
		return d.webhookAgain(c, wanted, err)
	}
	return c.Said(webhookPath(e.ID), "webhook.saved")
}

func (d *desk) pauseWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	if err := d.Webhooks.Pause(c.Context(), c.Actor, e.ID); err != nil {
		return err
	}
	return c.SaidUndo(webhookPath(e.ID), webhookPath(e.ID)+"/resume", nil, "webhook.paused")
}

func (d *desk) resumeWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	if err := d.Webhooks.Resume(c.Context(), c.Actor, e.ID); err != nil {
		return err
	}
	return c.Said(webhookPath(e.ID), "webhook.resumed")
}

func (d *desk) rotateWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	shown, err := d.Webhooks.Rotate(c.Context(), c.Actor, e.ID)
	if err != nil {
		return err
	}
	return d.showSecret(c, secret{Kind: "endpoint", Name: e.URL, Secret: shown, Back: webhookPath(e.ID)})
}

func (d *desk) removeWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	if err := d.Webhooks.Remove(c.Context(), c.Actor, e.ID); err != nil {
		return err
	}
	return c.Said(webhooksPath, "webhook.removed")
}

func (d *desk) testWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	v, err := d.Webhooks.Test(c.Context(), c.Actor, e.ID)
	if err != nil {
		return err
	}
	return c.Said(webhookPath(e.ID)+"/deliveries/"+strconv.FormatInt(v.ID, 10), "webhook.tested")
}

func (d *desk) hurryWebhook(c *frame.Call) error {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	n, err := d.Webhooks.HurryAll(c.Context(), c.Actor, e.ID)
	if err != nil {
		return err
	}
	return c.Said(webhookPath(e.ID), "webhook.hurried", n)
}

// replayWebhook sends again what failed, or everything from a sequence on.
func (d *desk) replayWebhook(c *frame.Call) (err error) {
	e, err := d.endpoint(c)
	if err != nil {
		return err
	}
	var n int64
	if c.Value("which") == "from" {
		seq, wrong := strconv.ParseInt(strings.TrimSpace(c.Value("seq")), 10, 64)
		if wrong != nil || seq < 1 {
			return c.Said(webhookPath(e.ID), "webhook.noseq")
		}
		n, err = d.Webhooks.ReplayFrom(c.Context(), c.Actor, e.ID, seq)
	} else {
		n, err = d.Webhooks.ReplayFailed(c.Context(), c.Actor, e.ID)
	}
	if err != nil {
		return err
	}
	return c.Said(webhookPath(e.ID), "webhook.replayed", n)
}
