package app

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"palier/internal/api/adlead"
	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/catalog"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/core/webhooks"
	"palier/internal/delivery"
	"palier/internal/httpd"
	"palier/internal/jobs"
	"palier/internal/web"
)

// build makes the parts and tells each the others it needs.
func (a *App) build(d Deps) error {
	// Webhooks are told through the services, and the services' ledger wakes who sends
	// them: nothing is written before the sender is there.
	var sender *delivery.Sender
	a.Ledger = delivery.Watch(a.store, func(account int64) { sender.Wake(account) })
	if err := a.core(d); err != nil {
		return err
	}
	sender, outbox, err := a.outside()
	if err != nil {
		return err
	}
	answers := once.NewService(a.Ledger, a.store)
	a.behind = []behind{
		sender,
		jobs.NewExpiry(a.Sales, a.now, a.log),
		jobs.NewRound("registrations", time.Minute, a.store, a.Registry.Tell, a.log),
		jobs.NewRound("plans", time.Hour, a.store, a.Programs.Sweep, a.log),
		jobs.NewRound("answers", time.Hour, a.store, answers.Purge, a.log),
		jobs.NewRound("deliveries", time.Hour, a.store, func(ctx context.Context, account int64) (err error) {
			for n := int64(1); n > 0 && err == nil; {
				n, err = outbox.Purge(ctx, account)
			}
			return err
		}, a.log),
		newPlansCheck(a.Config, a.log),
	}
	return a.doors(d, answers, measures(sender))
}

// core makes the services of the business.
func (a *App) core(d Deps) (err error) {
	settle := access.Settle
	if d.Instant {
		settle = func(context.Context) {}
	}
	if a.Catalogs, err = catalog.NewShelf(a.Ledger, a.store); err != nil {
		return err
	}
	plans, err := a.plans()
	if err != nil {
		return err
	}
	a.Access = access.NewService(a.Ledger, a.store, people.Keys{}, settle)
	a.People = people.NewService(a.Ledger, a.store)
	a.Listings = listings.NewService(a.Ledger, a.store)
	a.Agenda = agenda.NewService(a.Ledger, a.store)
	a.Leads = leads.NewService(a.Ledger, a.store, a.People, a.store, a.store, apimo.View)
	a.Programs = programs.NewService(a.Ledger, a.store, plans, mirror{a.Listings}, a.now)
	a.Desk = leads.NewDesk(a.Ledger, a.Leads, a.store, a.store, a.People, a.Agenda, a.now)
	a.Registry = NewRegistry(a.Ledger, a.store, a.People, a.Desk, a.now)
	a.Sales = sales.NewService(a.Ledger, a.store, a.Programs, a.Registry, a.now)
	a.People.Join(a.Leads)
	a.Leads.Join(a.Desk)
	a.Programs.Join(a.Sales)
	a.Registry.Join(a.Sales)
	return joined(a.People, a.Leads, a.Programs, a.Registry)
}

// joiner is a part that tells, or asks, one that is made after it and rests on it.
type joiner interface{ Joined() bool }

// joined refuses to go on with a part that nobody has joined: it would work, and
// leave out in silence what follows from it.
func joined(parts ...joiner) error {
	for _, p := range parts {
		if !p.Joined() {
			return fmt.Errorf("app: nobody has joined the %T", p)
		}
	}
	return nil
}

// outside makes what tells others what happens here.
func (a *App) outside() (*delivery.Sender, *webhooks.Outbox, error) {
	allow, err := networks(a.Config.EgressAllow)
	if err != nil {
		return nil, nil, err
	}
	seal := webhooks.NewSeal(delivery.SealKey(a.Config.Data, a.Config.SealKey))
	formats := []webhooks.Format{
		adlead.Webhooks(adlead.Sources{Access: a.Access, Programs: a.Programs, Desk: a.Desk, Sales: a.Sales, Registry: a.Registry}, a.now),
	}
	a.Webhooks = webhooks.NewService(a.store, a.store, a.store, seal, formats)
	outbox := webhooks.NewOutbox(a.store, a.store, a.store, seal, formats, delivery.Lease, a.now)
	return delivery.New(outbox, delivery.NewGuard(allow, nil), a.now, a.log), outbox, nil
}

// networks reads a setting that lists some.
func networks(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, network := range list {
		p, err := netip.ParsePrefix(network)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// measures are what the sender has to tell.
func measures(s *delivery.Sender) []httpd.Measure {
	return []httpd.Measure{
		{Name: "palier_webhooks_delivered_total", Help: "Webhook requests that the receiver took.", Counter: true, Value: func() float64 { return float64(s.Counts().Delivered) }},
		{Name: "palier_webhooks_failed_total", Help: "Webhook requests that the receiver did not take.", Counter: true, Value: func() float64 { return float64(s.Counts().Failed) }},
		{Name: "palier_webhooks_given_up_total", Help: "Webhook deliveries whose last try failed.", Counter: true, Value: func() float64 { return float64(s.Counts().GivenUp) }},
		{Name: "palier_webhooks_in_flight", Help: "Webhook requests under way.", Value: func() float64 { return float64(s.Counts().InFlight) }},
	}
}

// doors makes the doors and the listener that they hang on.
func (a *App) doors(d Deps, answers *once.Service, scraped []httpd.Measure) error {
	login := access.NewLogin(a.store, a.now)
	agencies := apimo.New(apimo.Services{
		Login: login, Access: a.Access, Leads: a.Leads, People: a.People, Listings: a.Listings, Agenda: a.Agenda,
		Catalogs: a.Catalogs, Once: answers, Now: a.now, Log: a.log,
	}, base(a.Config, "/apimo", a.Config.ApimoHost))
	newBuild := adlead.New(adlead.Services{
		Login: login, Access: a.Access, Programs: a.Programs, People: a.People, Desk: a.Desk, Sales: a.Sales, Registry: a.Registry,
		Once: answers, Now: a.now, Log: a.log,
	}, base(a.Config, "/adlead", a.Config.AdleadHost))
	site, err := web.New(d.Version, doors())
	if err != nil {
		return err
	}
	proxies, err := networks(a.Config.Proxies)
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	site.Mount(pages)
	a.server = httpd.New(httpd.Options{
		Addr: a.Config.Addr, MetricsAddr: a.Config.MetricsAddr, Ready: a.Ready, Log: a.log, Measures: scraped, TrustedProxies: proxies,
		Mounts: []httpd.Mount{
			{Name: "apimo", Prefix: "/apimo", Host: a.Config.ApimoHost, Handler: agencies},
			{Name: "adlead", Prefix: "/adlead", Host: a.Config.AdleadHost, Handler: newBuild, Secret: "/f/"},
			{Name: "web", Handler: pages},
		},
	})
	return nil
}
