package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/day"
	"palier/internal/core/people"
	"palier/internal/core/sales"
)

// The steps of a contract, numbers of contract_step.
var contractSteps = map[sales.PurchaseStatus]int64{
	sales.PreBooked: 2, sales.Booked: 3, sales.NotaryAppointment: 3, sales.Sold: 4, sales.Canceled: 5,
}

// listContracts answers GET /agencies/{agency}/contracts: the purchases of the agency's
// programmes.
func (d *Door) listContracts(c *call) error {
	p := c.page(10_000)
	q := sales.ContractQuery{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	s := c.stream()
	s.Object()
	s.Key("contracts")
	s.Array()
	each, rest := gather(func(list []sales.Contract) error { return d.renderContracts(c, s, list) })
	page, err := d.Sales.Contracts(c.Ctx, c.actor, q, each)
	if err == nil {
		err = rest()
	}
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// renderContracts writes contracts, each with who stands for its buyers.
func (d *Door) renderContracts(c *call, s *wire.Stream, list []sales.Contract) error {
	var buyers []int64
	for _, one := range list {
		buyers = append(buyers, one.Contacts...)
	}
	roots, err := d.roots(c, buyers)
	for _, one := range list {
		if err == nil {
			renderContract(&s.Encoder, one, roots)
			err = s.Err()
		}
	}
	return err
}

// roots gives who stands for contacts, some hundred at once.
func (d *Door) roots(c *call, ids []int64) (map[int64]people.Contact, error) {
	all := make(map[int64]people.Contact, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), several)
		some, err := d.People.Roots(c.Ctx, c.actor, ids[:n])
		if err != nil {
			return nil, err
		}
		for id, root := range some {
			all[id] = root
		}
		ids = ids[n:]
	}
	return all, nil
}

// renderContract writes a purchase (openapi.yaml, schema Contract). Fees are not the core's:
// they are null, as is what a new-build sale does not have.
func renderContract(e *wire.Encoder, c sales.Contract, roots map[int64]people.Contact) {
	net, rate, one := c.WithoutVAT()
	e.Object()
	e.IntField("id", c.ID)
	e.IntField("step", contractSteps[c.Status])
	e.IntField("agency", c.Agency)
	e.IntField("property", c.Property)
	e.StringField("currency", "EUR")
	e.FloatField("price", major(c.Price))
	known := len(c.Lots) > 0
	amount := func(name string, minor int64, known bool) {
		if known {
			e.FloatField(name, major(minor))
		} else {
			e.NullField(name)
		}
	}
	amount("price_net", net, known)
	nulls(e, "commission", "commission_agency", "commission_owner", "commission_customer")
	amount("vat", c.Price-net, known)
	amount("vat_rate", rate, one)
	deposit := int64(0)
	if c.Deposit != nil {
		deposit = *c.Deposit
	}
	amount("deposit", deposit, c.Deposit != nil)
	contractDates(e, c)
	e.Key("contacts")
	e.Array()
	parties(e, c, roots)
	e.EndArray()
	e.Key("entries")
	e.Array()
	for _, l := range c.Lots {
		e.Object()
		e.StringField("label", l.Name.Reference)
		e.FloatField("amount", major(l.Price))
		e.NullField("date")
		e.End()
	}
	e.EndArray()
	e.NullableStringField("comment", c.Comment)
	stamps(e, c.CreatedAt, c.UpdatedAt)
	e.End()
}

// contractDates writes when what was or is to be: the deed is planned for a day, else for that
// of the notary's appointment.
func contractDates(e *wire.Encoder, c sales.Contract) {
	on := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return day.Of(at.In(paris)).String()
	}
	planned := c.PlannedDeed.String()
	if planned == "" {
		planned = on(c.AppointmentEndAt)
	}
	e.NullField("project_at")
	e.NullableStringField("offer_at", on(c.ConfirmedAt))
	e.NullableStringField("commitment_at", on(c.SignedAt))
	e.NullField("condition_precedent_at")
	e.NullableStringField("contract_scheduled_at", planned)
	e.NullableStringField("contract_at", on(c.SoldAt))
	nulls(e, "collected_at", "legal_notice_at")
}

// parties writes the buyers, each person once.
func parties(e *wire.Encoder, c sales.Contract, roots map[int64]people.Contact) {
	written := map[int64]bool{}
	for _, id := range c.Contacts {
		root, there := roots[id]
		if !there || written[root.ID] {
			continue
		}
		written[root.ID] = true
		e.Object()
		e.StringField("contact", number(root.ID))
		e.StringField("type", "buyer")
		e.End()
	}
}
