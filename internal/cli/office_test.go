package cli

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

func TestAnInstallationIsSetUpStepByStep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		if out := on(t, d, "migrate"); !strings.Contains(out, "Done: 0001") {
			t.Errorf("migrate: %s", out)
		}
		if out := on(t, d, "migrate"); !strings.Contains(out, "Nothing to do") {
			t.Errorf("migrate, again: %s", out)
		}
		for _, list := range []string{"account", "agency", "user", "provider"} {
			a := run(t, at(d), list, "list")
			if !strings.Contains(a.out+a.err, "create") {
				t.Errorf("an empty %s list does not say what to do: %s%s", list, a.out, a.err)
			}
			if list == "account" {
				on(t, d, "account", "create", "--name", "Agence Martin")
			}
		}
		on(t, d, "agency", "create", "--id", "14", "--name", "Agence des Tilleuls", "--city", "Nantes")
		if next := read[agencyRow](t, d, "agency", "create", "--name", "Agence du Port"); next.ID <= 14 {
			t.Errorf("the next agency has number %d", next.ID)
		}
		u := read[userRow](t, d, "user", "create", "--agency", "14", "--id", "9", "--username", "cmoreau", "--email", "camille.moreau@example.org", "--group", "2")
		if u.ID != 9 || !u.Active || u.Group != 2 {
			t.Errorf("made %+v", u)
		}
		if said := on(t, d, "user", "create", "--agency", "14", "--username", "kbenali", "--email", "karim.benali@example.org"); !strings.Contains(said, "palier user password") {
			t.Errorf("how he logs in is not said: %s", said)
		}
		on(t, d, "user", "disable", "9")
		if list := read[[]userRow](t, d, "user", "list", "--agency", "14"); len(list) != 2 || list[1].Active {
			t.Errorf("after disable: %+v", list)
		}
		on(t, d, "user", "enable", "9")
		if list := read[[]userRow](t, d, "user", "list"); len(list) != 2 || !list[1].Active {
			t.Errorf("after enable: %+v", list)
		}
		if a := run(t, at(d), "agency", "create", "--id", "14", "--name", "Encore"); a.code != exitUsage || !strings.Contains(a.err, "already") {
			t.Errorf("a taken number: exit %d, %s", a.code, a.err)
		}
		if a := run(t, at(d), "agency", "create", "--id=-1", "--name", "Encore"); a.code != exitUsage {
			t.Errorf("a negative number: exit %d, %s", a.code, a.err)
		}
	})
}

func TestSeveralAccountsMustBeNamed(t *testing.T) {
	d := testkit.SQLite(t)
	on(t, d, "migrate")
	on(t, d, "account", "create", "--name", "Agence Martin")
	on(t, d, "account", "create", "--name", "Essai", "--mode", "test")
	if list := read[[]agencyRow](t, d, "agency", "list"); len(list) != 0 {
		t.Errorf("beside a test account the live one is not meant: %+v", list)
	}
	on(t, d, "account", "create", "--name", "Agence du Port")
	if a := run(t, at(d), "agency", "list"); a.code != exitUsage || !strings.Contains(a.err, "--account") {
		t.Errorf("exit %d, %s", a.code, a.err)
	}
	on(t, d, "agency", "create", "--account", "2", "--name", "Agence du Port")
	if list := read[[]agencyRow](t, d, "agency", "list", "--account", "1"); len(list) != 0 {
		t.Errorf("account 1 shows %+v", list)
	}
	if list := read[[]accountRow](t, d, "account", "list"); len(list) != 3 || list[1].Mode != "test" {
		t.Errorf("accounts: %+v", list)
	}
}

// post sends an enquiry to the running server.
func post(t *testing.T, s *testkit.Server, body string) int64 {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.Apimo.Base+"/agencies/14/leads", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(s.Apimo.Provider, s.Apimo.Token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var made struct {
		ID int64 `json:"id"`
	}
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("POST: %d %v", res.StatusCode, err)
	}
	return made.ID
}

