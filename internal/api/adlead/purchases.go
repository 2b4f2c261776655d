package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/sales"
)

// listPurchases answers GET /programs/{program}/purchases.
func (d *Door) listPurchases(c *call) error {
	p := c.page()
	list, total, err := d.Sales.Purchases(c.Ctx, c.actor, sales.Query{Program: c.program, Limit: p.size, Offset: p.offset()})
	if err != nil {
		return err
	}
	sheets, err := d.purchases(c, list)
	if err != nil {
		return err
	}
	return sendPage(c, p, sheets, total, renderPurchaseLine)
}

// getPurchase answers GET /programs/{program}/purchases/{purchase}.
func (d *Door) getPurchase(c *call) error {
	id, err := c.PathID("purchase")
	if err != nil {
		return err
	}
	purchase, err := d.Sales.Purchase(c.Ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	sheets, err := d.purchases(c, []sales.Purchase{purchase})
	if err != nil {
		return err
	}
	sheet := sheets[0]
	sheet.lots = d.visible(c, purchase.Lots)
	return c.send(func(e *wire.Encoder) { renderPurchase(e, sheet) })
}

// purchases are purchases with their people, who are asked for together.
func (d *Door) purchases(c *call, list []sales.Purchase) ([]purchaseSheet, error) {
	var ids []int64
	for _, p := range list {
		ids = append(ids, p.Contacts...)
	}
	buyers, err := d.persons(c.Ctx, c, ids)
	if err != nil {
		return nil, err
	}
	sheets := make([]purchaseSheet, len(list))
	for i, p := range list {
		sheets[i].Purchase = p
		if sheets[i].owner, err = d.user(c.Ctx, c, p.Owner); err != nil {
			return nil, err
		}
		for _, id := range p.Contacts {
			sheets[i].contacts = append(sheets[i].contacts, buyers[id])
		}
	}
	return sheets, nil
}
