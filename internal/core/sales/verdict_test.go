package sales

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// The rules of a claim (docs/sales.md, A registration), each with the instants at which it turns.

const (
	mine  int64 = 126 // the claim's owner
	rival int64 = 127

	home  int64 = 14 // the developer's agency
	other int64 = 15
)

var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

// earlier is an instant so long before noon.
func earlier(d time.Duration) time.Time { return noon.Add(-d) }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// claimed is an earlier claim as proof.
func claimed(owner int64, strong bool, r Registration) proof {
	r.Owner = owner
	k := known{claim: people.NewClaim(people.Declared{First: "Inès", Last: "Lefort"}, "FR")}
	if strong {
		r.Contact = 1
		k.likely = []people.Likeness{{Root: 1, Records: []int64{1}, On: []string{people.OnEmail}, Strong: true}}
	}
	return k.ofClaim(&r, mine, noon)
}

// live is an approved claim made and ending so long from noon.
func live(made, left time.Duration) Registration {
	return Registration{Status: RegistrationApproved, CreatedAt: earlier(made), ExpiresAt: noon.Add(left)}
}

// seen is a fact as proof.
func seen(f Fact, strong bool) proof {
	f.Contact = 1
	return ofFact(f, people.Likeness{Root: 1, Records: []int64{1}, On: []string{people.OnPhone}, Strong: strong}, mine, home)
}

