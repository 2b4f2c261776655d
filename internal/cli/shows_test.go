package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// holds wants all of these in an answer.
func holds(t *testing.T, out string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(out, w) {
			t.Errorf("%q is missing in\n%s", w, out)
		}
	}
}

func TestAProgrammeIsShownWithItsSettingsAndItsLots(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		on(t, d, "program", "set", s.Adlead.Program, "--registration-own-team", "12w", "--registration-tie", "15m", "--registration-after-option", "45d", "--option-queue", "on")
		page := read[programPage](t, d, "program", "show", s.Adlead.Program)
		if r := page.Rules; r.OwnTeamActive != "84d" || r.TieWindow != "15m" || r.AfterOption != "45d" || r.OptionLife != "48h" {
			t.Errorf("settings %+v", r)
		}
		lots := read[[]lotRow](t, d, "lot", "list", s.Adlead.Program, "--limit", "1000")
		counted := map[string]int64{}
		for _, l := range lots {
			counted[l.Status]++
		}
		for _, state := range lotStates() {
			if page.ByStatus[string(state)] != counted[string(state)] {
				t.Errorf("%d lots are %s, the list has %d", page.ByStatus[string(state)], state, counted[string(state)])
			}
		}
		if page.Lots != int64(len(lots)) || page.Space != s.Adlead.Tenant || page.From == "" || page.City == "" {
			t.Errorf("shown %+v", page)
		}
		out := on(t, d, "program", "show", s.Adlead.Program)
		holds(t, out, s.Adlead.Tenant, "price from", fmt.Sprintf("lots         %d: %d available", len(lots), counted["available"]), "--registration-own-team      84d", "--registration-tie           15m", "--option-queue               on", "--option-registration        off")
		if strings.Contains(out, "true") || strings.Contains(out, "h0m") {
			t.Errorf("written for programs:\n%s", out)
		}
		if a := run(t, at(d), "program", "show", "999"); a.code != exitUsage || !strings.Contains(a.err, "palier program list") {
			t.Errorf("a programme that is not there: %+v", a)
		}
	})
}

func TestAPurchaseIsShownWithItsDatesAndHistory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		list := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program, "--status", "booked")
		booked := strconv.FormatInt(list[0].ID, 10)
		sheet := read[purchaseSheet](t, d, "purchase", "show", s.Adlead.Program, booked)
		if sheet.Status != "booked" || sheet.ConfirmedAt == nil || sheet.SignedAt == nil || sheet.SoldAt != nil || len(sheet.Buyers) == 0 || sheet.WithdrawalUntil == nil ||
			len(sheet.History) < 2 || sheet.History[0].Kind != "purchase.created" {
			t.Errorf("booked %+v", sheet)
		}
		holds(t, on(t, d, "purchase", "show", s.Adlead.Program, booked), "contract signed", "00:00:00 in Paris (", "purchase.created", "buyers")
		canceled := strconv.FormatInt(read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program, "--status", "canceled")[0].ID, 10)
		holds(t, on(t, d, "purchase", "show", s.Adlead.Program, canceled), "deposit given back", "yes", "loan-refused")
		for _, wrong := range [][2]string{{s.Adlead.Program, "999"}, {"999", booked}, {s.Adlead.OtherProgram, booked}} {
			if a := run(t, at(d), "purchase", "show", wrong[0], wrong[1]); a.code != exitUsage || !strings.Contains(a.err, " list") {
				t.Errorf("%v: %+v", wrong, a)
			}
		}
	})
}

func TestALeadSaysWhoBroughtItThroughWhichDoor(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	body := `{"contact":{"name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","phone1":"+33639980001"},"type":"contact"}`
	r, err := http.NewRequest(http.MethodPost, s.Adlead.Base+"/programs/"+s.Adlead.Program+"/leads", bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-API-Key", s.Adlead.KeyFull)
	res, err := http.DefaultClient.Do(r)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("POST: %v %v", res, err)
	}
	res.Body.Close()
	lead := strconv.FormatInt(read[[]leadRow](t, d, "lead", "list", "--limit", "1")[0].ID, 10)
	keys := read[[]keyRow](t, d, "key", "list", "--developer", s.Adlead.Tenant)
	holds(t, on(t, d, "lead", "show", lead), "Lefort", fmt.Sprintf("sent with key %d (door adlead)", keys[0].ID))
	lead = strconv.FormatInt(post(t, s, `{"reference":"o-1","lastname":"MARTIN"}`), 10)
	holds(t, on(t, d, "lead", "show", lead), "sent by provider 9999 (door apimo)")
}

func TestDoubtsNameBothSides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		post(t, s, `{"reference":"d-1","lastname":"GAUTIER","firstname":"Léa","email":"famille@gautier.example.org"}`)
		post(t, s, `{"reference":"d-2","lastname":"LEROUX","firstname":"Hugo","email":"famille@gautier.example.org"}`)
		list := read[[]doubt](t, d, "contact", "doubts")
		last := list[len(list)-1]
		if last.FirstName != "Léa GAUTIER" || last.SecondName != "Hugo LEROUX" || last.Reason == "" {
			t.Errorf("the doubt is %+v", last)
		}
		holds(t, on(t, d, "contact", "doubts"), "Léa GAUTIER", "Hugo LEROUX", last.Reason)
		holds(t, on(t, d, "contact", "show", strconv.FormatInt(last.First, 10)), "Hugo LEROUX: "+last.Reason)
	})
}

// A report has codes for programs; who decides reads words.
func TestARegistrationsReportIsInWords(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	for _, r := range read[[]registrationRow](t, d, "registration", "list") {
		number := strconv.FormatInt(r.ID, 10)
		out := on(t, d, "registration", "show", number)
		report, _, _ := strings.Cut(out, "\nHistory")
		for _, code := range []string{"_", "true", "false", " pass", " fail", "=doubt"} {
			if strings.Contains(report, code) {
				t.Errorf("%q in\n%s", code, report)
			}
		}
		holds(t, out, map[string]string{"pending": "palier registration arbitrate " + number, "approved": "approved by the rules", "expired": "approved by the rules", "rejected": "speaks against it: "}[r.Status])
		if sheet := read[registrationSheet](t, d, "registration", "show", number); len(sheet.Rules) == 0 || strings.Contains(sheet.Rules[0].Code, " ") {
			t.Errorf("in JSON: %+v", sheet.Rules)
		}
	}
}
