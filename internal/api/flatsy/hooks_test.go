package flatsy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"palier/internal/api/apitest"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
)

// telling is a running server that tells a receiver what happens.
type telling struct {
	client
	*receiver
	id     int64 // of the endpoint
	secret string
}

// eachTelling runs a test with an endpoint of a format.
func eachTelling(t *testing.T, format string, run func(t *testing.T, w *telling)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		contract, err := document()
		if err != nil {
			t.Fatal(err)
		}
		d := &door{testkit.Demo(t, db, testkit.Reaching()), contract.Afresh()}
		w := &telling{client: d.user(t), receiver: newReceiver(t)}
		made, secret, err := d.Webhooks.Create(t.Context(), d.Operator, webhooks.Endpoint{Format: format, URL: w.server.URL})
		if err != nil {
			t.Fatal(err)
		}
		w.id, w.secret = made.ID, secret
		run(t, w)
	})
}

// must gives a visit that a call of the core gave.
func must(t *testing.T) func(v visits.Visit, err error) visits.Visit {
	t.Helper()
	return func(v visits.Visit, err error) visits.Visit {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// book books the nth free slot and gives the visit's id.
func (w *telling) book(t *testing.T, property string, n int, name string) string {
	t.Helper()
	return w.post(t, "/visit/create", booking(property, w.slot(t, property, n), name))["id"].(string)
}

func (w *telling) cancel(t *testing.T, visit, who, status string) {
	t.Helper()
	w.post(t, "/visit/cancel", fmt.Sprintf(`{"visitId":"%s","visitorId":"%s@example.org","visitStatus":"visit.status.cancelled.%s"}`, visit, who, status))
}

func (w *telling) confirm(t *testing.T, visit string) visits.Visit {
	t.Helper()
	return must(t)(w.Visits.Confirm(t.Context(), w.Operator, visit))
}

// The rows of the document's table, in its first publication and in the later one.
func TestEachEventHasItsKeys(t *testing.T) {
	for _, test := range []struct {
		what string
		do   func(t *testing.T, w *telling, property string)
		want []string // in the format webhookevent
	}{
		{"confirmed, done and reported", func(t *testing.T, w *telling, property string) {
			v := w.confirm(t, w.book(t, property, 0, "noe"))
			must(t)(w.Visits.Finish(t.Context(), w.Operator, v.UID, v.Code))
			must(t)(w.Visits.SaveReport(t.Context(), w.Operator, v.UID, v.Property, visits.Report{Comment: "Lumineux", Interest: 4, Rated: true}))
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor", "eventType=visit.confirmed status=visit.status.confirmed",
			"eventType=visit.done oldStatus=visit.status.confirmed status=visit.status.done visitor", "eventType=visit.report.updated",
		}},
		{"given up by its visitor", func(t *testing.T, w *telling, property string) {
			w.cancel(t, w.book(t, property, 0, "noe"), "noe", "visitor")
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor",
			"eventType=visit.cancelled.visitor oldStatus=visit.status.proposed status=visit.status.cancelled.visitor visitor",
		}},
		{"given up by the client", func(t *testing.T, w *telling, property string) {
			id := w.book(t, property, 0, "noe")
			w.confirm(t, id)
			w.cancel(t, id, "noe", "owner")
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor", "eventType=visit.confirmed status=visit.status.confirmed",
			"eventType=visit.cancelled.owner oldStatus=visit.status.confirmed status=visit.status.cancelled.owner",
		}},
		{"given up by the agent", func(t *testing.T, w *telling, property string) {
			_, _, err := w.Visits.Cancel(t.Context(), w.Operator, w.book(t, property, 0, "noe"), "", visits.CancelledByAgent)
			if err != nil {
				t.Fatal(err)
			}
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor",
			"eventType=visit.cancelled.agent oldStatus=visit.status.proposed status=visit.status.cancelled.flatguide",
		}},
		{"confirmed at once, and the property is let", func(t *testing.T, w *telling, property string) {
			w.rules(t, visits.Overrides{AutoConfirm: new(true)})
			w.book(t, property, 0, "noe")
			w.post(t, "/property/R1/terminate", `{}`)
		}, []string{
			"eventType=visit.new.confirmed status=visit.status.confirmed visitor",
			"eventType=visit.cancelled.endofvisits oldStatus=visit.status.confirmed status=visit.status.cancelled.terminated visitor",
		}},
		{"of several visitors one leaves, then the other", func(t *testing.T, w *telling, property string) {
			w.rules(t, visits.Overrides{Capacity: new(2)})
			id := w.book(t, property, 0, "noe")
			w.post(t, "/visit/create", booking(property, w.get(t, "/visit/"+id)["date"].(string), "zoe"))
			w.cancel(t, id, "noe", "owner")
			w.cancel(t, id, "zoe", "owner")
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor", "eventType=visit.new.unconfirmed status=visit.status.proposed visitor",
			"eventType=visit.cancelled.visitor oldStatus=visit.status.proposed status=visit.status.cancelled.owner visitor",
			"eventType=visit.cancelled.owner oldStatus=visit.status.proposed status=visit.status.cancelled.owner",
		}},
		{"a visitor's coordinates, which no row has", func(t *testing.T, w *telling, property string) {
			id := w.book(t, property, 0, "noe")
			w.post(t, "/update/visitor?visitId="+id+"&visitorId=noe@example.org", visitor("zoe"))
			w.cancel(t, id, "zoe", "visitor")
		}, []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor",
			"eventType=visit.cancelled.visitor oldStatus=visit.status.proposed status=visit.status.cancelled.visitor visitor",
		}},
	} {
		t.Run(test.what, func(t *testing.T) {
			for _, format := range []string{"visitchange", "webhookevent"} {
				eachTelling(t, format, func(t *testing.T, w *telling) {
					test.do(t, w, w.property(t, "R1"))
					want := slices.Clone(test.want)
					if format == "visitchange" {
						for i, row := range want {
							_, rest, _ := strings.Cut(row, " ")
							want[i] = rest
						}
					}
					if diff := cmp.Diff(want, rows(w.hear(t, len(want)))); diff != "" {
						t.Error(diff)
					}
				})
			}
		})
	}
}

// An integrator sees every event without an agent (seed: test environment).
func TestTheSandboxTellsItsScripts(t *testing.T) {
	const created = "eventType=visit.new.unconfirmed status=visit.status.proposed visitor"
	const confirmed = "eventType=visit.confirmed status=visit.status.confirmed"
	const left = " oldStatus=visit.status.proposed status=visit.status.cancelled."
	eachTelling(t, "webhookevent", func(t *testing.T, w *telling) {
		property := w.property(t, "R1")
		for phone, want := range map[string][]string{
			"0600000000":        {created, confirmed},
			"+33600000001":      {created, confirmed, "eventType=visit.done oldStatus=visit.status.confirmed status=visit.status.done visitor", "eventType=visit.report.updated"},
			"06 00 00 00 02":    {created, "eventType=visit.cancelled.visitor" + left + "rescheduled visitor", "eventType=visit.date.changed previousDate previousId visitor", created},
			"00 33 6 00000010":  {created, "eventType=visit.cancelled.agent" + left + "flatguide"},
			"+33 6 00 00 00 11": {created, "eventType=visit.cancelled.visitor" + left + "visitor visitor"},
		} {
			w.post(t, "/visit/create", strings.Replace(booking(property, w.slot(t, property, 0), "noe"), "+33639980021", phone, 1))
			if diff := cmp.Diff(want, rows(w.hear(t, len(want)))); diff != "" {
				t.Errorf("%s: %s", phone, diff)
			}
		}
	})
}

// rules sets rules of the account.
func (w *telling) rules(t *testing.T, r visits.Overrides) {
	t.Helper()
	if err := w.Visits.SaveRules(t.Context(), w.Operator, r); err != nil {
		t.Fatal(err)
	}
}

func TestAMoveIsToldInThreeEventsInOrderAndAsItWas(t *testing.T) {
	eachTelling(t, "webhookevent", func(t *testing.T, w *telling) {
		w.is(true)
		property := w.property(t, "R1")
		from, to := w.slot(t, property, 0), w.slot(t, property, 3)
		old := w.post(t, "/visit/create", booking(property, from, "noe"))["id"].(string)
		w.confirm(t, old)
		moved := w.post(t, "/visit/reschedule", fmt.Sprintf(`{"visitId":"%s","visitorId":"noe@example.org","date":"%s"}`, old, to))["id"].(string)
		w.confirm(t, moved) // later than all that is told below
		w.failed(t, 1)
		w.is(false)
		w.Clock.Advance(10 * time.Second)
		list := w.hear(t, 6)
		want := []string{
			"eventType=visit.new.unconfirmed status=visit.status.proposed visitor", "eventType=visit.confirmed status=visit.status.confirmed",
			"eventType=visit.cancelled.visitor oldStatus=visit.status.confirmed status=visit.status.cancelled.rescheduled visitor",
			"eventType=visit.date.changed previousDate previousId visitor", "eventType=visit.new.unconfirmed status=visit.status.proposed visitor",
			"eventType=visit.confirmed status=visit.status.confirmed",
		}
		if diff := cmp.Diff(want, rows(list)); diff != "" {
			t.Fatal(diff)
		}
		for i, is := range []struct{ visit, date, status string }{
			{old, from, "proposed"}, {old, from, "confirmed"}, {old, from, "cancelled.rescheduled"}, {moved, to, "proposed"}, {moved, to, "proposed"}, {moved, to, "confirmed"},
		} {
			v := list[i].visit(t)
			if v["id"] != is.visit || v["date"] != is.date || coming(v, 0)["status"] != "visit.status."+is.status {
				t.Errorf("%d: %v", i, v)
			}
		}
		if b := list[3].body; b["previousId"] != old || b["previousDate"] != from {
			t.Errorf("%v %v", b["previousId"], b["previousDate"])
		}
	})
}

// failed waits until the first delivery was tried n times in vain.
func (w *telling) failed(t *testing.T, n int) webhooks.Delivery {
	t.Helper()
	tick, limit := time.NewTicker(5*time.Millisecond), time.After(20*time.Second)
	defer tick.Stop()
	for {
		list, err := w.Webhooks.Deliveries(t.Context(), w.Operator, webhooks.DeliveryQuery{Endpoint: w.id, State: webhooks.Waiting, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			if d.Tries == n {
				return d
			}
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("never tried %d times", n)
		}
	}
}

func TestAReceiverThatWasAwayForThreeDaysHearsAllInOrder(t *testing.T) {
	eachTelling(t, "visitchange", func(t *testing.T, w *telling) {
		w.is(true)
		property := w.property(t, "R1")
		id := w.book(t, property, 0, "noe")
		w.cancel(t, id, "noe", "visitor")
		began := w.Clock.Now()
		for n := 1; w.Clock.Now().Sub(began) < 72*time.Hour; n++ {
			w.Clock.Advance(w.failed(t, n).DueAt.Sub(w.Clock.Now()))
		}
		w.is(false)
		w.Clock.Advance(24 * time.Hour) // a try may have been under way
		list := w.hear(t, 2)
		if coming(list[0].visit(t), 0)["status"] != "visit.status.proposed" || list[1].body["status"] != "visit.status.cancelled.visitor" {
			t.Errorf("%v", rows(list))
		}
	})
}

func TestTheOfficialLibraryTrustsWhatIsSent(t *testing.T) {
	eachTelling(t, "visitchange", func(t *testing.T, w *telling) {
		w.book(t, w.property(t, "R1"), 0, "noe")
		h := w.hear(t, 1)[0]
		judge, err := standard.NewWebhook(w.secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := judge.Verify([]byte(h.raw), h.header); err != nil {
			t.Error(err)
		}
		if judge.Verify([]byte(h.raw+" "), h.header) == nil {
			t.Error("it trusts another body too")
		}
	})
}

func TestMessagesAreToldInTheLaterFormatOnly(t *testing.T) {
	eachTelling(t, "webhookevent", func(t *testing.T, w *telling) {
		property := w.property(t, "R1")
		first := newReceiver(t)
		if _, _, err := w.Webhooks.Create(t.Context(), w.Operator, webhooks.Endpoint{Format: "visitchange", URL: first.server.URL}); err != nil {
			t.Fatal(err)
		}
		said := w.post(t, "/messages/save", `{"propertyId":"`+property+`","text":"Le digicode a changé."}`)
		h := w.hear(t, 1)[0]
		if diff := cmp.Diff(map[string]any{"eventType": "message.new", "message": said}, apitest.Decode[map[string]any](t, apitest.Answer{Body: []byte(h.raw)})); diff != "" {
			t.Error(diff)
		}
		w.book(t, property, 0, "noe")
		if list := first.hear(t, 1); list[0].row() != "status=visit.status.proposed visitor" {
			t.Errorf("%s", list[0].raw)
		}
	})
}

// What a message says of a visit is what the API answers of it.
func TestAToldVisitIsTheAnsweredOne(t *testing.T) {
	eachTelling(t, "visitchange", func(t *testing.T, w *telling) {
		id := w.book(t, w.property(t, "18/1280/02/0227"), 0, "noe")
		told := apitest.Decode[map[string]any](t, apitest.Answer{Body: []byte(w.hear(t, 1)[0].raw)})
		if diff := cmp.Diff(any(w.get(t, "/visit/"+id)), told["visit"]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestADevelopersSpaceHearsOfNoViewing(t *testing.T) {
	eachTelling(t, "visitchange", func(t *testing.T, w *telling) {
		spaces, err := w.Access.Developers(t.Context(), w.Operator)
		if err != nil || len(spaces) == 0 {
			t.Fatal(spaces, err)
		}
		space := newReceiver(t)
		made, _, err := w.Webhooks.Create(t.Context(), w.Operator, webhooks.Endpoint{Format: "visitchange", URL: space.server.URL, Developer: spaces[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		w.book(t, w.property(t, "R1"), 0, "noe")
		w.hear(t, 1)
		// Both stand in one round of the same journal: it was told when the other was.
		if list, err := w.Webhooks.Deliveries(t.Context(), w.Operator, webhooks.DeliveryQuery{Endpoint: made.ID, Limit: 10}); len(list) != 0 || err != nil {
			t.Errorf("%v, %v", list, err)
		}
	})
}