func TestTheRulesDecideAClaim(t *testing.T) {
	tie := func(r *programs.Rules) { r.TieWindow = time.Minute }
	lax := func(r *programs.Rules) { r.Arbitration = false }
	both := func(r *programs.Rules) { tie(r); lax(r) }
	active := func(user, agency int64, kind string, ago time.Duration) Fact {
		return Fact{Kind: kind, User: user, Agency: agency, Since: earlier(days(400)), Last: earlier(ago)}
	}
	waits := Registration{Status: RegistrationPending, CreatedAt: earlier(days(1))}
	held := live(days(60), -days(30))
	held.Held = true
	toldOfEnd := held
	toldOfEnd.EndedAt = toldOfEnd.ExpiresAt

	for name, c := range map[string]struct {
		rules  func(*programs.Rules)
		proofs []proof
		want   RegistrationStatus
		lines  string
	}{
		"nobody knows the person": {nil, nil, RegistrationApproved, "no_match=pass"},
		"a client of an agency that is not the developer's": {nil, []proof{seen(active(rival, other, EvidenceLead, 0), true)},
			RegistrationApproved, "live_registration=pass"},

		"another owner's live claim":                     {nil, []proof{claimed(rival, true, live(days(3), days(27)))}, RegistrationRejected, "live_registration=fail"},
		"1 µs before its end":                            {nil, []proof{claimed(rival, true, live(days(30), time.Microsecond))}, RegistrationRejected, "live_registration=fail"},
		"at its end":                                     {nil, []proof{claimed(rival, true, live(days(30), 0))}, RegistrationApproved, "live_registration=pass"},
		"past its end, an option goes on":                {nil, []proof{claimed(rival, true, held)}, RegistrationRejected, "live_registration=fail"},
		"ended before the option began":                  {nil, []proof{claimed(rival, true, toldOfEnd)}, RegistrationApproved, "live_registration=pass"},
		"another owner's live claim on a namesake":       {nil, []proof{claimed(rival, false, live(days(3), days(27)))}, RegistrationPending, "live_registration=doubt uncertain_identity=pass"},
		"the same without arbitration":                   {lax, []proof{claimed(rival, false, live(days(3), days(27)))}, RegistrationApproved, "live_registration=doubt uncertain_identity=pass"},
		"a namesake's claim that has ended":              {nil, []proof{claimed(rival, false, live(days(31), -days(1)))}, RegistrationApproved, "live_registration=pass uncertain_identity=pass"},
		"a namesake and the person: the refusal is sure": {nil, []proof{claimed(rival, false, live(days(3), days(27))), claimed(rival, true, live(days(2), days(28)))}, RegistrationRejected, "live_registration=fail"},

		"another owner's waiting claim": {nil, []proof{claimed(rival, true, waits)}, RegistrationPending, "live_registration=pass concurrent_claim=doubt"},
		"a waiting claim and a live one": {nil, []proof{claimed(rival, true, waits), claimed(rival, true, live(days(3), days(27)))},
			RegistrationRejected, "live_registration=fail concurrent_claim=doubt"},
		"no window: a claim of the same instant is first": {nil, []proof{claimed(rival, true, live(0, days(30)))}, RegistrationRejected, "live_registration=fail"},
		"1 µs inside the window":                          {tie, []proof{claimed(rival, true, live(time.Minute-time.Microsecond, days(30)))}, RegistrationPending, "live_registration=pass concurrent_claim=doubt"},
		"inside the window without arbitration":           {both, []proof{claimed(rival, true, live(0, days(30)))}, RegistrationApproved, "live_registration=pass concurrent_claim=doubt"},
		"at the end of the window":                        {tie, []proof{claimed(rival, true, live(time.Minute, days(30)))}, RegistrationRejected, "live_registration=fail"},

		"the developer's lead, today":                   {nil, []proof{seen(active(rival, home, EvidenceLead, 0), true)}, RegistrationRejected, "own_team_contact=fail"},
		"a lead of the developer's that is nobody's":    {nil, []proof{seen(active(0, home, EvidenceLead, days(10)), true)}, RegistrationRejected, "own_team_contact=fail"},
		"1 µs before 90 days":                           {nil, []proof{seen(active(rival, home, EvidenceLead, days(90)-time.Microsecond), true)}, RegistrationRejected, "own_team_contact=fail"},
		"90 days ago":                                   {nil, []proof{seen(active(rival, home, EvidenceLead, days(90)), true)}, RegistrationApproved, "own_team_contact=pass"},
		"a visit with the developer's team":             {nil, []proof{seen(active(rival, home, EvidenceVisit, days(1)), true)}, RegistrationRejected, "own_team_contact=fail"},
		"a purchase with it that goes on":               {nil, []proof{seen(Fact{Kind: EvidencePurchase, User: rival, Agency: home, Since: earlier(days(400))}, true)}, RegistrationRejected, "own_team_contact=fail"},
		"the developer's lead of a namesake":            {nil, []proof{seen(active(rival, home, EvidenceLead, 0), false)}, RegistrationPending, "own_team_contact=doubt uncertain_identity=pass"},
		"an old one of a namesake":                      {nil, []proof{seen(active(rival, home, EvidenceLead, days(91)), false)}, RegistrationApproved, "own_team_contact=pass uncertain_identity=pass"},
		"one's own lead, though of the developer":       {nil, []proof{seen(active(mine, home, EvidenceLead, 0), true)}, RegistrationApproved, "own_match=pass"},
		"the team's lead beside one's own":              {nil, []proof{seen(active(mine, home, EvidenceLead, 0), true), seen(active(rival, home, EvidenceCall, 0), true)}, RegistrationRejected, "own_team_contact=fail own_match=pass"},
		"a claim of one's own team is a claim, no lead": {nil, []proof{claimed(rival, true, live(days(31), -days(1)))}, RegistrationApproved, "live_registration=pass"},

		"one's own claim, 1 µs before the delay is over": {nil, []proof{claimed(mine, true, live(days(40), -days(10)+time.Microsecond))}, RegistrationRejected, "redeclare_delay=fail own_match=pass"},
		"one's own claim when the delay is over":         {nil, []proof{claimed(mine, true, live(days(40), -days(10)))}, RegistrationApproved, "redeclare_delay=pass own_match=pass"},
		"one's own claim on a namesake just ended":       {nil, []proof{claimed(mine, false, live(days(31), -days(1)))}, RegistrationPending, "redeclare_delay=doubt own_match=pass uncertain_identity=pass"},
		"one's own live claim on a namesake":             {nil, []proof{claimed(mine, false, live(days(3), days(27)))}, RegistrationPending, "own_match=doubt uncertain_identity=pass"},
	} {
		t.Run(name, func(t *testing.T) {
			rules := programs.DefaultRules()
			if c.rules != nil {
				c.rules(&rules)
			}
			report, status, refusal := decide(c.proofs, rules, noon)
			if status != c.want || report.rules() != c.lines {
				t.Errorf("%s by %q, want %s by %q", status, report.rules(), c.want, c.lines)
			}
			decision := map[RegistrationStatus]string{RegistrationApproved: DecisionApproved, RegistrationRejected: DecisionRejected, RegistrationPending: DecisionArbitration}[status]
			if report.Decision != decision {
				t.Errorf("decision %q of a claim that is %s", report.Decision, status)
			}
			if (refusal != "") != (status == RegistrationRejected) {
				t.Errorf("refusal %q of a claim that is %s", refusal, status)
			}
			if len(report.Matches) != len(c.proofs) {
				t.Errorf("%d matches of %d proofs", len(report.Matches), len(c.proofs))
			}
			for _, l := range report.Rules {
				if l.Explanation == "" {
					t.Errorf("rule %s says nothing", l.Code)
				}
			}
		})
	}
}

