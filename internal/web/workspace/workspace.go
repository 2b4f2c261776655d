// Package workspace is where the people of an office work all day: every family of its screens,
// put into one frame.
//
// It knows which families there are. It must not know what one of them shows.
package workspace

import (
	"fmt"
	"net/http"

	"palier/internal/web/workspace/admin"
	"palier/internal/web/workspace/contacts"
	"palier/internal/web/workspace/diary"
	"palier/internal/web/workspace/field"
	"palier/internal/web/workspace/figures"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/leads"
	"palier/internal/web/workspace/newbuild"
	"palier/internal/web/workspace/office"
	"palier/internal/web/workspace/properties"
	"palier/internal/web/workspace/register"
	"palier/internal/web/workspace/search"
	"palier/internal/web/workspace/searches"
	"palier/internal/web/workspace/today"
)

// Families are what each family of screens asks.
type Families struct {
	Admin      admin.Services
	Properties properties.Services
	Register   register.Services
	Today      today.Services
	NewBuild   newbuild.Services
	Office     office.Services
	Leads      leads.Services
	Figures    figures.Services
	Field      field.Services
	Diary      diary.Services
	Contacts   contacts.Services
	Search     search.Services
	Searches   searches.Services
}

// Mount adds the workspace to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Families) error {
	f.MountNews(mux)
	for name, mount := range map[string]func() error{
		"admin":      func() error { return admin.Mount(mux, f, s.Admin) },
		"properties": func() error { return properties.Mount(mux, f, s.Properties) },
		"register":   func() error { return register.Mount(mux, f, s.Register) },
		"today":      func() error { return today.Mount(mux, f, s.Today) },
		"newbuild":   func() error { return newbuild.Mount(mux, f, s.NewBuild) },
		"office":     func() error { return office.Mount(mux, f, s.Office) },
		"figures":    func() error { return figures.Mount(mux, f, s.Figures) },
		"leads":      func() error { return leads.Mount(mux, f, s.Leads) },
		"field":      func() error { return field.Mount(mux, f, s.Field) },
		"diary":      func() error { return diary.Mount(mux, f, s.Diary) },
		"contacts":   func() error { return contacts.Mount(mux, f, s.Contacts) },
		"search":     func() error { return search.Mount(mux, f, s.Search) },
		"searches":   func() error { return searches.Mount(mux, f, s.Searches) },
	} {
		if err := mount(); err != nil {
			return fmt.Errorf("workspace: %s: %w", name, err)
		}
	}
	return nil
}
