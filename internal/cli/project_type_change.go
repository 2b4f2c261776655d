package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

type projectTypeChangeCmd struct {
	inAgency `embed:""`
	ID       string `arg:"" help:"Which: palier project-type list."`
	typeFace `embed:""`
}

// typeFace are the flags that say what a kind of project is now.
type typeFace struct {
	Name     *string  `placeholder:"TEXT" help:"What people call it."`
	Mandate  []string `placeholder:"TEXT" help:"Kinds of mandate that it allows, all of them, separated by commas; none: it allows none."`
	Document []string `placeholder:"TEXT" help:"Kinds of papers that go with it, all of them; none: there are none."`
	Register *string  `enum:"T,G" placeholder:"T" help:"Register that numbers its mandates from now on."`
	Category *int     `placeholder:"N" help:"Category of the property that its signed mandate opens; 0: none."`
}

// Help is shown under the command's flags.
func (projectTypeChangeCmd) Help() string {
	return `What is not named stays as it is. Projects that have it are of the changed kind.

Example:
  palier project-type change vente --mandate simple,co-exclusif,exclusif,délégation`
}

// Run changes a kind of project.
func (c *projectTypeChangeCmd) Run(e *env) error {
	if reflect.DeepEqual(c.typeFace, typeFace{}) {
		return usageError{errors.New("say what has changed: --name, --mandate, --document, ... (palier project-type change --help)")}
	}
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		t, err := a.Rounds.ChangeType(e.ctx, by, agency, c.ID, c.edit)
		if err != nil {
			return missingType(err, c.ID)
		}
		row := newTypeRow(t)
		return e.print(row, func(w io.Writer) {
			printFields(w, []field{{"type", row.ID}, {"name", row.Name}, {"mandates", named(row.Mandates)}, {"documents", named(row.Documents)},
				{"register", row.Register}, {"category", fmt.Sprint(row.Category)}})
		})
	})
}

// edit makes of a kind of project what the flags say.
func (c typeFace) edit(t *prospecting.Type) {
	set(&t.Name, c.Name)
	setNames(&t.Mandates, c.Mandate)
	setNames(&t.Documents, c.Document)
	set(&t.Register, (*mandates.Kind)(c.Register))
	set(&t.Category, c.Category)
}

// setNames replaces a list when one was said; "none" alone is the empty one.
func setNames(dest *[]string, said []string) {
	switch {
	case slices.Equal(said, []string{"none"}):
		*dest = nil
	case said != nil:
		*dest = said
	}
}
