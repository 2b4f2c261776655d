package agent_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/web/agent"
)

// The button is there while the visit is to come, and where a consent is on record; else
// the number stands with the reason why nobody may call it.
func TestTheButtonToCallIsLocked(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	const link, number = `href="tel:`, "06\u00a039\u00a098\u00a055\u00a021"
	calls := func(when string, open bool, why string) {
		t.Helper()
		for _, path := range []string{agent.Path, visitPath(v)} {
			if body := r.says("GET", path, nil, 200, "Noé"); strings.Contains(body, link) != open {
				t.Errorf("%s, %s: a button to call is %v", when, path, !open)
			}
		}
		if body := r.says("GET", visitPath(v), nil, 200, why); why != "" && !strings.Contains(body, number+" : "+why) {
			t.Errorf("%s: no number with the reason\n%s", when, body)
		}
	}
	answer := func(given bool) {
		t.Helper()
		ctx, by := context.Background(), r.server.Operator
		err := r.server.Ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
			return r.server.People.NoteConsents(ctx, tx, people.Place{Account: by.Account, Agency: v.Agency, Who: by.Who}, v.Visitors[0].Contact,
				[]people.Consent{{Channel: people.ByPhone, Given: given}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	calls("before the visit", true, "")
	r.server.Clock.Advance(3 * time.Hour)
	calls("after it", false, "Ne pas appeler, aucun consentement")
	answer(true)
	calls("with a consent", true, "")
	answer(false)
	calls("without it", false, "Ne pas appeler, consentement retiré le ")
}
