package newbuild

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// perPage is how many lines a list has.
const perPage = 50

// salesList is a list of options or purchases over several programmes.
type salesList struct {
	Tabs        []choice
	Tab         string
	Programs    []choice
	Rows        []saleRow
	Next, First string
	Mine        bool // only the reader's own are in it
}

// saleRow is an option or a purchase in a list.
type saleRow struct {
	ID                       int64
	Path, Lots, LotPath      string
	Program, Buyer, Owner    string
	Price, When              string
	Family, Key              string
	Ends                     *clock
	Cancel, Extend, Can      bool
	Contact                  int64
	Renewals                 int
	AvailableAt, LateFlagged string
}

// The tabs of options.
const (
	tabForce   = ""
	tabWaiting = "option-pending"
	tabEnded   = "ended"
)

func (p *pages) options(c *frame.Call) error {
	d := salesList{Tab: c.Value("tab"), Mine: !c.Actor.Has(access.OptionExtendedView)}
	d.Tabs = choices(c.Words, "options.tab.", d.Tab, "", tabWaiting, string(sales.OptionExpired), string(sales.OptionCanceled), string(sales.OptionConverted))
	d.Tabs[0].Text = say(c.Words, "options.tab.force")
	list, err := p.optionsOf(c, d.Tab)
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		last := list[perPage-1]
		d.Next = onward(c.R.URL, "before", text(last.ID), "after", strconv.FormatInt(last.ExpiresAt.UnixMicro(), 10))
	}
	if c.Value("before") != "" {
		d.First = onward(c.R.URL, "before", "", "after", "")
	}
	if d.Programs, err = p.programChoices(c); err != nil {
		return err
	}
	if d.Rows, err = p.optionRows(c, list); err != nil {
		return err
	}
	return c.Show("options", d)
}

// optionsOf gives a stretch of the options of a tab, and one more when there are more.
func (p *pages) optionsOf(c *frame.Call, tab string) ([]sales.Option, error) {
	q := sales.Across{Program: c.Number("program"), Status: tab, Before: c.Number("before"), Limit: perPage + 1}
	if tab != tabForce {
		return p.Sales.LatestOptions(c.Context(), c.Actor, q)
	}
	e := sales.Ending{Across: q}
	if after := c.Number("after"); after != 0 {
		e.After, e.AfterID = time.UnixMicro(after), q.Before
	}
	return p.Sales.EndingOptions(c.Context(), c.Actor, e)
}

// programChoices are the programmes to choose from, for a list.
func (p *pages) programChoices(c *frame.Call) ([]choice, error) {
	all, err := p.Programs.Programs(c.Context(), c.Actor)
	chosen := c.Number("program")
	list := make([]choice, len(all))
	for i, one := range all {
		list[i] = choice{text(one.ID), one.Name, one.ID == chosen}
	}
	return list, err
}

// optionMarks are the families of an option's states.
var optionMarks = map[sales.OptionStatus]string{sales.OptionLive: "held", sales.OptionPending: "wait", sales.OptionCanceled: "stop", sales.OptionExpired: "done", sales.OptionConverted: "engaged"}

func (p *pages) optionRows(c *frame.Call, list []sales.Option) ([]saleRow, error) {
	var leads, owners, sites []int64
	for _, o := range list {
		leads, owners, sites = append(leads, o.Lead), append(owners, o.Owner), append(sites, o.Program)
	}
	persons, names, called, err := p.around(c, leads, owners, sites)
	rows := make([]saleRow, len(list))
	for i, o := range list {
		who := persons[o.Lead]
		rows[i] = saleRow{ID: o.ID, Path: optionPath(o), Lots: lotNames(o.Lots), Program: called[o.Program], Buyer: who.Name, Contact: who.Contact, Owner: names[o.Owner],
			Price: euros(c.Words, total(o.Lots)), When: moment(c, o.CreatedAt), Family: optionMarks[o.Status], Key: "option.status." + string(o.Status),
			Renewals: o.Renewals, Cancel: open(o) && c.Actor.Has(access.OptionDelete)}
		if o.Status == sales.OptionLive {
			rows[i].Ends = countdown(c, o.ExpiresAt)
		}
		if !o.AvailableAt.IsZero() {
			rows[i].AvailableAt = moment(c, o.AvailableAt)
		}
	}
	return rows, err
}

// around is what a list of sales names: persons, owners and programmes.
func (p *pages) around(c *frame.Call, leads, owners, sites []int64) (map[int64]buyer, map[int64]string, map[int64]string, error) {
	persons, err := p.buyers(c, leads)
	if err != nil {
		return nil, nil, nil, err
	}
	names, err := p.named(c, owners...)
	if err != nil {
		return nil, nil, nil, err
	}
	called, err := p.Programs.Names(c.Context(), c.Actor, sites)
	return persons, names, called, err
}

func open(o sales.Option) bool {
	return o.Status == sales.OptionLive || o.Status == sales.OptionPending
}

func lotNames(lots []sales.OptionLot) string {
	names := make([]string, len(lots))
	for i, l := range lots {
		names[i] = l.Name.Reference
	}
	return strings.Join(names, ", ")
}

func total(lots []sales.OptionLot) (sum int64) {
	for _, l := range lots {
		sum += l.Price
	}
	return sum
}

