package adlead

import (
	"context"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/event"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// model gives what a line's message says of its subject: as it is stored now,
// which may be later than the line, and the vendor's fields only.
func (t *teller) model(ctx context.Context, line event.Event, in place, account int64) (model, error) {
	id := line.Subject.ID
	switch line.Kind {
	case programs.EventLotDeleted:
		return func(e *wire.Encoder) { e.IntField("id", id) }, nil
	case programs.EventLotStatusUpdated:
		return t.status(ctx, line, in, account)
	}
	switch line.Subject.Kind {
	case programs.SubjectLot:
		return t.lot(ctx, account, in.program.ID, id)
	case sales.SubjectOption:
		return t.option(ctx, account, id)
	case sales.SubjectPurchase:
		return t.purchase(ctx, account, id)
	case sales.SubjectRegistration:
		return t.registration(ctx, account, id)
	}
	return t.interest(ctx, account, in.lead, id)
}

// lot is told whole, and to the developer itself: its family is named whole too.
func (t *teller) lot(ctx context.Context, account, program, id int64) (model, error) {
	l, found, err := t.Programs.LotTold(ctx, account, program, id)
	if err != nil || !found {
		return nil, err
	}
	family, err := t.Programs.FamilyTold(ctx, l)
	return func(e *wire.Encoder) { lotFields(e, l, family, t.now()) }, err
}

// status is what the lot became at this line, whatever it is by now: none of the
// steps is left out.
func (t *teller) status(ctx context.Context, line event.Event, in place, account int64) (model, error) {
	l, found, err := t.Programs.LotTold(ctx, account, in.program.ID, line.Subject.ID)
	if err != nil || !found {
		return nil, err
	}
	i := slices.IndexFunc(line.Changes, func(c event.Change) bool { return c.Field == "status" })
	if i < 0 {
		return nil, nil
	}
	return func(e *wire.Encoder) {
		e.IntField("id", l.ID)
		e.NullableStringField("primpromo_id", l.OuterCode)
		e.StringField("reference", l.Reference)
		e.BoolField("is_primary", l.Main)
		e.StringField("status", line.Changes[i].After)
	}, nil
}

func (t *teller) option(ctx context.Context, account, id int64) (model, error) {
	o, found, err := t.Sales.OptionTold(ctx, account, id)
	if err != nil || !found {
		return nil, err
	}
	return func(e *wire.Encoder) { optionFields(e, o) }, nil
}

func (t *teller) purchase(ctx context.Context, account, id int64) (model, error) {
	p, found, err := t.Sales.PurchaseTold(ctx, account, id)
	if err != nil || !found {
		return nil, err
	}
	return func(e *wire.Encoder) {
		e.IntField("owner_id", p.Owner)
		purchaseFields(e, purchaseSheet{Purchase: p, lots: p.Lots})
	}, nil
}

func (t *teller) registration(ctx context.Context, account, id int64) (model, error) {
	r, found, err := t.Registry.RegistrationTold(ctx, account, id)
	if err != nil || !found {
		return nil, err
	}
	owner, _, err := t.Access.UserTold(ctx, account, r.Owner)
	return func(e *wire.Encoder) { registrationFields(e, claimSheet{Registration: r, owner: owner}) }, err
}

func (t *teller) interest(ctx context.Context, account, lead, id int64) (model, error) {
	list, err := t.Desk.InterestsTold(ctx, account, lead)
	for _, i := range list {
		if i.ID == id {
			return func(e *wire.Encoder) { e.IntField("id", id); e.StringField("status", i.Status) }, err
		}
	}
	return nil, err
}
