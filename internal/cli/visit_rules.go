package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/visits"
)

type visitRulesCmd struct {
	inAccount   `embed:""`
	Ref         string   `placeholder:"REF" help:"The rules of this property, over the account's."`
	Minutes     *int     `placeholder:"30" help:"How long a visit takes, and the step of the grid; in minutes, as the next four."`
	Buffer      *int     `placeholder:"0" help:"Minutes that an agent needs between two visits."`
	Notice      *int     `placeholder:"120" help:"Until how many minutes before it a slot can be had."`
	Cutoff      *int     `placeholder:"120" help:"Until how many minutes before it a visitor can move or cancel his visit."`
	Horizon     *int     `placeholder:"21" help:"How many days ahead there are slots."`
	Capacity    *int     `placeholder:"1" help:"How many visitors may come at the same time."`
	OpensAt     *string  `placeholder:"07:00" help:"From when on there are visits, where a property says nothing of its own."`
	ClosesAt    *string  `placeholder:"21:00" help:"Until when; 24:00 is midnight."`
	AutoConfirm *string  `enum:"on,off" placeholder:"off" help:"on: a visit is confirmed as soon as it is booked."`
	Holidays    *string  `placeholder:"ZONE" help:"Whose public holidays are closed: metropole, alsace-moselle, la-reunion…; none: no day is."`
	Score       *string  `enum:"on,off" placeholder:"off" help:"on: slots have a score besides in the Flatsy door."`
	ConfirmCode *string  `enum:"on,off" placeholder:"on" help:"on: who books on the public page without an invitation types a code that is sent to his e-mail; only where mail leaves."`
	Address     *string  `enum:"exact,street,commune" placeholder:"commune" help:"What of the address visitors read before they are confirmed: exact, street or commune."`
	Default     []string `placeholder:"RULE" help:"Rules that are as above again: notice, opens-at…, with commas."`
}

// Help is shown under the command's flags.
func (visitRulesCmd) Help() string {
	return `What is left out stays as it is; without any rule the ones in force are shown. Visits
that are booked stay.

Examples:
  palier visit rules
  palier visit rules --notice 240 --buffer 15 --holidays metropole
  palier visit rules --ref TIL-101 --capacity 3
  palier visit rules --ref TIL-101 --default capacity`
}

// slotRuleRow is a rule and who says it.
type slotRuleRow struct {
	Rule  string `json:"rule"`
	Value string `json:"value"`
	From  string `json:"from"` // "default", "account" or "property"
}

// Run changes rules, when some are given, and shows those in force.
func (c *visitRulesCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		var p visits.Place
		var err error
		if c.Ref != "" {
			if p, err = propertyOf(e, a, by, c.Ref); err != nil {
				return err
			}
		} else if p.Rules, err = a.Visits.Rules(e.ctx, by); err != nil {
			return err
		}
		if p, err = c.change(e, a, by, p); err != nil {
			return err
		}
		rows := rulesOf(p)
		return e.print(rows, func(w io.Writer) {
			for _, r := range rows {
				fmt.Fprintf(w, "  %-13s %-16s %s\n", r.Rule, plain(cmp.Or(r.Value, "none")), r.From)
			}
		})
	})
}

// change writes what was said over the property's own rules, or the account's.
func (c *visitRulesCmd) change(e *env, a *app.App, by access.Actor, p visits.Place) (visits.Place, error) {
	own := &p.Rules
	if c.Ref != "" {
		own = &p.Showing.Rules
	}
	before := *own
	if err := c.apply(own); err != nil || *own == before { // nothing was said
		return p, err
	}
	if c.Ref != "" {
		return a.Visits.SetRules(e.ctx, by, visits.PlaceKey{ID: p.Property.ID}, *own)
	}
	return p, a.Visits.SaveRules(e.ctx, by, *own)
}

