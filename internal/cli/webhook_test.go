package cli

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
)

func TestAnEndpointsLife(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		made := read[endpointRow](t, d, "webhook", "add", "--developer", "client-a", "--url", "https://example.org/hook", "--events", "lot:updated,registration:created")
		if made.Developer != "client-a" || made.Format != "adlead" || len(made.Secret) < 40 || len(made.Events) != 2 || made.OffAt != nil {
			t.Errorf("made %+v", made)
		}
		number := strconv.FormatInt(made.ID, 10)
		if second := read[rotatedSecret](t, d, "webhook", "rotate", number).Secret; second == made.Secret || second == "" {
			t.Errorf("rotated to %q", second)
		}
		if off := read[endpointRow](t, d, "webhook", "pause", number); off.OffAt == nil || off.OffReason != "paused" {
			t.Errorf("paused %+v", off)
		}
		if list := read[[]endpointRow](t, d, "webhook", "list"); len(list) != 1 || list[0].ID != made.ID || list[0].Secret != "" {
			t.Errorf("list %+v", list)
		}
		if back := read[endpointRow](t, d, "webhook", "resume", number); back.OffAt != nil {
			t.Errorf("resumed %+v", back)
		}
		if list := read[[]deliveryRow](t, d, "webhook", "deliveries", number, "--state", "waiting"); len(list) != 0 {
			t.Errorf("deliveries %+v", list)
		}
		if n := read[replayedRow](t, d, "webhook", "replay", "--endpoint", number, "--from", "0"); n.Replayed != 0 {
			t.Errorf("replayed %+v", n)
		}
		if gone := read[removedEndpoint](t, d, "webhook", "remove", number); gone.ID != made.ID {
			t.Errorf("removed %+v", gone)
		}
		if shown := on(t, d, "webhook", "list"); !strings.Contains(shown, "No endpoint yet") {
			t.Errorf("after the removal: %s", shown)
		}
		if shown := on(t, d, "audit", "--subject", "endpoint/"+number); strings.Contains(shown, "whsec_") || strings.Contains(shown, "/hook") || !strings.Contains(shown, "endpoint.removed") {
			t.Errorf("audit: %s", shown)
		}
	})
}

func TestWebhookCommandsSayWhatIsWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		for _, c := range []struct {
			args string
			code int
			want string
		}{
			{"add --url nowhere", exitUsage, "https://example.org/hook"},
			{"add --url https://example.org/ --format other", exitUsage, "One of: adlead"},
			{"add --url https://example.org/ --events lot:eaten", exitUsage, "lot:updated"},
			{"add --url https://example.org/ --developer nobody", exitUsage, "palier developer list"},
			{"pause 999999", exitUsage, "palier webhook list"},
			{"deliveries 999999", exitUsage, "palier webhook list"},
			{"deliveries 999999 --limit 0", exitUsage, "--limit"},
			{"attempts 999999", exitUsage, "no delivery 999999"},
			{"replay", exitUsage, "--endpoint with --from"},
			{"replay 5 --endpoint 6", exitUsage, "--endpoint with --from"},
			{"replay --endpoint 6", exitUsage, "--endpoint with --from"},
			{"replay 5 --from 6", exitUsage, "--endpoint with --from"},
			{"replay 999999", exitUsage, "no delivery 999999"},
			{"retry", exitUsage, "or --endpoint"},
			{"retry 5 --endpoint 6", exitUsage, "or --endpoint"},
			{"retry 999999", exitUsage, "no delivery 999999"},
			{"retry --endpoint 999999", exitUsage, "palier webhook list"},
		} {
			got := run(t, at(d), append([]string{"webhook"}, strings.Fields(c.args)...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) {
				t.Errorf("%s: code %d, %q; want %d, %q", c.args, got.code, got.err, c.code, c.want)
			}
		}
	})
}

// The delivery failed an hour before its next try; the one behind it is about the same
// lot.
func TestAWaitingDeliveryIsHurried(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		made := read[endpointRow](t, d, "webhook", "add", "--url", "https://example.org/hook")
		number := strconv.FormatInt(made.ID, 10)
		first, behind := failed(t, d, made.ID)
		for _, asked := range [][]string{{strconv.FormatInt(behind, 10)}, {"--endpoint", number}} {
			want := int64(1)
			if asked[0] == "--endpoint" { // it was hurried a moment ago
				want = 0
			}
			if n := read[hurriedRow](t, d, append([]string{"webhook", "retry"}, asked...)...).Hurried; n != want {
				t.Errorf("retry %v: %d hurried, want %d", asked, n, want)
			}
		}
		for _, r := range read[[]deliveryRow](t, d, "webhook", "deliveries", number) {
			if due := r.DueAt != nil && !r.DueAt.After(time.Now()); due != (r.ID == first) {
				t.Errorf("delivery %d is due: %t (%v)", r.ID, due, r.DueAt)
			}
		}
		if shown := on(t, d, "audit", "--subject", "endpoint/"+number); !strings.Contains(shown, "endpoint.hurried") {
			t.Errorf("audit: %s", shown)
		}
		on(t, d, "webhook", "pause", number)
		if a := run(t, at(d), "webhook", "retry", "--endpoint", number); a.code != exitFailed || !strings.Contains(a.err, "resumed first") {
			t.Errorf("while it is off: exit %d, %q", a.code, a.err)
		}
	})
}

// failed queues two deliveries of one subject, of which the first was tried once.
func failed(t *testing.T, d testkit.Database, endpoint int64) (first, behind int64) {
	t.Helper()
	store := d.Store(t, time.Now)
	err := store.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
		first, behind = tx.NextID(), tx.NextID()
		v := webhooks.Delivery{Account: 1, Endpoint: endpoint, Event: "lot:updated", Subject: event.Subject{Kind: "lot", ID: 1}, Body: []byte("{}"),
			EmittedAt: tx.Now(), QueuedAt: tx.Now()}
		for i, id := range []int64{first, behind} {
			v.ID, v.Seq = id, int64(i+1)
			if err := store.AddDelivery(ctx, v); err != nil {
				return err
			}
		}
		v.ID, v.State, v.Rung, v.Tries, v.DueAt = first, webhooks.Waiting, 1, 1, tx.Now().Add(time.Hour)
		_, err := store.SaveDelivery(ctx, v, time.Time{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return first, behind
}
