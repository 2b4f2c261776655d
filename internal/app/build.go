package app

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"palier/internal/api/adlead"
	"palier/internal/api/apimo"
	"palier/internal/api/flatsy"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/catalog"
	"palier/internal/core/leads"
	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/delivery"
	"palier/internal/httpd"
	"palier/internal/jobs"
	"palier/internal/web"
	"palier/internal/web/calendar"
	"palier/internal/web/login"
)

// counted is how often what happened is counted for the dashboard.
const counted = 15 * time.Second

// build makes the parts and tells each the others it needs.
func (a *App) build(d Deps) error {
	// Webhooks are told through the services, and the services' ledger wakes who sends
	// them: nothing is written before the sender is there.
	var sender *delivery.Sender
	a.Ledger = delivery.Watch(a.store, func(account int64) {
		sender.Wake(account)
		a.Requests.Committed(account)
		a.wakeMail(account)
	})
	if err := a.core(d); err != nil {
		return err
	}
	sender, outbox, err := a.outside()
	if err != nil {
		return err
	}
	a.answers = once.NewService(a.Ledger, a.store)
	a.behind = []behind{
		sender,
		jobs.NewExpiry(a.Sales, a.now, a.log),
		jobs.NewCrossing(a.Requests, a.log),
		jobs.NewRound("registrations", time.Minute, a.store, a.Registry.Tell, a.log),
		jobs.NewRound("contents", time.Hour, a.store, a.contents.Sweep, a.log),
		jobs.NewRound("sessions", time.Hour, a.store, a.Access.PurgeSessions, a.log),
		jobs.NewRound("grants", time.Hour, a.store, a.Grants.Purge, a.log),
		jobs.NewRound("answers", time.Hour, a.store, a.answers.Purge, a.log),
		jobs.NewRound("visits", time.Hour, a.store, a.Visits.Forget, a.log),
		jobs.NewRound("waiting", time.Minute, a.store, a.Visits.CallWaiting, a.log),
		jobs.NewRound("inbox", time.Minute, a.store, a.Inbox.HandOn, a.log),
		jobs.NewRound("figures", counted, a.store, a.Figures.CatchUp, a.log),
		jobs.NewRound("deliveries", time.Hour, a.store, outbox.Purge, a.log),
		jobs.NewRound("letters", time.Hour, a.store, a.Letters.Purge, a.log),
		a.watchPlans(),
	}
	a.behind = append(a.behind, a.deskWork()...)
	if err := a.mail(d.Mailbox); err != nil {
		return err
	}
	// Doors and pages are made when somebody is to be answered: most commands only ask the
	// services, and need none of them.
	a.front = sync.OnceValue(func() error {
		var err error
		if a.entrance, err = a.logIn("/"); err != nil {
			return err
		}
		return a.listen(d.Version, a.doors(a.answers), append(measures(sender), a.mailMeasures()...))
	})
	return nil
}

// core makes the services of the business.
func (a *App) core(d Deps) (err error) {
	outlast := access.OutlastBelief
	if d.Instant {
		outlast = func(context.Context) {}
	}
	if a.Catalogs, err = catalog.NewShelf(a.Ledger, a.store); err != nil {
		return err
	}
	if err := a.documents(); err != nil {
		return err
	}
	if err := a.addresses(); err != nil {
		return err
	}
	a.keys = a.ring()
	a.Access = access.NewService(a.Ledger, a.store, people.Keys{}, outlast)
	a.Login = access.NewLogin(a.store, a.now)
	a.Grants = a.applications(outlast)
	a.People = people.NewService(a.Ledger, a.store)
	a.Listings = listings.NewService(a.Ledger, a.store)
	a.Agenda = agenda.NewService(a.Ledger, a.store)
	a.Leads = leads.NewService(a.Ledger, a.store, a.People, a.store, a.store, apimo.View)
	a.Visits = visits.NewService(a.Ledger, a.store, visits.Needs{Users: a.store, Staff: a.Access, Listings: a.Listings, Agenda: a.Agenda, People: a.People, Leads: a.Leads, Now: a.now,
		Mails: func(test bool) bool { return a.mailer != nil && (!test || d.Mailbox) }})
	a.Passes = visits.NewPasses(a.keys.For(visitPasses))
	a.Letters = letters.NewService(a.Ledger, a.store, letters.Needs{Visits: a.store, Lines: a.Visits, Staff: a.store, People: a.People, Persons: people.NewLookup(a.store), Passes: a.Passes, Tickets: a.Access, Answers: a.store, Now: a.now, Boxed: d.Mailbox})
	a.Buildings = buildings.NewService(a.Ledger, a.store, a.People, a.Documents)
	a.rounds()
	a.goods()
	a.searches()
	a.Programs = programs.NewService(a.Ledger, a.store, a.contents, mirror{a.Listings}, a.now)
	a.imports()
	a.Desk = leads.NewDesk(a.Ledger, a.Leads, a.store, a.store, a.People, a.Agenda, a.now)
	if err := a.inbox(); err != nil {
		return err
	}
	a.Registry = NewRegistry(a.Ledger, a.store, a.People, a.Desk, a.now)
	a.Sales = sales.NewService(a.Ledger, a.store, a.Programs, a.Registry, a.now)
	a.persons()
	a.Access.Join(access.Office{Post: a.Letters, Key: a.keys.For(officeDoors), Now: a.now})
	a.desk()
	a.Visits.Join(a.Letters)
	a.People.Join(following{a.Leads, a.Requests})
	a.Leads.Join(a.Desk)
	a.Programs.Join(a.Sales)
	a.Programs.Admit(outlast)
	a.Registry.Join(a.Sales)
	return joined(a.Access, a.Listings, a.Buildings, a.Visits, a.People, a.Leads, a.Programs, a.Registry, a.Mandates)
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
	seal := webhooks.NewSeal(a.keys.Seal)
	formats := append([]webhooks.Format{
		adlead.Webhooks(adlead.Sources{Access: a.Access, Programs: a.Programs, Desk: a.Desk, Sales: a.Sales, Registry: a.Registry}, a.now),
	}, flatsy.Webhooks(flatsy.Sources{Access: a.Access, Visits: a.Visits, Places: a.Communes})...)
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

// listen makes the server: the doors, and the pages that show them.
func (a *App) listen(version string, open []door, scraped []httpd.Measure) error {
	proxies, err := networks(a.Config.Proxies)
	if err != nil {
		return err
	}
	var mounts []httpd.Mount
	var shown []web.Door
	for _, d := range open {
		shown = append(shown, d.page)
	}
	site, err := web.New(version, shown)
	if err != nil {
		return err
	}
	for _, d := range open {
		m, err := a.withPages(d, site)
		if err != nil {
			return err
		}
		mounts = append(mounts, m)
	}
	a.mounts = mounts
	pages := http.NewServeMux()
	site.Mount(pages)
	if err := a.pages(pages, site); err != nil {
		return err
	}
	for _, d := range open {
		d.known(pages)
	}
	a.server = httpd.New(httpd.Options{
		Addr: a.Config.Addr, MetricsAddr: a.Config.MetricsAddr, Ready: a.Ready, Log: a.log, Measures: scraped, TrustedProxies: proxies,
		Mounts: append(mounts, httpd.Mount{Name: "web", Handler: pages, Secrets: []string{calendar.Path, login.InvitationPath, login.ResetPath}}),
	})
	return nil
}