func TestALeadIsShownWithItsWarningsPayloadAndHistory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		id := post(t, s, `{"reference":"w-1","lastname":"MARTIN","email":"jean.martin@example.org","price_max":"selon le bien","x_private":[1]}`)
		number := strconv.FormatInt(id, 10)

		if list := read[[]leadRow](t, d, "lead", "list", "--limit", "3"); len(list) != 3 || list[0].ID != id || list[0].Name != "MARTIN" {
			t.Errorf("lead list begins with %+v", list)
		}
		warned := read[[]leadRow](t, d, "lead", "list", "--warnings", "--agency", "14")
		if len(warned) == 0 || warned[0].ID != id || len(warned[0].Warnings) == 0 || warned[0].Warnings[0].Value != "selon le bien" {
			t.Errorf("lead list --warnings: %+v", warned)
		}
		for _, l := range warned {
			if len(l.Warnings) == 0 {
				t.Errorf("lead %d has no warning", l.ID)
			}
		}
		if none := read[[]leadRow](t, d, "lead", "list", "--agency", "15"); len(none) != 0 {
			t.Errorf("agency 15 has %d leads", len(none))
		}

		out := on(t, d, "lead", "show", number)
		for _, want := range []string{"sent by provider 9999", "jean.martin@example.org", `"selon le bien"`, "x_private", "lead.created", "step", "1 ("} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is missing in\n%s", want, out)
			}
		}
		sheet := read[leadSheet](t, d, "lead", "show", number)
		if sheet.Fields["lastname"] != "MARTIN" || len(sheet.History) != 1 || !json.Valid(sheet.Sent) {
			t.Errorf("lead show --json: %+v", sheet)
		}
		if a := run(t, at(d), "lead", "show", "1"); a.code != exitUsage || !strings.Contains(a.err, "no lead 1") {
			t.Errorf("a lead that is not there: exit %d, %s", a.code, a.err)
		}
		if a := run(t, at(d), "lead", "list", "--agency", "16"); a.code != exitUsage || !strings.Contains(a.err, "no agency 16") {
			t.Errorf("an agency that is not there: exit %d, %s", a.code, a.err)
		}
	})
}

// What callers send reaches a terminal: it must not move its cursor, nor look
// like another line of the answer.
func TestWhatCallersSendDoesNotSteerATerminal(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	l := leads.Lead{Agency: 14, Person: people.Declared{Last: "A\x1b[2JB\nC\u202eD\u009bE"}, Sent: []byte("{\"a\":\"\u009b\u202e\"}")}
	l.Warn("x", "\x1b[31m", "y")
	sent, err := s.Leads.Create(t.Context(), s.Operator, l, "FR")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"lead", "list"}, {"lead", "show", strconv.FormatInt(sent.ID, 10)}, {"contact", "list"}, {"audit", "--subject", "lead"}} {
		out := on(t, d, args...)
		if strings.ContainsAny(out, "\x1b\u202e\u009b") || strings.Contains(out, "\nC") || !strings.Contains(out, "A") {
			t.Errorf("%v:\n%q", args, out)
		}
	}
}

func TestContactsAreMergedAndSeparatedAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		lead := func(reference, last, email string) (lead, contact int64) {
			id := post(t, s, `{"reference":"`+reference+`","lastname":"`+last+`","email":"`+email+`"}`)
			return id, read[leadSheet](t, d, "lead", "show", strconv.FormatInt(id, 10)).Contact
		}
		_, keep := lead("m-1", "GAUTIER", "lea.gautier@example.org")
		second, other := lead("m-2", "LEROUX", "lea@leroux.example.org")
		if keep == 0 || other == 0 || keep == other {
			t.Fatalf("contacts %d and %d", keep, other)
		}
		k, o := strconv.FormatInt(keep, 10), strconv.FormatInt(other, 10)
		if out := on(t, d, "contact", "merge", k, o, "--reason", "married name"); !strings.Contains(out, "contact unmerge "+o) {
			t.Errorf("merge says %s", out)
		}
		if sheet := read[contactSheet](t, d, "contact", "show", k); len(sheet.Records) != 2 || len(sheet.Leads) != 2 || sheet.Fields["lastname"] != "GAUTIER" {
			t.Errorf("after the merge %+v", sheet)
		}
		if out := on(t, d, "contact", "show", o); !strings.Contains(out, "merged into "+k) {
			t.Errorf("the merged record says %s", out)
		}
		if out := on(t, d, "lead", "show", strconv.FormatInt(second, 10)); !strings.Contains(out, "merged into "+k) {
			t.Errorf("its lead says %s", out)
		}
		if out := on(t, d, "audit", "--subject", "contact/"+o); !strings.Contains(out, "married name") {
			t.Errorf("the journal does not say why: %s", out)
		}
		on(t, d, "contact", "unmerge", o)
		if sheet := read[contactSheet](t, d, "contact", "show", k); len(sheet.Records) != 1 || len(sheet.Leads) != 1 {
			t.Errorf("after the separation %+v", sheet)
		}
		if a := run(t, at(d), "contact", "unmerge", o); a.code != exitFailed {
			t.Errorf("separated twice: exit %d", a.code)
		}
		if list := read[[]contactRow](t, d, "contact", "list", "--limit", "2"); len(list) != 2 || list[0].UpdatedAt.Before(list[1].UpdatedAt) {
			t.Errorf("contact list: %+v", list)
		}
	})
}

