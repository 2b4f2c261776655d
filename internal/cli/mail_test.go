package cli

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

// invite queues an invitation to a property of the demonstration, and gives its number.
func invite(t *testing.T, d testkit.Database, a *testkit.Server) (number string) {
	t.Helper()
	places, err := a.Visits.Places(t.Context(), a.Operator)
	if err != nil || len(places) == 0 {
		t.Fatalf("%d places, %v", len(places), err)
	}
	account := a.Operator.Account
	err = a.Ledger.Write(t.Context(), account, func(ctx context.Context, tx event.Tx) error {
		return a.Letters.Write(ctx, tx, visits.Letter{Account: account, Kind: visits.Invitation, Property: places[0].Property.ID, To: "inez.roux@example.org",
			Name: "Inez Roux", Language: "fr"})
	})
	if err != nil {
		t.Fatal(err)
	}
	list := read[[]letterRow](t, d, "mail", "log", "--state", "waiting", "--limit", "1")
	if len(list) != 1 || list[0].To != "inez.roux@example.org" || list[0].EndedAt != nil {
		t.Fatalf("log %+v", list)
	}
	return strconv.FormatInt(list[0].ID, 10)
}

func TestALetterIsSeenAndSentAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		a := testkit.Demo(t, d)
		number := invite(t, d, a)
		sheet := read[letterSheet](t, d, "mail", "show", number)
		if !strings.HasPrefix(sheet.Subject, "Visitez le bien") || !strings.Contains(sheet.Text, "/v/") || !strings.Contains(sheet.Drop, "a test account") {
			t.Errorf("shown %+v", sheet)
		}
		lent, err := a.Letters.Claim(t.Context(), a.Operator.Account, 10, time.Minute)
		if err != nil || len(lent) != 1 {
			t.Fatalf("%d lent, %v", len(lent), err)
		}
		if got := run(t, at(d), "mail", "retry", number); got.code != exitFailed || !strings.Contains(got.err, "being sent") {
			t.Errorf("while it is sent: %+v", got)
		}
		if _, err := a.Letters.Conclude(t.Context(), a.Operator.Account, []letters.Outcome{{Letter: lent[0], Error: "the mail server answered 550 to the recipient", Final: true}}); err != nil {
			t.Fatal(err)
		}
		if shown := on(t, d, "mail", "log", "--state", "given-up"); !strings.Contains(shown, "answered 550") || !strings.Contains(shown, number) {
			t.Errorf("log:\n%s", shown)
		}
		if again := read[letterRow](t, d, "mail", "retry", number); again.State != string(letters.Waiting) || again.Error != "" || again.Tries != 1 {
			t.Errorf("retried %+v", again)
		}
		if shown := on(t, d, "audit", "--subject", "letter/"+number); !strings.Contains(shown, "letter.retried") || strings.Contains(shown, "inez") {
			t.Errorf("audit: %s", shown)
		}
	})
}

func TestALettersVisitIsNamedAsVisitCommandsKnowIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		a := testkit.Demo(t, d)
		first, second := booked(t, a, 0, "noe@example.org"), booked(t, a, 4, "zoe@example.org")
		invite(t, d, a)
		for _, l := range read[[]letterRow](t, d, "mail", "log") {
			want := map[string]string{"noe@example.org": first.UID, "zoe@example.org": second.UID, "inez.roux@example.org": ""}
			if visit, visitor := want[l.To]; visitor && l.Visit != visit {
				t.Errorf("%s of %s is about %q", l.Kind, l.To, l.Visit)
			}
		}
		for _, l := range read[[]letterRow](t, d, "mail", "log", "--visit", first.UID) {
			if l.Visit != first.UID {
				t.Errorf("of one visit: %+v", l)
			}
		}
		if got := run(t, at(d), "mail", "log", "--visit", "1005"); got.code != exitUsage || !strings.Contains(got.err, "palier visit list") {
			t.Errorf("no such visit: %+v", got)
		}
	})
}

func TestMailCommandsSayWhatIsWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		for _, c := range []struct {
			args string
			code int
			want string
		}{
			{"show 999999", exitUsage, "palier mail log"},
			{"retry 999999", exitUsage, "palier mail log"},
			{"log --limit 0", exitUsage, "--limit"},
			{"log --state lost", exitUsage, "given-up"},
			{"test me@example.org", exitFailed, "--smtp-url"},
			{"test me@example.org --smtp-url smtp://localhost", exitUsage, "--mail-from"},
			{"test me@example.org --smtp-url http://u:hunter2@localhost --mail-from a@example.org", exitUsage, "--smtp-url"},
			{"test me@example.org --smtp-url smtp://u:hunter2@127.0.0.1:1 --mail-from a@example.org", exitFailed, "refused"},
		} {
			got := run(t, at(d), append([]string{"mail"}, strings.Fields(c.args)...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "hunter2") {
				t.Errorf("%s: code %d, %q; want %d, %q", c.args, got.code, got.err, c.code, c.want)
			}
		}
	})
}

func TestTheDoctorKnowsOfLettersThatWait(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		a := testkit.Demo(t, d)
		if got := run(t, at(d), "doctor"); strings.Contains(got.out, "no mail server") {
			t.Errorf("without letters there is nothing to say:\n%s", got.out)
		}
		invite(t, d, a)
		if got := run(t, at(d), "doctor"); !strings.Contains(got.out, "1 letters of account") || !strings.Contains(got.out, "--smtp-url") {
			t.Errorf("without a mail server:\n%s", got.out)
		}
	})
}
