package adlead

import (
	"context"
	"slices"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// model gives what a line's message says of its subject: as it is stored now,
// which may be later than the line, and the vendor's fields only.
func (t *teller) model(ctx context.Context, line event.Event, in place, account int64) (model, error) {
	id := line.Subject.ID
	switch line.Kind {
	case "lot.deleted", "option.deleted", "purchase.deleted":
		return func(e *wire.Encoder) { e.IntField("id", id) }, nil
	case "lot.status_updated":
		return t.status(ctx, line, in, account)
	}
	switch line.Subject.Kind {
	case "lot":
		return t.lot(ctx, account, in.program.ID, id)
	case "option":
		return t.option(ctx, account, id)
	case "purchase":
		return t.purchase(ctx, account, id)
	case "registration":
		return t.registration(ctx, account, id)
	}
	return t.interest(ctx, account, in.lead, id)
}

// one is a lot that is still there.
func (t *teller) one(ctx context.Context, account, program, id int64) (programs.Lot, bool, error) {
	list, err := t.GetLots(ctx, account, program, []int64{id})
	if err != nil || len(list) == 0 {
		return programs.Lot{}, false, err
	}
	return list[0], true, nil
}

// lot is told whole, and to the developer itself: its family is named whole too.
func (t *teller) lot(ctx context.Context, account, program, id int64) (model, error) {
	l, found, err := t.one(ctx, account, program, id)
	if err != nil || !found {
		return nil, err
	}
	everybody := access.Operator(access.Account{ID: account}, "adlead")
	family, err := t.lots.Family(ctx, everybody, []programs.Lot{l})
	return func(e *wire.Encoder) { lotFields(e, l, family[id], t.now()) }, err
}

// status is what the lot became at this line, whatever it is by now: none of the
// steps is left out.
func (t *teller) status(ctx context.Context, line event.Event, in place, account int64) (model, error) {
	l, found, err := t.one(ctx, account, in.program.ID, line.Subject.ID)
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

// option tells no estimate: the vendor's samples never have one, and it would be
// stale on arrival.
func (t *teller) option(ctx context.Context, account, id int64) (model, error) {
	o, found, err := t.GetOption(ctx, account, id)
	if err != nil || !found {
		return nil, err
	}
	if o.Status = o.StatusAt(t.now()); o.Status != sales.OptionLive {
		o.ExpiresAt = time.Time{}
	}
	return func(e *wire.Encoder) { optionFields(e, o) }, nil
}

func (t *teller) purchase(ctx context.Context, account, id int64) (model, error) {
	p, found, err := t.GetPurchase(ctx, account, id)
	if err != nil || !found {
		return nil, err
	}
	return func(e *wire.Encoder) {
		e.IntField("owner_id", p.Owner)
		purchaseFields(e, purchaseSheet{Purchase: p, lots: p.Lots})
	}, nil
}

func (t *teller) registration(ctx context.Context, account, id int64) (model, error) {
	r, found, err := t.GetRegistration(ctx, account, id, t.now())
	if err != nil || !found || r.Status == sales.RegistrationWithdrawn {
		return nil, err // a withdrawn one is shown by no door
	}
	r.Status = r.StatusAt(t.now())
	owner, _, err := t.GetUser(ctx, account, r.Owner)
	return func(e *wire.Encoder) { registrationFields(e, claimSheet{Registration: r, owner: owner}) }, err
}

func (t *teller) interest(ctx context.Context, account, lead, id int64) (model, error) {
	list, err := t.InterestsOfLead(ctx, account, lead)
	for _, i := range list {
		if i.ID == id {
			return func(e *wire.Encoder) { e.IntField("id", id); e.StringField("status", i.Status) }, err
		}
	}
	return nil, err
}
