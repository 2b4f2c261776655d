package cli

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// A refusal names what was typed, whoever refused.
func TestAnErrorNamesTheFlagThatWasTyped(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	booked := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program, "--status", "pre-booked")[0]
	program, purchase := s.Adlead.Program, strconv.FormatInt(booked.ID, 10)
	pending := strconv.FormatInt(read[[]registrationRow](t, d, "registration", "list", "--status", "pending")[0].ID, 10)
	for command, says := range map[string][]string{
		"purchase book " + program + " --lot " + s.Adlead.LotFree:                                       {"--lead: ", "--owner: "},
		"purchase book " + program + " --lead 1 --owner 999 --lot " + s.Adlead.LotFree:                  {"--owner: "},
		"purchase book " + program + " --lead 1 --owner " + s.Adlead.Owner:                              {"--lot: "},
		"purchase change " + program + " " + purchase + " --deposit 99999":                              {"--deposit: "},
		"purchase advance " + program + " " + purchase + " --to booked --at 2099-01-01T10:00:00Z":       {"--at: "},
		"purchase advance " + program + " " + purchase + " --to booked --notified 2020-01-01T10:00:00Z": {"--notified: "},
		"program set " + program + " --option-max=-1h --registration-tie=-3d":                           {"--option-max: ", "--registration-tie: "},
		"program set " + program + " --registration-after-option=-1h --registration-delay=-1h":          {"--registration-after-option: ", "--registration-delay: "},
		"program set " + program + " --registration-own-team=-1h":                                       {"--registration-own-team: "},
		"key add --developer client-a --name x --permission lot.fly --expires 2020-01-01":               {"--permission: ", "--expires: "},
		"key add --developer client-a --name x --permission all --program 999999 --lot 999999":          {"--program: "},
		"registration arbitrate " + pending + " --reject":                                               {"--reason: "},
		"catalog add nope --id 0":                             {"<name>: ", "--id: ", "--fr: "},
		"user create --agency 14 --username x --email nobody": {"--email: "},
	} {
		a := run(t, at(d), strings.Fields(command)...)
		for _, want := range says {
			if a.code != exitUsage || !strings.Contains(a.err, want) {
				t.Errorf("palier %s: exit %d, %s; want %q", command, a.code, a.err, want)
			}
		}
		if strings.Contains(a.err, "_") {
			t.Errorf("palier %s speaks of fields: %s", command, a.err)
		}
	}
}

// What a command has no word for is told all the same.
func TestAFieldWithoutAFlagIsToldInPlainWords(t *testing.T) {
	_, k, _ := parse([]string{"version"}, nil, nil, nil)
	err := inWords(k.Selected(), fault.Field("withdrawal_until", "Not yet."))
	if got := explain(err); got != "withdrawal until: Not yet." {
		t.Errorf("explained as %q", got)
	}
	internal := fault.Wrap(fault.Internal, "", fault.Field("x_y", "z"))
	if inWords(k.Selected(), internal) != internal || inWords(k.Selected(), nil) != nil {
		t.Error("what is nobody's input was put into other words")
	}
}

// The parser's words are for who wrote it.
func TestASlipIsAnsweredWithAnExample(t *testing.T) {
	for command, says := range map[string]string{
		"purchase advance 1 2 --to booked --at demain":              `--at: "demain" is not an instant with its zone such as 2026-11-20T10:00:00+01:00`,
		"purchase advance 1 2 --to booked --at 2026-11-20T10:00:00": "such as 2026-11-20T10:00:00+01:00",
		"purchase change 1 2 --deposit 12€":                         `--deposit: "12€" is not a sum such as 1500.50`,
		"program set 1 --option-life soon":                          `--option-life: "soon" is not a length of time such as 48h, 90d or 2w`,
		"key rotate 1 --overlap 2j":                                 `--overlap: "2j" is not a length of time`,
		"serve --drain soon":                                        "such as 48h, 90d or 2w",
		"lead show abc":                                             `<lead>: "abc" is not a number such as 120`,
		"key add --developer a --name b --permission all --lot 5,x": `--lot: "x" is not a number`,
		"lead list --limit many":                                    `--limit: "many" is not a number`,
		"program set 1 --option-renewals 1.5":                       `--option-renewals: "1.5" is not a number`,
		"program set 1 --option-life":                               "--option-life",
	} {
		a := run(t, nil, strings.Fields(command)...)
		if a.code != exitUsage || !strings.Contains(a.err, says) {
			t.Errorf("palier %s: exit %d, %s", command, a.code, a.err)
		}
		for _, word := range []string{"parsing time", "strconv", "time:", "64 bit"} {
			if strings.Contains(a.err, word) {
				t.Errorf("palier %s speaks as the compiler does: %s", command, a.err)
			}
		}
	}
}

func TestRightsAreWrittenShort(t *testing.T) {
	every := access.Permissions()
	for _, c := range []struct {
		has  []access.Right
		want string
	}{
		{every, "all"}, {nil, "none"},
		{[]access.Right{access.InformationView, access.LotAllotedView}, "information.view, lot-alloted.view"},
		{[]access.Right{access.GlobalLeadView, access.LeadView, access.LeadCreate}, "global.lead.view, lead.view/create"},
		{[]access.Right{access.OptionView, access.OptionCreate, access.OptionUpdate, access.OptionDelete, access.OptionExtendedView}, "option.*, option-extended.view"},
		{slices.DeleteFunc(access.Permissions(), func(r access.Right) bool { return r == access.LotDelete }),
			"global.lead.*, information.view, lot-alloted.view, lot.view/create/update, lead.*, registration.*, option.*, option-extended.*, purchase.view, purchase-extended.view, record.create"},
	} {
		if got := shortRights(c.has, every); got != c.want {
			t.Errorf("%v is written %q, want %q", c.has, got, c.want)
		}
	}
	if got := shortRights([]access.Right{access.LeadsRead, access.LeadsWrite, access.Private}, access.Rights()); got != "leads.read/write, private" {
		t.Errorf("a provider's: %q", got)
	}
	if got := few([]int64{1, 2, 3, 4, 5, 6}); got != "1,2,3,4… (6)" {
		t.Errorf("six lots: %q", got)
	}
	if got := shortNetworks([]netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("198.51.100.7/32")}); got != "203.0.113.0/24,198.51.100.7" {
		t.Errorf("networks: %q", got)
	}
}

// The law counts the buyer's days in Paris, where midnight is not UTC's.
func TestAPurchasesDeadlineNamesItsZone(t *testing.T) {
	if got, want := inParis(time.Date(2026, 12, 1, 23, 0, 0, 0, time.UTC)), "2026-12-02 00:00:00 in Paris (2026-12-01 23:00:00 UTC)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
