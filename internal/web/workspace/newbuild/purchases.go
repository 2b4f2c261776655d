package newbuild

import (
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// purchaseMarks are the families of a purchase's states.
var purchaseMarks = map[sales.PurchaseStatus]string{sales.PreBooked: "engaged", sales.Booked: "engaged", sales.NotaryAppointment: "engaged", sales.Sold: "done", sales.Canceled: "stop"}

func (p *pages) purchases(c *frame.Call) error {
	d := salesList{Tab: c.Value("tab"), Mine: !c.Actor.Has(access.PurchaseExtendedView)}
	d.Tabs = choices(c.Words, "purchase.status.", d.Tab, "", string(sales.PreBooked), string(sales.Booked), string(sales.NotaryAppointment), string(sales.Sold), string(sales.Canceled))
	d.Tabs[0].Text = say(c.Words, "purchases.all")
	list, err := p.Sales.LatestPurchases(c.Context(), c.Actor, sales.Across{Program: c.Number("program"), Status: d.Tab, Before: c.Number("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		d.Next = onward(c.R.URL, "before", text(list[perPage-1].ID))
	}
	if c.Value("before") != "" {
		d.First = onward(c.R.URL, "before", "")
	}
	if d.Programs, err = p.programChoices(c); err != nil {
		return err
	}
	if d.Rows, err = p.purchaseRows(c, list); err != nil {
		return err
	}
	return c.Show("purchases", d)
}

func (p *pages) purchaseRows(c *frame.Call, list []sales.Purchase) ([]saleRow, error) {
	var leads, owners, sites []int64
	for _, one := range list {
		leads, owners, sites = append(leads, one.Lead), append(owners, one.Owner), append(sites, one.Program)
	}
	persons, names, called, err := p.around(c, leads, owners, sites)
	rows := make([]saleRow, len(list))
	for i, one := range list {
		who := persons[one.Lead]
		rows[i] = saleRow{ID: one.ID, Path: purchasePath(one), Lots: lotNames(one.Lots), Program: called[one.Program], Buyer: who.Name, Contact: who.Contact, Owner: names[one.Owner],
			Price: euros(c.Words, one.Price), When: moment(c, one.ConfirmedAt), Family: purchaseMarks[one.Status], Key: "purchase.status." + string(one.Status)}
		if one.Status == sales.Booked && c.Now.Before(one.WithdrawalUntil) {
			rows[i].Ends = countdown(c, one.WithdrawalUntil)
		}
	}
	return rows, err
}

// purchaseView is one purchase: the way to the deed with its dates, and the next step.
type purchaseView struct {
	Row               saleRow
	Path, ProgramPath string
	Lots              []linked
	Steps             []step
	Next              *nextStep
	Open              bool // it can still be changed
	CanAct            bool
	Form              bookForm
	Deposit           string
	Over              string // why a deposit above the limit was taken
	Refunded          string
	Reasons           []choice
	Ended             string // why it was cancelled
	Problems          []problem
	Comment           string
}

// step is a date on the way to the deed: reached, still to come, or the law's.
type step struct {
	Key, On, Note string
	Done, Law     bool
	Now           bool
}

// nextStep is the stage that comes next, and why it may have to wait.
type nextStep struct {
	To, Key   string
	Today     string
	Notified  bool // the day on which the buyer got the contract is asked for
	Ends      bool // so is when the appointment is
	WaitUntil string
}

func (p *pages) purchaseAt(c *frame.Call) (sales.Purchase, error) {
	program, err := c.ID("program")
	if err != nil {
		return sales.Purchase{}, err
	}
	id, err := c.ID("purchase")
	if err != nil {
		return sales.Purchase{}, err
	}
	return p.Sales.Purchase(c.Context(), c.Actor, program, id)
}

func (p *pages) purchase(c *frame.Call) error { return p.showPurchase(c, http.StatusOK, nil) }

func (p *pages) showPurchase(c *frame.Call, status int, wrong error) error {
	one, err := p.purchaseAt(c)
	if err != nil {
		return err
	}
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	rows, err := p.purchaseRows(c, []sales.Purchase{one})
	if err != nil {
		return err
	}
	d := purchaseView{Row: rows[0], Path: purchasePath(one), ProgramPath: programPath(in.ID), Steps: way(c, one, in), Open: one.Status != sales.Canceled,
		CanAct: office(c) && c.Actor.Has(access.OptionUpdate), Deposit: maybeEuros(c.Words, one.Deposit), Over: one.DepositOverride, Comment: one.Comment,
		Reasons: choices(c.Words, "cancellation.", c.Value("cancellation"), sales.Cancellations()...), Next: next(c, one)}
	d.Form = bookForm{Deposit: major(one.Deposit), Reason: one.DepositOverride, Deed: one.PlannedDeed.String(), Comment: one.Comment,
		Most: euros(c.Words, sales.DepositCap(one.Price, bookedOn(one), completion(one, in)))}
	if one.DepositRefunded != nil {
		d.Refunded = map[bool]string{true: "refunded.yes", false: "refunded.no"}[*one.DepositRefunded]
	}
	if one.Status == sales.Canceled {
		d.Ended = "cancellation." + one.Cancellation
	}
	for _, lot := range one.Lots {
		if l, err := v.Lot(lot.Lot); err == nil {
			m := mention(c, v, l)
			m.Price = euros(c.Words, lot.Price)
			d.Lots = append(d.Lots, m)
		}
	}
	if wrong != nil {
		d.Problems = problems(c.Words, wrong)
		if c.R.PostForm.Has("deposit") {
			d.Form.Deposit, d.Form.Reason, d.Form.Deed, d.Form.Comment = c.Value("deposit"), c.Value("override"), c.Value("deed"), c.Value("comment")
		}
	}
	return c.ShowStatus(status, "purchase", d)
}

func bookedOn(one sales.Purchase) day.Date { return day.Of(one.ConfirmedAt.In(day.Paris())) }

// completion is when the sale is to be completed, as the core counts the deposit's limit.
func completion(one sales.Purchase, in programs.Program) day.Date {
	if !one.PlannedDeed.IsZero() {
		return one.PlannedDeed
	}
	return in.Delivery
}

// cap is the largest deposit of a booking made now, with the programme's delivery for its end.
func (p *pages) cap(c *frame.Call, in programs.Program, price int64) string {
	return euros(c.Words, sales.DepositCap(price, day.Of(c.Now.In(day.Paris())), in.Delivery))
}

// way is the way to the deed: what was done with its date, what the law counts, what is to come.
func way(c *frame.Call, one sales.Purchase, in programs.Program) []step {
	list := []step{{Key: "step.pre-booked", On: moment(c, one.ConfirmedAt), Done: true}}
	if one.Deposit != nil {
		list = append(list, step{Key: "step.deposit", On: euros(c.Words, *one.Deposit), Law: true, Done: true, Note: say(c.Words, "step.deposit.most", euros(c.Words, sales.DepositCap(one.Price, bookedOn(one), completion(one, in))))})
	}
	list = append(list, step{Key: "step.booked", On: moment(c, one.SignedAt), Done: !one.SignedAt.IsZero()})
	if !one.WithdrawalUntil.IsZero() {
		list = append(list, step{Key: "step.withdrawal", On: say(c.Words, "step.until", midnight(c, one.WithdrawalUntil)), Law: true, Done: !c.Now.Before(one.WithdrawalUntil)})
	}
	if draft := sales.DraftDeedBy(one.PlannedDeed); !draft.IsZero() && one.SoldAt.IsZero() {
		list = append(list, step{Key: "step.draft", On: onDay(c, draft), Law: true})
	}
	appointment := step{Key: "step.notary-appointment", On: moment(c, one.AppointmentSetAt), Done: !one.AppointmentSetAt.IsZero()}
	if !one.AppointmentEndAt.IsZero() {
		appointment.Note = say(c.Words, "step.appointment", moment(c, one.AppointmentEndAt))
	}
	deed := step{Key: "step.sold", On: moment(c, one.SoldAt), Done: !one.SoldAt.IsZero()}
	if deed.On == "" && !one.PlannedDeed.IsZero() {
		deed.Note = say(c.Words, "step.planned", onDay(c, one.PlannedDeed))
	}
	list = append(list, appointment, deed)
	if one.Status == sales.Canceled {
		list = append(list, step{Key: "step.canceled", On: moment(c, one.CanceledAt), Done: true})
	}
	return current(list)
}

// midnight is the last day before a midnight of the law, which is one of Paris.
func midnight(c *frame.Call, t time.Time) string {
	return c.Words.Day(t.Add(-time.Second).In(day.Paris()))
}

// current marks the first step that is not done.
func current(list []step) []step {
	for i := range list {
		if !list[i].Done && !list[i].Law {
			list[i].Now = true
			break
		}
	}
	return list
}

// next is the stage that comes next, nil at the end of the way.
func next(c *frame.Call, one sales.Purchase) *nextStep {
	n := nextStep{Today: localInput(c, c.Now)}
	switch one.Status {
	case sales.PreBooked:
		n.To, n.Notified = string(sales.Booked), true
	case sales.Booked:
		n.To, n.Ends = string(sales.NotaryAppointment), true
	case sales.NotaryAppointment:
		n.To = string(sales.Sold)
		if c.Now.Before(one.WithdrawalUntil) {
			n.WaitUntil = midnight(c, one.WithdrawalUntil)
		}
	default:
		return nil
	}
	n.Key = "advance." + n.To
	return &n
}

// terms are what of a purchase a form agrees on.
type terms struct {
	deposit *int64
	deed    day.Date
}

func readTerms(c *frame.Call) (t terms, err error) {
	var ok bool
	if t.deposit, ok = minor(c.Value("deposit")); !ok {
		return t, fault.Field("deposit_amount", "This is not an amount.")
	}
	if value := c.Value("deed"); value != "" {
		if t.deed, ok = day.Parse(value); !ok {
			return t, fault.Field("planned_deed", "This is not a day.")
		}
	}
	return t, nil
}

// refusedPurchase shows the purchase again with why an act on it was not done.
func (p *pages) refusedPurchase(c *frame.Call, err error) error {
	switch fault.Of(err) {
	case fault.Conflict:
		return p.showPurchase(c, http.StatusConflict, err)
	case fault.Invalid:
		return p.showPurchase(c, http.StatusUnprocessableEntity, err)
	}
	return err
}

func (p *pages) advance(c *frame.Call) error {
	one, err := p.purchaseAt(c)
	if err != nil {
		return err
	}
	s := sales.Step{To: sales.PurchaseStatus(c.Value("to"))}
	for name, at := range map[string]*time.Time{"at": &s.At, "notified": &s.NotifiedAt, "ends": &s.EndAt} {
		if *at, err = until(c, name); err != nil {
			return p.refusedPurchase(c, fault.Field("at", "Give an instant."))
		}
	}
	if s.At.After(c.Now) && s.At.Sub(c.Now) < time.Minute { // the form counts whole minutes
		s.At = time.Time{}
	}
	if _, err = p.Sales.Advance(c.Context(), c.Actor, one.Program, one.ID, s); err != nil {
		return p.refusedPurchase(c, err)
	}
	return c.Said(purchasePath(one), "purchase.advanced", say(c.Words, "purchase.status."+string(s.To)))
}

func (p *pages) changePurchase(c *frame.Call) error {
	one, err := p.purchaseAt(c)
	if err != nil {
		return err
	}
	t, err := readTerms(c)
	if err != nil {
		return p.refusedPurchase(c, err)
	}
	change := sales.PurchaseChange{Deposit: t.deposit, DepositOverride: new(c.Value("override")), Comment: new(c.Value("comment"))}
	if t.deed != one.PlannedDeed {
		change.PlannedDeed = &t.deed
	}
	if v := c.Value("refunded"); v != "" {
		change.DepositRefunded = new(v == "yes")
	}
	if _, err = p.Sales.ChangePurchase(c.Context(), c.Actor, one.Program, one.ID, change); err != nil {
		return p.refusedPurchase(c, err)
	}
	return c.Said(purchasePath(one), "purchase.changed")
}

func (p *pages) cancelPurchase(c *frame.Call) error {
	one, err := p.purchaseAt(c)
	if err != nil {
		return err
	}
	var refunded *bool
	if v := c.Value("refunded"); v != "" {
		refunded = new(v == "yes")
	}
	if _, err = p.Sales.CancelPurchase(c.Context(), c.Actor, one.Program, one.ID, c.Value("cancellation"), c.Value("comment"), refunded); err != nil {
		return p.refusedPurchase(c, err)
	}
	return c.Said(purchasePath(one), "purchase.canceled", lotNames(one.Lots))
}
