package storagetest

import (
	"context"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/catalog"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// seed writes one row of everything, with mark in its texts, under ids that are
// the same in both accounts. The other account has strangers besides.
func (w *world) seed(account int64, mark string) {
	steps := []func(ctx context.Context, tx event.Tx) error{
		func(ctx context.Context, tx event.Tx) error { return w.seedAccess(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error {
			return w.seedPeople(ctx, tx, account, mark, contact, friend)
		},
		func(ctx context.Context, tx event.Tx) error { return w.seedRest(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedSessions(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedOffice(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedKeys(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedPrograms(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedSales(ctx, tx, account, mark) },
		func(ctx context.Context, _ event.Tx) error { return w.seedOwners(ctx, account) },
		func(ctx context.Context, _ event.Tx) error { return w.seedTypes(ctx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedVisits(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedDocuments(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedAlike(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedMandates(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedGrants(ctx, tx, account, mark) },
		func(ctx context.Context, tx event.Tx) error { return w.seedBuildings(ctx, tx, account, mark) },
	}
	if account == theirs {
		steps = append(steps, func(ctx context.Context, tx event.Tx) error { return w.seedStrangers(ctx, tx, mark) }, w.seedTheirs)
	}
	for _, step := range steps {
		w.write(account, step)
	}
}

func (w *world) seedAccess(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now := tx.Now()
	w.ok(w.db.InsertAccount(ctx, access.Account{ID: account, Name: mark, Mode: access.Test, Country: "FR", CreatedAt: now, UpdatedAt: now}))
	for _, id := range []int64{agency, neighbour} {
		w.ok(w.db.InsertAgency(ctx, access.Agency{Account: account, ID: id, Name: mark, Country: "FR", Timezone: "Europe/Paris", CreatedAt: now, UpdatedAt: now}))
		w.ok(w.db.InsertUser(ctx, access.User{Account: account, ID: agent + id - agency, UID: named("u", id), Agency: id, Username: mark + strconv.FormatInt(id, 10), CreatedAt: now, UpdatedAt: now}))
	}
	w.ok(w.db.InsertProvider(ctx, access.Provider{Account: account, ID: portal(account), Name: mark, Agencies: []int64{agency, neighbour},
		Rights: []access.Right{access.LeadsRead}, Apimo: access.ApimoSettings{Profile: "document"}, CreatedAt: now, UpdatedAt: now}))
	w.ok(w.db.InsertSecret(ctx, account, portal(account), access.Secret{ID: 1, Hash: mark, CreatedAt: now}))
	w.ok(w.db.InsertCatalogRow(ctx, account, catalog.Row{Catalog: "referral", ID: 100_001, French: mark, English: mark}))
	return w.db.ReplaceStops(ctx, account, "agency:14", []string{"desk@" + mark + ".example"}, []string{"+33639980000"})
}

func (w *world) seedPeople(ctx context.Context, tx event.Tx, account int64, mark string, list ...int64) error {
	now := tx.Now()
	for _, id := range list {
		w.ok(w.db.InsertContact(ctx, people.Contact{Account: account, ID: id, Agency: agency, Provider: portal(account),
			Declared: people.Declared{First: mark}, CreatedAt: now, UpdatedAt: now}))
		w.ok(w.db.AddKeys(ctx, account, id, []people.Key{{Kind: people.KeyPhone, Value: "+33639980001", Raw: mark}}, now))
	}
	return w.db.AddDoubt(ctx, account, people.Doubt{First: list[0], Second: list[len(list)-1], Reason: mark, CreatedAt: now})
}

func (w *world) seedRest(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now := tx.Now()
	for i, id := range []int64{agency, neighbour} {
		n := int64(i)
		w.ok(w.db.InsertProperty(ctx, listings.Property{Account: account, ID: property + n, UID: named("p", property+n), Agency: id, Reference: "R1", City: mark, CreatedAt: now, UpdatedAt: now}, nil))
		l := leads.Lead{Account: account, ID: lead + n, Agency: id, Provider: portal(account), Reference: "ref", Fingerprint: mark, Type: 1, Step: leads.New,
			Asked: now, Contact: contact, Shown: contact, Sent: []byte("{}"), CreatedAt: now, UpdatedAt: now}
		w.ok(w.db.InsertLead(ctx, &l, []byte(mark)))
		w.ok(w.db.InsertAction(ctx, agenda.Action{Account: account, ID: action + n, Agency: id, User: agent + n, Type: agenda.Call, Subject: mark,
			Properties: []agenda.Subject{{Property: property + n, Report: mark}}, CreatedAt: now, UpdatedAt: now}))
	}
	w.ok(w.db.SaveAnswer(ctx, once.Key{Account: account, Credential: "provider:1", Value: "k", Fingerprint: mark},
		once.Answer{Status: 200, Body: []byte(mark)}, now.Add(time.Hour)))
	tx.Record(event.Event{Kind: "lead.created", Subject: event.Subject{Kind: "lead", ID: lead}, Agency: agency, Who: event.Who{Kind: "palier", Request: mark}})
	return nil
}

// seedStrangers writes rows whose ids only the other account has. They change a day
// later than anything of ours, in agencies of the same numbers: a list of ours that
// forgot whose it is would go on into them.
func (w *world) seedStrangers(ctx context.Context, tx event.Tx, mark string) error {
	now := tx.Now()
	later := now.Add(24 * time.Hour)
	w.ok(w.seedPeople(ctx, tx, theirs, mark, stranger, stranger+1))
	w.ok(w.seedStrangersKeys(ctx, now))
	w.ok(w.seedTwins(ctx, tx))
	w.ok(w.db.InsertContact(ctx, people.Contact{Account: theirs, ID: stranger + 2, Agency: neighbour, CreatedAt: now, UpdatedAt: later}))
	w.ok(w.db.InsertUser(ctx, access.User{Account: theirs, ID: stranger, UID: named("u", stranger), Agency: agency, Username: "stranger", CreatedAt: now, UpdatedAt: now}))
	w.ok(w.db.InsertProperty(ctx, listings.Property{Account: theirs, ID: stranger, UID: named("p", stranger), Agency: agency, Reference: "theirs", Step: 1, Status: 30, CreatedAt: now, UpdatedAt: later}, nil))
	w.ok(w.db.InsertAction(ctx, agenda.Action{Account: theirs, ID: stranger, Agency: agency, User: agent, Type: agenda.Visit, CreatedAt: now, UpdatedAt: later}))
	l := leads.Lead{Account: theirs, ID: stranger, Agency: agency, Provider: portal(theirs), Reference: "theirs", Fingerprint: mark, Type: 1, Step: leads.New,
		Asked: now, Contact: stranger, Shown: stranger, Sent: []byte("{}"), Warnings: []leads.Warning{{Field: "f"}}, CreatedAt: now, UpdatedAt: later}
	return w.db.InsertLead(ctx, &l, []byte(l.Reference))
}

// snapshot is everything that an account's reads give.
type snapshot struct {
	Accounts   []access.Account
	Agencies   []access.Agency
	Users      []access.User
	Providers  []access.Provider
	Secrets    []access.Secret
	Rows       []catalog.Row
	Contacts   []people.Contact
	Doubts     []people.Doubt
	Keys       []people.Match
	Stops      []people.Key
	Leads      []*leads.Lead
	Views      []string
	Totals     []int64
	Properties []listings.Property
	Actions    []agenda.Action
	Programs   []programs.Program
	Lots       []programs.Lot
	Prices     []programs.Price
	Files      []programs.File
	Options    []sales.Option
	Purchases  []sales.Purchase
	Answer     once.Answer
	Journal    []event.Event
	Entries    entries
	Doors      doors
	Spaces     spaces
	Shown      shown
	Documents  []documents.Document
}

func (w *world) snapshot(account int64) snapshot {
	w.Helper()
	var s snapshot
	accounts, err := w.db.ListAccounts(w.ctx)
	w.ok(err)
	for _, a := range accounts {
		if a.ID == account {
			s.Accounts = append(s.Accounts, a)
		}
	}
	s.Agencies, err = w.db.ListAgencies(w.ctx, account, nil, true)
	w.ok(err)
	s.Users, _, err = w.db.ListUsers(w.ctx, access.UserQuery{Account: account})
	w.ok(err)
	s.Providers, err = w.db.ListProviders(w.ctx, account)
	w.ok(err)
	_, _, s.Secrets, _, err = w.db.FindProvider(w.ctx, portal(account))
	w.ok(err)
	s.Rows, err = w.db.CatalogRows(w.ctx, account)
	w.ok(err)
	s.Journal, err = w.db.Journal(w.ctx, account, 0, event.Subject{}, 100_000)
	w.ok(err)
	s.Answer, _, _, err = w.db.FindAnswer(w.ctx, once.Key{Account: account, Credential: "provider:1", Value: "k"}, time.UnixMicro(0))
	w.ok(err)
	s.Entries = w.snapSessions(account)
	s.Doors = w.snapOffice(account)
	s.Spaces = w.snapKeys(account)
	s.Shown = w.snapVisits(account)
	s.Documents = w.snapDocuments(account)
	w.snapPeople(account, &s)
	w.snapPrograms(account, &s)
	w.snapSales(account, &s)
	for _, id := range []int64{agency, neighbour} {
		w.snapAgency(account, id, &s)
	}
	return s
}

func (w *world) snapPeople(account int64, s *snapshot) {
	var err error
	s.Doubts, err = w.db.ListDoubts(w.ctx, account)
	w.ok(err)
	s.Keys, s.Stops, err = w.db.MatchKeys(w.ctx, account, []people.Key{{Kind: people.KeyPhone, Value: "+33639980001"}, {Kind: people.KeyPhone, Value: "+33639980000"}})
	w.ok(err)
	for _, id := range []int64{contact, friend, stranger, stranger + 1} {
		c, found, err := w.db.GetContact(w.ctx, account, id)
		w.ok(err)
		if found {
			s.Contacts = append(s.Contacts, c)
		}
	}
}

func (w *world) snapPrograms(account int64, s *snapshot) {
	var err error
	s.Programs, err = w.db.ListPrograms(w.ctx, account, nil, true)
	w.ok(err)
	// Within a write, which reads the rows themselves: these checks write without a line
	// in the journal, which is what a sheet in memory goes by.
	w.write(account, func(ctx context.Context, _ event.Tx) error {
		s.Lots = nil
		for _, p := range s.Programs {
			s.Lots = append(s.Lots, w.sheet(ctx, account, p.ID)...)
		}
		return nil
	})
	s.Prices, err = w.db.ListPrices(w.ctx, account, flat)
	w.ok(err)
	s.Files, err = w.db.ListFiles(w.ctx, account, flat)
	w.ok(err)
}

func (w *world) snapAgency(account, id int64, s *snapshot) {
	q := leads.Query{Account: account, Agency: id, Limit: 1000}
	page, err := w.db.ListLeads(w.ctx, q, func(l *leads.Lead) error { s.Leads = append(s.Leads, l); return nil })
	w.ok(err)
	_, err = w.db.ListViews(w.ctx, q, func(v []string) error { s.Views = append(s.Views, v...); return nil })
	w.ok(err)
	list, err := w.db.ListProperties(w.ctx, listings.Query{Account: account, Agency: id, Limit: 1000},
		func(p listings.Property) error { s.Properties = append(s.Properties, p); return nil })
	w.ok(err)
	known, err := w.db.ListContacts(w.ctx, people.Query{Account: account, Agency: id, Limit: 1000},
		func(c people.Contact) error { s.Contacts = append(s.Contacts, c); return nil })
	w.ok(err)
	diary, n, err := w.db.ListActions(w.ctx, agenda.Query{Account: account, Agency: id, Limit: 1000})
	w.ok(err)
	s.Actions = append(s.Actions, diary...)
	s.Totals = append(s.Totals, page.Total, list.Total, known.Total, n)
}
