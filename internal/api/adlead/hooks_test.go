package adlead_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/adlead"
	"palier/internal/api/wire"
	"palier/internal/core/event"
	"palier/internal/core/sales"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
)

// listener is an endpoint that hears all that a running server's journal says.
type listener struct {
	*door
	format webhooks.Format
	to     webhooks.Endpoint
}

// heard is a message as its receiver reads it.
type heard struct {
	Event     string
	EmittedAt string `json:"emitted_at"`
	Data      object
}

func eachListener(t *testing.T, run func(t *testing.T, l *listener)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		d := &door{testkit.Demo(t, db), readContract(t)}
		from := adlead.Sources{Access: d.Access, Programs: d.Programs, Desk: d.Desk, Sales: d.Sales, Registry: d.Registry}
		l := &listener{door: d, format: adlead.Webhooks(from, d.Clock.Now)}
		l.to = webhooks.Endpoint{Account: d.Operator.Account, Developer: d.developer(t)}
		run(t, l)
	})
}

// hear gives the messages of the journal after a sequence, and the last sequence.
func (l *listener) hear(t *testing.T, after int64, to webhooks.Endpoint) (list []heard, last int64) {
	t.Helper()
	names := map[string]bool{}
	for _, e := range l.format.Events {
		names[e.Name] = true
	}
	lines, err := l.Journal(t.Context(), l.Operator.Account, after, event.Subject{}, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		last = line.Seq
		told, err := l.format.Shape.Render(t.Context(), line, to)
		if err != nil {
			t.Fatalf("line %d, %s: %v", line.Seq, line.Kind, err)
		}
		for _, m := range told {
			if _, err := wire.ParseObject(m.Body); err != nil || !names[m.Event] || m.Subject != line.Subject {
				t.Errorf("line %d: %s of %v, %v: %s", line.Seq, m.Event, m.Subject, err, m.Body)
			}
			var h heard
			d := json.NewDecoder(bytes.NewReader(m.Body))
			d.UseNumber()
			if err := d.Decode(&h); err != nil || h.Event != m.Event {
				t.Errorf("%v: %s", err, m.Body)
			}
			list = append(list, h)
		}
	}
	return list, last
}

// keys are a message's data, so that none of another party's slips in.
func (h heard) keys() []string { return slices.Sorted(maps.Keys(h.Data)) }

