// Package figures is the dashboard: how fast an office answers, what came of its enquiries,
// and where they came from.
//
// It knows how figures are drawn. It must not know how they are counted.
package figures

import (
	"context"
	"embed"
	"net/http"

	"palier/internal/core/access"
	core "palier/internal/core/figures"
	"palier/internal/core/mandates"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screen asks.
type Services struct {
	Figures  *core.Service
	Mandates *mandates.Service
	Sales    *sales.Service
	Senders  Senders
}

// Senders names those who send enquiries (leads.Inbox).
type Senders interface {
	Senders(ctx context.Context, a access.Actor) (map[int64]string, error)
}

type pages struct{ Services }

// Mount adds the screen to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &pages{s}
	screens.Handle(mux, "GET /dashboard", access.FiguresRead, p.dashboard)
	return nil
}
