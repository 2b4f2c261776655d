// Package workspace is where the people of an office work all day: every family of its screens,
// put into one frame.
//
// It knows which families there are. It must not know what one of them shows.
package workspace

import (
	"fmt"
	"net/http"

	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/today"
)

// Families are what each family of screens asks.
type Families struct {
	Today today.Services
}

// Mount adds the workspace to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Families) error {
	f.MountNews(mux)
	for name, mount := range map[string]func() error{
		"today": func() error { return today.Mount(mux, f, s.Today) },
	} {
		if err := mount(); err != nil {
			return fmt.Errorf("workspace: %s: %w", name, err)
		}
	}
	return nil
}