// apply writes what was said.
func (c *visitRulesCmd) apply(o *visits.Overrides) error {
	over(&o.Minutes, c.Minutes)
	over(&o.Buffer, c.Buffer)
	over(&o.Notice, c.Notice)
	over(&o.Cutoff, c.Cutoff)
	over(&o.Horizon, c.Horizon)
	over(&o.Capacity, c.Capacity)
	over(&o.AutoConfirm, switched(c.AutoConfirm))
	over(&o.Score, switched(c.Score))
	over(&o.ConfirmCode, switched(c.ConfirmCode))
	if c.Address != nil {
		o.Address = new(visits.Precision(*c.Address))
	}
	if over(&o.Holidays, c.Holidays); c.Holidays != nil && *c.Holidays == "none" {
		o.Holidays = new("")
	}
	for _, name := range c.Default {
		if !forget(o, name) {
			return usageError{fmt.Errorf("--default: %q is no rule: palier visit rules shows them", name)}
		}
	}
	return errors.Join(minuteOf("--opens-at", c.OpensAt, &o.OpensAt), minuteOf("--closes-at", c.ClosesAt, &o.ClosesAt))
}

// over takes over a rule that was said.
func over[T any](rule **T, said *T) {
	if said != nil {
		*rule = said
	}
}

// switched reads on or off; nil: not said.
func switched(said *string) *bool {
	if said == nil {
		return nil
	}
	return new(*said == "on")
}

// forget leaves a rule to the level above.
func forget(o *visits.Overrides, name string) bool {
	ints := map[string]**int{"minutes": &o.Minutes, "buffer": &o.Buffer, "notice": &o.Notice, "cutoff": &o.Cutoff, "horizon": &o.Horizon,
		"capacity": &o.Capacity, "opens-at": &o.OpensAt, "closes-at": &o.ClosesAt}
	flags := map[string]**bool{"auto-confirm": &o.AutoConfirm, "score": &o.Score, "confirm-code": &o.ConfirmCode}
	switch {
	case ints[name] != nil:
		*ints[name] = nil
	case flags[name] != nil:
		*flags[name] = nil
	case name == "holidays":
		o.Holidays = nil
	case name == "address":
		o.Address = nil
	default:
		return false
	}
	return true
}

// minuteOf reads a time of day into the minute of the day.
func minuteOf(flag string, said *string, rule **int) error {
	if said == nil {
		return nil
	}
	if *said == "24:00" {
		*rule = new(24 * 60)
		return nil
	}
	at, err := time.Parse("15:04", *said)
	if err != nil {
		return usageError{fmt.Errorf("%s: %q is not a time of day such as 07:30", flag, *said)}
	}
	*rule = new(at.Hour()*60 + at.Minute())
	return nil
}

// rulesOf are the rules in force at a place, each with who says it.
func rulesOf(p visits.Place) []slotRuleRow {
	s, own, account := p.Settings(), p.Showing.Rules, p.Rules
	minutes := func(d time.Duration) string { return strconv.Itoa(int(d / time.Minute)) }
	clock := func(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }
	onOff := func(b bool) string {
		if b {
			return "on"
		}
		return "off"
	}
	zone := ""
	for _, said := range []*string{account.Holidays, own.Holidays} {
		set(&zone, said)
	}
	return []slotRuleRow{
		{"minutes", minutes(s.Duration), from(own.Minutes, account.Minutes)}, {"buffer", minutes(s.Buffer), from(own.Buffer, account.Buffer)},
		{"notice", minutes(s.Notice), from(own.Notice, account.Notice)}, {"cutoff", minutes(s.Cutoff), from(own.Cutoff, account.Cutoff)},
		{"horizon", strconv.Itoa(s.Horizon), from(own.Horizon, account.Horizon)}, {"capacity", strconv.Itoa(s.Capacity), from(own.Capacity, account.Capacity)},
		{"opens-at", clock(s.OpensAt), from(own.OpensAt, account.OpensAt)}, {"closes-at", clock(s.ClosesAt), from(own.ClosesAt, account.ClosesAt)},
		{"auto-confirm", onOff(s.AutoConfirm), from(own.AutoConfirm, account.AutoConfirm)}, {"holidays", zone, from(own.Holidays, account.Holidays)},
		{"score", onOff(s.Score), from(own.Score, account.Score)}, {"confirm-code", onOff(s.ConfirmCode), from(own.ConfirmCode, account.ConfirmCode)},
		{"address", string(s.Address), from(own.Address, account.Address)},
	}
}

// from says who set a rule.
func from[T any](own, account *T) string {
	switch {
	case own != nil:
		return "property"
	case account != nil:
		return "account"
	}
	return "default"
}
