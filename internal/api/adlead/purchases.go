package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/sales"
)

// listPurchases answers GET /programs/{program}/purchases (spec 3.9).
func (d *Door) listPurchases(c *call) error {
	p := c.page()
	list, total, err := d.Sales.Purchases(c.ctx, c.actor, sales.Query{Program: c.program, Limit: p.size, Offset: p.offset()})
	if err != nil {
		return err
	}
	sheets := make([]purchaseSheet, len(list))
	for i, purchase := range list {
		if sheets[i], err = d.purchaseLine(c, purchase); err != nil {
			return err
		}
	}
	return sendPage(c, p, sheets, total, renderPurchaseLine)
}

// getPurchase answers GET /programs/{program}/purchases/{purchase}.
func (d *Door) getPurchase(c *call) error {
	id, err := c.pathID("purchase")
	if err != nil {
		return err
	}
	purchase, err := d.Sales.Purchase(c.ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	sheet, err := d.purchaseLine(c, purchase)
	if err != nil {
		return err
	}
	if sheet.lots, err = d.lotsNamed(c.ctx, c, lotsOf(purchase.Lots)); err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderPurchase(e, sheet) })
}

// purchaseLine is a purchase with its people.
func (d *Door) purchaseLine(c *call, p sales.Purchase) (purchaseSheet, error) {
	owner, err := d.user(c.ctx, c, p.Owner)
	if err != nil {
		return purchaseSheet{}, err
	}
	contacts, err := d.persons(c.ctx, c, p.Contacts)
	return purchaseSheet{Purchase: p, owner: owner, contacts: contacts}, err
}
