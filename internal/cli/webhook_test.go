package cli

import (
	"strconv"
	"strings"
	"testing"

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
			{"add --url https://example.org/ --developer nobody", exitFailed, "palier developer list"},
			{"pause 999999", exitFailed, "palier webhook list"},
			{"deliveries 999999", exitFailed, "palier webhook list"},
			{"deliveries 999999 --limit 0", exitUsage, "--limit"},
			{"attempts 999999", exitFailed, "no delivery 999999"},
			{"replay", exitUsage, "--endpoint with --from"},
			{"replay 5 --endpoint 6", exitUsage, "--endpoint with --from"},
			{"replay --endpoint 6", exitUsage, "--endpoint with --from"},
			{"replay 5 --from 6", exitUsage, "--endpoint with --from"},
			{"replay 999999", exitFailed, "no delivery 999999"},
		} {
			got := run(t, at(d), append([]string{"webhook"}, strings.Fields(c.args)...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) {
				t.Errorf("%s: code %d, %q; want %d, %q", c.args, got.code, got.err, c.code, c.want)
			}
		}
	})
}