func TestARefusalNamesTheFirstRuleThatFailed(t *testing.T) {
	report, _, refusal := decide([]proof{
		claimed(mine, true, live(days(31), -days(1))),
		seen(Fact{Kind: EvidenceLead, User: rival, Agency: home, Since: earlier(0), Last: earlier(0)}, true),
	}, programs.DefaultRules(), noon)
	if report.rules() != "own_team_contact=fail redeclare_delay=fail own_match=pass" || !strings.Contains(refusal, "en contact avec le promoteur") {
		t.Errorf("%s: %s", report.rules(), refusal)
	}
}

func TestALengthIsSaidAsPeopleSayIt(t *testing.T) {
	for d, want := range map[time.Duration]string{days(90): "90 jours", days(1): "24 heures", 36 * time.Hour: "36 heures", 0: "0 jours"} {
		if got := whole(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestAnotherClaimIsThePersonsByContactOrByNameAndPostcode(t *testing.T) {
	declared := people.Declared{First: "Inès", Last: "Lefort", Zipcode: "44000"}
	for name, c := range map[string]struct {
		other  people.Declared
		likely []people.Likeness
		strong bool
		on     []string
	}{
		"same contact by phone":          {people.Declared{}, []people.Likeness{{Records: []int64{9, 1}, On: []string{people.OnPhone}, Strong: true}}, true, []string{people.OnPhone}},
		"a contact of the same name":     {people.Declared{First: "Ines", Last: "LEFORT"}, []people.Likeness{{Records: []int64{1}, On: []string{people.OnName}}}, false, []string{people.OnName}},
		"same name and postcode":         {people.Declared{First: "Ines", Last: "LEFORT", Zipcode: "44 000"}, nil, true, []string{people.OnName}},
		"same name, another postcode":    {people.Declared{First: "Ines", Last: "LEFORT", Zipcode: "44100"}, nil, false, []string{people.OnName}},
		"same name, no postcode to tell": {people.Declared{First: "Ines", Last: "LEFORT"}, nil, false, []string{people.OnName}},
	} {
		k := known{claim: people.NewClaim(declared, "FR"), likely: c.likely}
		got := k.ofClaim(&Registration{Contact: 1, Person: c.other}, mine, noon)
		if got.strong != c.strong || !cmp.Equal(got.On, c.on) {
			t.Errorf("%s: strong %v on %v, want %v on %v", name, got.strong, got.On, c.strong, c.on)
		}
	}
}

func TestAWarningIsPlannedWhenThereIsTimeForIt(t *testing.T) {
	rules := programs.DefaultRules()
	for left, want := range map[time.Duration]time.Time{
		days(30):                   noon.Add(days(25)),
		days(5) + time.Microsecond: noon.Add(time.Microsecond),
		days(5):                    {},
		days(2):                    {},
	} {
		r := Registration{WarnedAt: earlier(days(1))}
		r.lastUntil(noon.Add(left), rules, noon)
		if !r.WarnAt.Equal(want) || !r.WarnedAt.IsZero() {
			t.Errorf("%v left: warning at %v, want %v; warned at %v", left, r.WarnAt, want, r.WarnedAt)
		}
	}
}