// optionView is one option and what can be done with it.
type optionView struct {
	Row               saleRow
	Path, ProgramPath string
	Option            sales.Option
	Lots              []linked
	Ends, Life, Most  string
	Renewable         bool // its end may be moved once more
	Live, Open        bool
	CanExtend         bool
	CanCancel         bool
	CanBook           bool
	Book              bookForm
	Problems          []problem
	Late              bool // it ended while somebody looked at it
}

// bookForm is what a purchase of an option is made with.
type bookForm struct{ Deposit, Reason, Deed, Comment, Most, Article string }

func (p *pages) optionAt(c *frame.Call) (sales.Option, error) {
	program, err := c.ID("program")
	if err != nil {
		return sales.Option{}, err
	}
	id, err := c.ID("option")
	if err != nil {
		return sales.Option{}, err
	}
	return p.Sales.Option(c.Context(), c.Actor, program, id)
}

func (p *pages) option(c *frame.Call) error { return p.showOption(c, http.StatusOK, nil) }

func (p *pages) showOption(c *frame.Call, status int, wrong error) error {
	o, err := p.optionAt(c)
	if err != nil {
		return err
	}
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	rows, err := p.optionRows(c, []sales.Option{o})
	if err != nil {
		return err
	}
	d := optionView{Row: rows[0], Path: optionPath(o), ProgramPath: programPath(in.ID), Option: o, Live: o.Status == sales.OptionLive, Open: open(o),
		Ends: localInput(c, o.ExpiresAt), Life: hours(c, in.Rules.OptionLife), Most: hours(c, in.Rules.OptionMax), Renewable: o.Renewals < in.Rules.OptionRenewals,
		CanExtend: c.Actor.Has(access.OptionUpdate), CanCancel: c.Actor.Has(access.OptionDelete), CanBook: mayBook(c),
		Book: bookForm{Deposit: c.Value("deposit"), Reason: c.Value("override"), Deed: c.Value("deed"), Comment: c.Value("comment"), Most: p.cap(c, in, total(o.Lots))}}
	for _, one := range o.Lots {
		if l, err := v.Lot(one.Lot); err == nil {
			m := mention(c, v, l)
			m.Price = euros(c.Words, one.Price)
			d.Lots = append(d.Lots, m)
		}
	}
	if wrong != nil {
		d.Problems = problems(c.Words, wrong)
		d.Late = fault.Is(wrong, fault.Conflict) && !d.Open
	}
	return c.ShowStatus(status, "option", d)
}

// localInput is an instant as an input of a day and time has it.
func localInput(c *frame.Call, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.Zone).Format("2006-01-02T15:04")
}

// refusedOption shows the option again with why an act on it was not done.
func (p *pages) refusedOption(c *frame.Call, err error) error {
	switch fault.Of(err) {
	case fault.Conflict:
		return p.showOption(c, http.StatusConflict, err)
	case fault.Invalid:
		return p.showOption(c, http.StatusUnprocessableEntity, err)
	}
	return err
}

func (p *pages) extendOption(c *frame.Call) error {
	o, err := p.optionAt(c)
	if err != nil {
		return err
	}
	ends, err := until(c, "expires")
	if err != nil {
		return p.refusedOption(c, err)
	}
	if ends.IsZero() {
		return p.refusedOption(c, fault.Field("expires_at", "Give an instant in the future."))
	}
	changed, err := p.Sales.ChangeOption(c.Context(), c.Actor, o.Program, o.ID, sales.OptionChange{ExpiresAt: ends})
	if err != nil {
		return p.refusedOption(c, err)
	}
	return c.Said(optionPath(o), "option.extended", moment(c, changed.ExpiresAt))
}

// cancelOption ends an option; while its lot is free it can be taken again.
func (p *pages) cancelOption(c *frame.Call) error {
	o, err := p.optionAt(c)
	if err != nil {
		return err
	}
	if _, err = p.Sales.CancelOption(c.Context(), c.Actor, o.Program, o.ID); err != nil {
		return p.refusedOption(c, err)
	}
	to := optionPath(o)
	if lot := mainLot(o.Lots); lot != 0 {
		path := pathOf(programs.Lot{Program: o.Program, ID: lot})
		if c.Value("back") == path {
			to = path
		}
		again := url.Values{"lead": {text(o.Lead)}, "owner": {text(o.Owner)}}
		if o.Status == sales.OptionLive {
			again.Set("expires", localInput(c, o.ExpiresAt))
		}
		return c.SaidUndo(to, path+"/option", again, "option.canceled", lotNames(o.Lots))
	}
	return c.Said(to, "option.canceled", lotNames(o.Lots))
}

// mainLot is the first lot of an option: main lots stand first.
func mainLot(lots []sales.OptionLot) int64 {
	if len(lots) == 0 {
		return 0
	}
	return lots[0].Lot
}

func (p *pages) bookOption(c *frame.Call) error {
	o, err := p.optionAt(c)
	if err != nil {
		return err
	}
	terms, err := readTerms(c)
	if err != nil {
		return p.refusedOption(c, err)
	}
	made, err := p.Sales.Book(c.Context(), c.Actor, sales.NewPurchase{Program: o.Program, Option: o.ID, Deposit: terms.deposit, DepositOverride: c.Value("override"), PlannedDeed: terms.deed, Comment: c.Value("comment")})
	if err != nil {
		return p.refusedOption(c, err)
	}
	return c.Said(purchasePath(made), "purchase.made", lotNames(made.Lots))
}
