// The pocketbase command serves PocketBase with two collections: leads, which holds the documents of palier/bench/leads
// in their 25 fields, and properties, which holds those of palier/bench/goods. Each has three indexes and rules open to
// everyone; there are neither rate limits nor a request log. All the rest is PocketBase as it comes, its SQLite settings
// included (write-ahead log, synchronous=NORMAL).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"palier/bench/leads"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // PocketBase's own tables
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8090", "listen on this address")
	data := flag.String("data", "", "keep the data in this directory")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr, *data); err != nil {
		fmt.Fprintln(os.Stderr, "pocketbase:", err)
		os.Exit(1)
	}
}

// serve answers on addr until ctx ends.
func serve(ctx context.Context, addr, data string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: data})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if err := prepare(app); err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.InstallerFunc = nil // nobody is there to make an administrator
		return e.Next()
	})
	served := make(chan error, 1)
	go func() { served <- apis.Serve(app, apis.ServeConfig{HttpAddr: addr}) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return app.OnTerminate().Trigger(&core.TerminateEvent{App: app}, func(e *core.TerminateEvent) error {
			return e.App.ResetBootstrapState()
		})
	}
}

// prepare turns the request log and the rate limits off and makes the collections, once.
func prepare(app core.App) error {
	if _, err := app.FindCollectionByNameOrId("leads"); err == nil {
		return nil
	}
	settings := app.Settings()
	settings.Logs.MaxDays = 0
	settings.RateLimits.Enabled = false
	if err := app.Save(settings); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	for _, c := range []*core.Collection{collection(), properties()} {
		if err := app.Save(c); err != nil {
			return fmt.Errorf("collection %s: %w", c.Name, err)
		}
	}
	return nil
}

// collection is leads, open to everyone. The indexes answer what the Apimo door of Palier asks of its own table:
// one lead of a reference, the leads of a person, the leads changed since.
func collection() *core.Collection {
	c := core.NewBaseCollection("leads")
	open := ""
	c.ListRule, c.ViewRule, c.CreateRule, c.UpdateRule, c.DeleteRule = &open, &open, &open, &open, &open
	for _, name := range leads.Fields {
		c.Fields.Add(field(name))
	}
	c.Fields.Add(&core.AutodateField{Name: "created", OnCreate: true})
	c.Fields.Add(&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true})
	c.AddIndex("idx_leads_reference", true, "reference", "")
	c.AddIndex("idx_leads_email", false, "email", "")
	c.AddIndex("idx_leads_updated", false, "updated, id", "")
	return c
}

// field has the type that suits the values of that name.
func field(name string) core.Field {
	switch name {
	case "reference":
		return &core.TextField{Name: name, Required: true}
	case "date":
		return &core.DateField{Name: name}
	case "email":
		return &core.EmailField{Name: name}
	case "step", "type", "title", "area_min", "area_max", "area_unit", "room_min", "room_max",
		"price_min", "price_max", "property_sybtype":
		return &core.NumberField{Name: name}
	}
	return &core.TextField{Name: name}
}
