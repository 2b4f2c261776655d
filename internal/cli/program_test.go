package cli

import (
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// From an empty space to a deed, as somebody types it.
func TestAProgrammesLife(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		made := read[programRow](t, d, "program", "add", "--developer", "client-b", "--code", "QUAI", "--name", "Quai Neuf", "--city", "Saint-Nazaire", "--delivery", "2028-03-31",
			"--option-queue", "on")
		if made.Code != "QUAI" || made.Status != "activated" || made.Delivery != "2028-03-31" || !made.Rules.OptionQueue || made.Rules.OptionLife != "48h" || !made.Rules.Arbitration {
			t.Errorf("made %+v", made)
		}
		number := strconv.FormatInt(made.ID, 10)
		after := read[programRow](t, d, "program", "set", number, "--progress", "marketing", "--option-life", "72h", "--registration-doubtful", "off", "--option-queue", "off")
		if after.Progress != "marketing" || after.Rules.OptionLife != "72h" || after.Rules.Arbitration || after.Rules.OptionQueue || after.Name != "Quai Neuf" {
			t.Errorf("set %+v", after)
		}
		if shown := on(t, d, "program", "list"); !strings.Contains(shown, "Quai Neuf") || !strings.Contains(shown, "JDE") {
			t.Errorf("list %s", shown)
		}
		for _, wrong := range [][]string{
			{"program", "set", number, "--option-life", "1h", "--delivery", "31/03/2028"}, {"program", "set", number, "--progress", "soon"}, {"program", "set", number, "--option-life", "-1h"},
			{"program", "add", "--developer", "client-b", "--code", "QUAI", "--name", "Encore"}, {"program", "set", "999", "--name", "x"},
			{"program", "add", "--developer", "nobody", "--code", "X", "--name", "x"}, {"program", "set", number, "--option-queue", "maybe"},
		} {
			if a := run(t, at(d), wrong...); a.code == exitOK {
				t.Errorf("palier %s went through", strings.Join(wrong, " "))
			}
		}
		if again := read[[]programRow](t, d, "program", "list"); again[len(again)-1].Rules != after.Rules {
			t.Errorf("a refused change left %+v", again)
		}
	})
}

func TestALotsPricesAreShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		list := read[[]priceRow](t, d, "program", "prices", s.Adlead.Program, s.Adlead.LotFree)
		if len(list) == 0 || list[0].Version != 1 || list[0].Price == "" || list[0].VATRate == "" || list[0].Since.IsZero() {
			t.Errorf("prices %+v", list)
		}
		if out := on(t, d, "program", "prices", s.Adlead.Program, s.Adlead.LotFree); !strings.Contains(out, list[0].Price) {
			t.Errorf("as a table: %s", out)
		}
		if a := run(t, at(d), "program", "prices", s.Adlead.OtherProgram, s.Adlead.LotFree); a.code != exitUsage || !strings.Contains(a.err, "there is no lot") {
			t.Errorf("a lot of another programme: %+v", a)
		}
	})
}

func TestAPurchasesLife(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		lead := strconv.FormatInt(read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program)[0].Lead, 10)
		book := func() purchaseRow {
			return read[purchaseRow](t, d, "purchase", "book", s.Adlead.Program, "--lead", lead, "--owner", s.Adlead.Owner, "--lot", s.Adlead.LotFree, "--deposit", "1500.50")
		}
		p := book()
		if p.Status != "pre-booked" || p.Deposit != "1500.5" || len(p.Lots) != 1 {
			t.Errorf("booked %+v", p)
		}
		if a := run(t, at(d), "purchase", "book", s.Adlead.Program, "--lead", lead, "--owner", s.Adlead.Owner, "--lot", s.Adlead.LotFree); a.code == exitOK {
			t.Error("the lot was sold twice")
		}
		number := strconv.FormatInt(p.ID, 10)
		if p = read[purchaseRow](t, d, "purchase", "cancel", s.Adlead.Program, number, "--reason", "buyer", "--refunded"); p.Status != "canceled" || p.Cancellation != "buyer" {
			t.Errorf("canceled %+v", p)
		}
		number = strconv.FormatInt(book().ID, 10) // the lot is free again
		changePurchase(t, d, s.Adlead.Program, number)
		p = read[purchaseRow](t, d, "purchase", "advance", s.Adlead.Program, number, "--to", "booked", "--at", "2025-03-03T10:00:00Z")
		if p.Status != "booked" || p.WithdrawalUntil == nil || p.WithdrawalUntil.Format("2006-01-02") != "2025-03-13" {
			t.Errorf("signed %+v", p)
		}
		if a := run(t, at(d), "purchase", "advance", s.Adlead.Program, number, "--to", "sold"); a.code == exitOK {
			t.Error("a stage was left out")
		}
		read[purchaseRow](t, d, "purchase", "advance", s.Adlead.Program, number, "--to", "notary-appointment")
		if p = read[purchaseRow](t, d, "purchase", "advance", s.Adlead.Program, number, "--to", "sold"); p.Status != "sold" {
			t.Errorf("sold %+v", p)
		}
		if a := run(t, at(d), "purchase", "cancel", s.Adlead.Program, number, "--reason", "buyer"); a.code == exitOK {
			t.Error("what is sold was canceled")
		}
	})
}

// changePurchase changes what may change at any stage, and no more than was named.
func changePurchase(t *testing.T, d testkit.Database, program, number string) {
	t.Helper()
	p := read[purchaseRow](t, d, "purchase", "change", program, number, "--deposit", "1200.25", "--comment", "Virement reçu")
	if p.Deposit != "1200.25" || p.Comment != "Virement reçu" || p.Status != "pre-booked" {
		t.Errorf("changed %+v", p)
	}
	if p = read[purchaseRow](t, d, "purchase", "change", program, number, "--comment", ""); p.Deposit != "1200.25" || p.Comment != "" {
		t.Errorf("cleared %+v", p)
	}
	for _, wrong := range [][]string{{}, {"--refunded", "--not-refunded"}, {"--deposit", "-1"}} {
		if a := run(t, at(d), append([]string{"purchase", "change", program, number}, wrong...)...); a.code != exitUsage {
			t.Errorf("%v: %+v", wrong, a)
		}
	}
	if a := run(t, at(d), "purchase", "change", program, number, "--deposit", "100000"); a.code != exitUsage || !strings.Contains(a.err, "deposit") {
		t.Errorf("above the cap: %+v", a)
	}
}