func TestDoubtsArePairsToLookAt(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	post(t, s, `{"reference":"d-1","lastname":"GAUTIER","firstname":"Léa","email":"famille@gautier.example.org"}`)
	post(t, s, `{"reference":"d-2","lastname":"LEROUX","firstname":"Hugo","email":"famille@gautier.example.org"}`)
	list := read[[]doubt](t, d, "contact", "doubts")
	if len(list) == 0 || list[len(list)-1].Reason == "" {
		t.Fatalf("doubts: %+v", list)
	}
	first := strconv.FormatInt(list[len(list)-1].First, 10)
	if out := on(t, d, "contact", "show", first); !strings.Contains(out, "May be the same person") {
		t.Errorf("contact show: %s", out)
	}
	second := strconv.FormatInt(list[len(list)-1].Second, 10)
	if out := on(t, d, "contact", "apart", second, first, "--reason", "one mailbox"); !strings.Contains(out, "palier contact merge "+second+" "+first) {
		t.Errorf("contact apart: %s", out)
	}
	if left := read[[]doubt](t, d, "contact", "doubts"); len(left) != len(list)-1 {
		t.Errorf("doubts left: %+v", left)
	}
	if out := on(t, d, "contact", "show", first); strings.Contains(out, "May be the same person") {
		t.Errorf("contact show of who is told apart: %s", out)
	}
	if a := run(t, at(d), "contact", "apart", first, second, "--reason", "again"); a.code != exitFailed || !strings.Contains(a.err, "two people already") {
		t.Errorf("again: exit %d, %s", a.code, a.err)
	}
}

func TestACatalogTakesARowOnce(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	add := []string{"catalog", "add", "referral", "--id", "9001", "--fr", "Salon de Nantes"}
	on(t, d, add...)
	if a := run(t, at(d), add...); a.code != exitUsage || !strings.Contains(a.err, "id") {
		t.Errorf("again: exit %d, %s", a.code, a.err)
	}
	rows := read[[]codeRow](t, d, "catalog", "show", "referral")
	if last := rows[len(rows)-1]; last != (codeRow{9001, "Salon de Nantes", "Salon de Nantes"}) {
		t.Errorf("last row %+v", last)
	}
	if a := run(t, at(d), "catalog", "show", "referrals"); a.code != exitUsage || !strings.Contains(a.err, "palier catalog list") {
		t.Errorf("exit %d, %s", a.code, a.err)
	}
	if out := on(t, d, "catalog", "list"); !strings.Contains(out, "referral") {
		t.Errorf("catalog list: %s", out)
	}
}

func TestTheJournalIsFollowedBySequence(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	id := post(t, s, `{"reference":"j-1","lastname":"MARTIN"}`)
	lines := func(args ...string) (rows []eventRow) {
		for line := range strings.Lines(on(t, d, append([]string{"audit", "--json"}, args...)...)) {
			var r eventRow
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, r)
		}
		return rows
	}
	last := lines("--limit", "2")
	if len(last) != 2 || last[1].Kind != "lead.created" || last[1].Subject != "lead/"+strconv.FormatInt(id, 10) || last[1].Who.ID != 9999 {
		t.Fatalf("the end of the journal: %+v", last)
	}
	if got := lines("--subject", last[1].Subject); len(got) != 1 || got[0].Seq != last[1].Seq {
		t.Errorf("of the lead: %+v", got)
	}
	if got := lines("--subject", "lead", "--limit", "1"); len(got) != 1 || got[0].Seq != last[1].Seq {
		t.Errorf("the last of all leads: %+v", got)
	}
	var all []eventRow
	for page := lines("--after", "0", "--limit", "50"); len(page) > 0; page = lines("--after", strconv.FormatInt(all[len(all)-1].Seq, 10), "--limit", "50") {
		all = append(all, page...)
	}
	for i, r := range all {
		if r.Seq != int64(i)+1 {
			t.Fatalf("entry %d has sequence %d", i, r.Seq)
		}
	}
	if end := all[len(all)-1].Seq; end != last[1].Seq {
		t.Errorf("followed to %d, the journal ends at %d", end, last[1].Seq)
	}
	if out := on(t, d, "audit", "--subject", "lead/1"); !strings.Contains(out, "Nothing") {
		t.Errorf("of nobody: %s", out)
	}
}
