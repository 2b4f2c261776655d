package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/money"
	"palier/internal/core/programs"
)

type lotCmd struct {
	List lotListCmd `cmd:"" help:"List a programme's lots as they are now."`
}

// Help is shown under the command's flags.
func (lotCmd) Help() string {
	return `Lots are made and changed through the Adlead door. What a lot ever cost:
palier program prices.

Example:
  palier lot list 120 --status available`
}

// lotRow is a lot as lists show it; sums in euros with VAT.
type lotRow struct {
	ID        int64      `json:"lot"`
	Program   int64      `json:"program"`
	Reference string     `json:"reference"`
	Type      string     `json:"type"`
	Typology  string     `json:"typology"`
	Main      bool       `json:"main"`
	Parent    int64      `json:"parent"` // the lot that it is sold with, 0: none
	Price     string     `json:"price"`
	Status    string     `json:"status"`
	Holder    int64      `json:"holder"` // option or purchase, 0: nobody
	Until     *time.Time `json:"until"`
	Property  int64      `json:"property"` // that mirrors it, 0: none
	UpdatedAt time.Time  `json:"updated_at"`
}

// newLotRow shows a lot as it is at the instant: a hold whose time has come is
// nobody's.
func newLotRow(l programs.Lot, now time.Time) lotRow {
	row := lotRow{ID: l.ID, Program: l.Program, Reference: l.Reference, Type: l.Type, Typology: l.Typology, Main: l.Main, Parent: l.Parent,
		Price: money.Major(l.Price), Status: string(l.State(now)), Property: l.Property, UpdatedAt: l.UpdatedAt}
	if l.Hold.Live(now) {
		row.Holder = l.Hold.Holder
		if !l.Hold.Until.IsZero() {
			row.Until = &l.Hold.Until
		}
	}
	return row
}

// lotStates are what a lot can be, in the order of a sale.
func lotStates() []programs.State {
	return []programs.State{programs.Available, programs.Optioned, programs.PreBooked, programs.Booked, programs.Sold, programs.Unavailable}
}

type lotListCmd struct {
	inAccount `embed:""`
	Program   int64   `arg:"" help:"Number of the programme."`
	Status    *string `enum:"available,option,pre-booked,booked,sold,unavailable" placeholder:"WORD" help:"Only those that are available, option, pre-booked, booked, sold or unavailable."`
	Type      string  `placeholder:"WORD" help:"Only apartment, house, land, commercial, office, parking, cellar or storage."`
	Main      bool    `help:"Only lots sold by themselves: no parking place or cellar."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (lotListCmd) Help() string {
	return `HELD BY is the number of the option or purchase that has the lot.

Examples:
  palier lot list 120
  palier lot list 120 --status available --main`
}

// Run lists lots.
func (c *lotListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	q := programs.LotQuery{Type: c.Type, Limit: c.Limit}
	if c.Status != nil {
		q.State = programs.State(*c.Status)
	}
	if c.Main {
		q.Main = &c.Main
	}
	if _, known := programs.Types()[c.Type]; c.Type != "" && !known {
		return usageError{fmt.Errorf("--type: %q is not a type of lot, such as apartment or parking", c.Type)}
	}
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		v, err := a.Programs.View(e.ctx, by, c.Program)
		if err != nil {
			return err
		}
		list, total := v.Lots(q)
		err = table(e, each(list, func(l programs.Lot) lotRow { return newLotRow(l, v.At) }), "No such lot. Partners make them: a key with lot.create, POST …/programs/N/lots",
			"LOT | REFERENCE | TYPE | SOLD WITH | PRICE € | STATUS | HELD BY | UNTIL (UTC)", func(r lotRow) []any {
				return []any{r.ID, r.Reference, strings.TrimSpace(r.Type + " " + r.Typology), bound(r.Parent), cmp.Or(r.Price, "-"), r.Status, bound(r.Holder), stampOf(r.Until)}
			})
		e.more(len(list), total)
		return err
	})
}
