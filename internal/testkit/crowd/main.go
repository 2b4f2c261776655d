// Command crowd fills the store of a demonstration with visits, properties or searches, to be measured
// (bench): agents who have each 10,000 visits, most behind them and 14 a day in the
// next three weeks, with everything that a booking leaves. Visits it writes through storage,
// many in a transaction, where the services would take an hour; properties and searches are made by
// the services, many in a transaction, and crossed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/demo"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
)

func main() {
	data := flag.String("data", "", "directory of a demonstration that is not running")
	agents := flag.Int("agents", 1, "how many agents, each with 10,000 visits")
	goods := flag.Int("properties", 0, "how many properties of nobody in particular")
	whole := flag.Bool("whole", false, "properties have full sheets, and all of them are on the market")
	searches := flag.Int("searches", 0, "how many searches, of new people")
	flag.Parse()
	if err := run(context.Background(), *data, *agents, *goods, *searches, *whole); err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1)
	}
}

// run adds agents. What they show is called VIS-1-1 to VIS-agents-10.
func run(ctx context.Context, dir string, agents, goods, searches int, whole bool) (err error) {
	if _, found := demo.ReadCard(dir); !found || agents+goods+searches < 1 {
		return fmt.Errorf("no demonstration in %q, or %d agents", dir, agents)
	}
	db, err := storage.Open(ctx, sqldb.Options{Dir: dir}, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	account, found, err := db.GetAccount(ctx, 1) // the demonstration's
	if err != nil || !found {
		return fmt.Errorf("no account: %w", err)
	}
	c := crowd{db: db, staff: access.NewService(db, db, people.Keys{}, func(context.Context) {}), listings: listings.NewService(db, db), people: people.NewService(db, db),
		by: access.Operator(account, "crowd"), now: time.Now()}
	c.requests = requests.NewService(db, db, requests.Needs{People: c.people, Users: db, Goods: db, Towns: places.New(), Now: time.Now})
	c.listings.Watch(c.requests)
	for i := range agents {
		if err := c.agent(ctx, i+1); err != nil {
			return fmt.Errorf("agent %d: %w", i+1, err)
		}
	}
	if err := c.goods(ctx, goods, whole); err != nil {
		return err
	}
	if err := c.requests.Settle(ctx); err != nil {
		return err
	}
	return c.searches(ctx, searches)
}

// crowd is what visits are made with.
type crowd struct {
	db       *storage.DB
	staff    *access.Service
	listings *listings.Service
	people   *people.Service
	requests *requests.Service
	by       access.Actor
	now      time.Time
}

// shown is how many properties an agent has.
const shown = 10

// agent adds one with properties of his own and all his visits.
func (c crowd) agent(ctx context.Context, n int) error {
	var user access.User
	var properties []listings.Property
	err := c.db.Write(ctx, c.by.Account, func(ctx context.Context, _ event.Tx) (err error) {
		properties = nil
		user, err = c.staff.CreateUser(ctx, c.by, access.User{Agency: demo.Agency, Username: fmt.Sprintf("visites-%d", n), Firstname: "Agent", Lastname: fmt.Sprintf("DE VISITE %d", n),
			Email: fmt.Sprintf("visites-%d@example.org", n), Group: access.Agent, Active: true})
		for i := 0; i < shown && err == nil; i++ {
			var p listings.Property
			p, err = c.listings.Save(ctx, c.by, listings.Property{Agency: demo.Agency, User: user.ID, Reference: fmt.Sprintf("VIS-%d-%d", n, i+1), Category: 1, Type: 1, Subtype: 5, Step: 1, Status: 1,
				Address: fmt.Sprintf("%d rue de la Fosse", 10*n+i), Zipcode: "44000", City: "Nantes", Country: "FR", Lat: 47.21 + float64(i)/500, Lon: -1.55 - float64(n%100)/500, Located: true})
			properties = append(properties, p)
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.visits(ctx, user, properties)
}
