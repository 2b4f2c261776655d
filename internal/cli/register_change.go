package cli

import (
	"errors"
	"reflect"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

type registerCancelCmd struct {
	Number     int64 `arg:"" help:"Number of the mandate."`
	inRegister `embed:""`
	Reason     string `required:"" placeholder:"TEXT" help:"Why, as the register will say it for ever."`
}

// Help is shown under the command's flags.
func (registerCancelCmd) Help() string {
	return `The entry stays, marked as cancelled, and its number is burnt: the next mandate has the
next number. A mandate that merely ends is closed by whoever looks after it. The property
goes back to the last mandate that is in force, or is closed; applications of the
Leads2Keys API find the mandate among those in force no more.

Example:
  palier register cancel 1250 --reason "Saisi deux fois"`
}

// Run cancels a mandate.
func (c *registerCancelCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error {
		if _, err := a.Mandates.Cancel(e.ctx, by, mandates.Entry{Card: v.Card, Kind: v.Kind, Number: c.Number}, c.Reason); err != nil {
			return missingMandate(err, v, c.Number)
		}
		return showMandate(e, a, by, v, c.Number)
	})
}

type registerRectifyCmd struct {
	Number     int64 `arg:"" help:"Number of the mandate."`
	inRegister `embed:""`
	correction `embed:""`
}

// correction are the flags that correct what a mandate says.
type correction struct {
	Type      *string  `placeholder:"TEXT" help:"Type: simple, exclusif, gestion, ..."`
	Object    *string  `placeholder:"TEXT" help:"What is to be done: vente, location, ..."`
	Mandant   []string `placeholder:"\"NAME; ADDRESS\"" sep:"none" help:"Who gives it, in place of all who are named; once for each."`
	Nature    *string  `placeholder:"TEXT" help:"Nature of the property."`
	Situation *string  `placeholder:"TEXT" help:"Where it is, in one line."`
	Price     *float64 `placeholder:"EUROS" help:"Price; 0: none."`
	Signed    *string  `placeholder:"DATE" help:"Day of the signature, YYYY-MM-DD."`
	Ends      *string  `placeholder:"DATE" help:"Last day, YYYY-MM-DD; none when empty."`
	Outer     *string  `placeholder:"TEXT" help:"Number that the agency's own papers bear."`
}

// Help is shown under the command's flags.
func (registerRectifyCmd) Help() string {
	return `Corrects an error of writing; what was agreed anew is an amendment (avenant), which is
signed. What was written before stays in the register, beside the correction. What is
not named stays as it is; number and day of the entry always do. The property that is
offered under the mandate gets its type, days and price where they are corrected.

Examples:
  palier register rectify 1250 --price 250000
  palier register rectify 1250 --mandant "Inès Lefort; 12 rue des Tilleuls" --mandant "Hugo Lefort"`
}

// Run corrects a mandate.
func (c *registerRectifyCmd) Run(e *env) error {
	edit, err := c.edit()
	if err != nil {
		return err
	}
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error {
		if _, err := a.Mandates.Rectify(e.ctx, by, mandates.Entry{Card: v.Card, Kind: v.Kind, Number: c.Number}, edit); err != nil {
			return missingMandate(err, v, c.Number)
		}
		return showMandate(e, a, by, v, c.Number)
	})
}

// edit is the correction that the flags say.
func (c correction) edit() (func(*mandates.Content), error) {
	if reflect.DeepEqual(c, correction{}) {
		return nil, usageError{errors.New("say what is to be corrected: --price, --mandant, --situation, ... (palier register rectify --help)")}
	}
	price, err := inCents("--price", c.Price)
	if err != nil {
		return nil, err
	}
	signed, err := dayOf("--signed", c.Signed, false)
	if err != nil {
		return nil, err
	}
	ends, err := dayOf("--ends", c.Ends, true)
	return func(m *mandates.Content) {
		set(&m.Type, c.Type)
		set(&m.Object, c.Object)
		set(&m.Nature, c.Nature)
		set(&m.Situation, c.Situation)
		set(&m.Outer, c.Outer)
		if price != nil {
			m.Price = money.Amount{Minor: *price, Currency: "EUR"}
			if *price == 0 {
				m.Price = money.Amount{}
			}
		}
		set(&m.Signed, signed)
		set(&m.Ends, ends)
		if c.Mandant != nil {
			m.Mandants = each(c.Mandant, func(text string) mandates.Mandant {
				name, address, _ := strings.Cut(text, ";")
				return mandates.Mandant{Name: strings.TrimSpace(name), Address: strings.TrimSpace(address)}
			})
		}
	}, err
}
