// Package today is the screen on which a day begins: who waits for an answer, where one has to
// be, and what comes to its end.
//
// It knows what deserves a look today. It must not know what becomes of any of it: every line
// leads to the screen where it is done.
package today

import (
	"embed"
	"net/http"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/leads"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screen asks.
type Services struct {
	Inbox    *leads.Inbox
	Agenda   *agenda.Service
	Mandates *mandates.Service
	Sales    *sales.Service
	Registry *sales.Registry
	People   *people.Service
}

type pages struct{ Services }

// Mount adds the screens to mux: the day, and what there is to know (notifications).
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &pages{s}
	screens.Handle(mux, "GET /{$}", "", p.today)
	screens.Handle(mux, "GET /notifications", "", p.notifications)
	return nil
}

// screen is what is shown of a day. A part that the reader has no right to is nil.
type screen struct {
	Leads  []waiting
	More   bool // further ones wait
	Diary  []stop
	Next   *stop // the first of a later day, when there is nothing more today
	Watch  watch
	Reads  reads
	Urgent bool // anything at all is to be done
}

// reads are the parts that the reader may see.
type reads struct{ Leads, Diary, Watch bool }

func (p *pages) today(c *frame.Call) (err error) {
	d := screen{Reads: reads{
		Leads: c.Actor.Has(access.LeadsRead),
		Diary: c.Actor.Has(access.ActionsRead) || c.Actor.Has(access.VisitsRead),
		Watch: c.Actor.Has(access.MandatesRead) || c.Actor.Has(access.OptionView),
	}}
	if d.Reads.Leads {
		if d.Leads, d.More, err = p.waiting(c); err != nil {
			return err
		}
	}
	if d.Reads.Diary {
		if d.Diary, d.Next, err = p.diary(c); err != nil {
			return err
		}
	}
	if d.Watch, err = p.watch(c); err != nil {
		return err
	}
	d.Urgent = len(d.Leads) > 0 || len(d.Diary) > 0 || d.Watch.some()
	return c.Show("today", d)
}

// notifications are what concerns the reader alone, without the rest of the day.
func (p *pages) notifications(c *frame.Call) error {
	w, err := p.watch(c)
	if err != nil {
		return err
	}
	return c.Show("notifications", w)
}