func TestWhatHappensIsToldInTheVendorsWords(t *testing.T) {
	eachListener(t, func(t *testing.T, l *listener) {
		_, before := l.hear(t, 0, l.to)
		lead := l.lead(t)
		option := l.full().post(t, l.in("/options"), l.take(lead, l.Adlead.LotFree)).data()
		id := option.id(t, "id")
		l.full().do(t, "DELETE", l.in("/options/%d", id), "").want(200)
		program, owner := number(t, l.Adlead.Program), number(t, l.Adlead.Owner)
		if _, err := l.Sales.Book(t.Context(), l.Operator, sales.NewPurchase{Program: program, Lead: lead, Owner: owner, Lots: []int64{number(t, l.Adlead.LotFree)}}); err != nil {
			t.Fatal(err)
		}
		l.full().do(t, "PUT", l.in("/lots/%s", l.Adlead.LotFree), `{"price_including_vat":400000}`).want(200)
		l.full().post(t, l.in("/registrations"), `{"owner_id":`+l.Adlead.Owner+`,"name":"Roux","firstname":"Paul","email1":"paul.roux@example.org","phone1":"0639980003"}`)

		list, _ := l.hear(t, before, l.to)
		want := map[string][]string{
			"interest:created":   {"context", "id", "status"},
			"option:created":     {"context", "estimated_availability", "expires_at", "id", "lots", "option_lifespan", "owner_id", "status"},
			"option:updated":     {"context", "estimated_availability", "expires_at", "id", "lots", "option_lifespan", "owner_id", "status"},
			"lot:status-updated": {"context", "id", "is_primary", "primpromo_id", "reference", "status"},
			"lot:updated": {"children_lots", "context", "id", "is_primary", "parent_lot", "price_excluding_vat", "price_including_vat", "price_reduced_vat", "price_with_secondary_excluding_vat",
				"price_with_secondary_including_vat", "price_with_secondary_reduced_vat", "primpromo_id", "reduced_vat_eligibility", "reference", "status", "subtype", "subtype_display",
				"type", "type_display", "typology", "typology_display", "vat_rate"},
			"purchase:created": {"booking_contract_signed_at", "canceled_at", "cancellation_comment", "cancellation_type", "comment", "context", "deposit_amount", "deposit_refunded", "has_mixed_vat",
				"id", "lead_id", "lots", "notary_appointment_end_at", "notary_appointment_set_at", "owner_id", "pre_booking_confirmed_at", "price_including_vat", "sale_deed_signed_at", "status",
				"vat_rate", "withdrawal_period_expires_at"},
			"registration:created": {"comment", "contact", "context", "created_at", "decided_at", "expires_at", "id", "lead_id", "owner", "refusal_reason", "report", "status", "status_display", "updated_at"},
		}
		got := map[string][]string{}
		var states []string
		for _, h := range list {
			got[h.Event] = h.keys()
			if h.Event == "lot:status-updated" {
				states = append(states, h.Data["status"].(string))
			}
			where := h.Data["context"].(map[string]any)
			if where["tenant_key"] != "client-a" || fmt.Sprint(where["program_id"]) != l.Adlead.Program || where["program_primpromo_id"] != "00000" {
				t.Errorf("%s: context %v", h.Event, where)
			}
			if _, sale := where["lead_id"]; sale == strings.HasPrefix(h.Event, "lot:") || sale && (where["lead_id"] == nil || where["interest_id"] == nil) {
				t.Errorf("%s: context %v", h.Event, where)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		// Each step of the lot, though it was past when it was told.
		if diff := cmp.Diff([]string{"option", "available", "pre-booked"}, states); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASpaceHearsNothingOfAnother(t *testing.T) {
	eachListener(t, func(t *testing.T, l *listener) {
		mine, _ := l.hear(t, 0, l.to)
		all, _ := l.hear(t, 0, webhooks.Endpoint{Account: l.Operator.Account})
		list, err := l.Access.Developers(t.Context(), l.Operator)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			if one.Slug != l.Adlead.OtherTenant {
				continue
			}
			if other, _ := l.hear(t, 0, webhooks.Endpoint{Account: one.Account, Developer: one.ID}); len(other) != 0 {
				t.Errorf("%s hears %v", one.Slug, other[0])
			}
		}
		if len(mine) == 0 || len(mine) != len(all) {
			t.Errorf("%d messages of the space, %d of the account", len(mine), len(all))
		}
	})
}

// A lot that was deleted since is told once: that it is gone.
func TestADeletedLotIsOnlyToldToBeGone(t *testing.T) {
	eachListener(t, func(t *testing.T, l *listener) {
		_, before := l.hear(t, 0, l.to)
		c := l.full()
		lot := c.post(t, l.in("/lots"), `{"reference":"Z01","type":"cellar","vat_rate":20,"price_including_vat":3000}`).data()
		if told, _ := l.hear(t, before, l.to); len(told) != 1 || told[0].Event != "lot:created" || told[0].Data["reference"] != "Z01" {
			t.Errorf("%v", told)
		}
		c.do(t, "DELETE", l.in("/lots/%d", lot.id(t, "id")), "").want(200)
		told, _ := l.hear(t, before, l.to)
		if len(told) != 1 || told[0].Event != "lot:deleted" || len(told[0].Data) != 2 || fmt.Sprint(told[0].Data["id"]) != fmt.Sprint(lot["id"]) {
			t.Errorf("%v", told)
		}
	})
}
