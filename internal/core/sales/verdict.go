package sales

import (
	"fmt"
	"slices"
	"time"

	"palier/internal/core/programs"
)

// What a claim comes to, in a report.
const (
	DecisionApproved    = "approved"
	DecisionRejected    = "rejected"
	DecisionArbitration = "arbitration"
)

// What a rule comes to: nothing against the claim, against it, or perhaps.
const (
	Pass  = "pass"
	Fail  = "fail"
	Doubt = "doubt"
)

// The rules, in the order in which reports list them. Their codes are part of the
// answer and never change meaning.
const (
	RuleNoMatch          = "no_match"           // nobody knows the person
	RuleLiveRegistration = "live_registration"  // another owner's claim is live
	RuleConcurrentClaim  = "concurrent_claim"   // another claim waits, or came at the same time
	RuleOwnTeam          = "own_team_contact"   // the developer's own team is in contact
	RuleRedeclareDelay   = "redeclare_delay"    // the owner's former claim ended just now
	RuleOwnMatch         = "own_match"          // the owner's own, nothing more
	RuleIdentity         = "uncertain_identity" // the name alone is the same
	RuleArbitration      = "arbitration"        // what a human decided
)

// decide says what a claim comes to (docs/sales.md, A registration). It rests on
// its arguments alone: proofs, the oldest first, are what was known at now, without
// a live claim of the same owner on the same person, which is answered before.
//
// A rule that only a namesake's proof would break is a doubt, never a refusal.
func decide(proofs []proof, rules programs.Rules, now time.Time) (report Report, status RegistrationStatus, refusal string) {
	report = Report{Rules: weigh(proofs, rules, now), Matches: matches(proofs)}
	failed := slices.IndexFunc(report.Rules, func(l RuleLine) bool { return l.Outcome == Fail })
	doubted := slices.ContainsFunc(report.Rules, func(l RuleLine) bool { return l.Outcome == Doubt })
	switch {
	case failed >= 0:
		report.Decision = DecisionRejected
		return report, RegistrationRejected, report.Rules[failed].Explanation
	case doubted && rules.Arbitration:
		report.Decision = DecisionArbitration
		return report, RegistrationPending, ""
	}
	report.Decision = DecisionApproved
	return report, RegistrationApproved, ""
}

// weigh holds the proofs against each rule. A rule with nothing to look at is not
// in the report.
func weigh(proofs []proof, rules programs.Rules, now time.Time) []RuleLine {
	if len(proofs) == 0 {
		return []RuleLine{{RuleNoMatch, Pass, "Aucun contact connu sur ce programme."}}
	}
	s := scale{proofs, rules, now}
	var lines []RuleLine
	for _, line := range []RuleLine{s.liveRegistration(), s.concurrentClaim(), s.ownTeam(), s.redeclareDelay(), s.ownMatch(), s.identity()} {
		if line.Outcome != "" {
			lines = append(lines, line)
		}
	}
	if lines == nil { // another agency's client: no rule speaks of that
		lines = []RuleLine{{RuleLiveRegistration, Pass, "Aucune dénonciation en cours pour cette personne sur ce programme."}}
	}
	return lines
}

// scale is what the rules look at.
type scale struct {
	proofs []proof
	rules  programs.Rules
	now    time.Time
}

// against tells whether a proof that the rule looks at breaks it.
type against func(p proof) (looks, breaks bool)

// outcome is Fail when a proof that is the person's breaks the rule, Doubt when
// one does that may be a namesake's, Pass when all keep it.
func (s scale) outcome(rule against) (outcome string) {
	for _, p := range s.proofs {
		looks, breaks := rule(p)
		switch {
		case breaks && p.strong:
			return Fail
		case breaks:
			outcome = Doubt
		case looks && outcome == "":
			outcome = Pass
		}
	}
	return outcome
}

// liveRegistration: first accepted, first served (rules 3 and 6).
func (s scale) liveRegistration() RuleLine {
	outcome := s.outcome(func(p proof) (looks, breaks bool) {
		other := p.claim != nil && !p.SameOwner
		return other, other && p.Active && !s.tied(p)
	})
	return explained(RuleLiveRegistration, outcome, map[string]string{
		Pass:  "Aucune autre dénonciation en cours pour cette personne.",
		Doubt: "Une dénonciation est en cours pour une personne du même nom.",
		Fail:  "Cette personne fait déjà l'objet d'une dénonciation en cours sur ce programme.",
	})
}

// tied tells whether another's claim came so short a time before this one that
// neither is first. A window of nothing leaves it to the commit order.
func (s scale) tied(p proof) bool { return s.now.Sub(p.Since) < s.rules.TieWindow }

// concurrentClaim: two claims that no rule can order wait for a human, so that one
// person never has two owners.
func (s scale) concurrentClaim() RuleLine {
	outcome := s.outcome(func(p proof) (looks, breaks bool) {
		waits := p.claim != nil && !p.SameOwner && p.claim.Status == RegistrationPending
		return false, waits || p.Active && s.tied(p)
	})
	if outcome == Fail {
		outcome = Doubt
	}
	return explained(RuleConcurrentClaim, outcome, map[string]string{Doubt: "Une autre demande concernant cette personne est en cours d'examen."})
}

// ownTeam: whom the developer's own team has spoken to of late is no introducer's.
// Every kind of evidence counts.
func (s scale) ownTeam() RuleLine {
	outcome := s.outcome(func(p proof) (looks, breaks bool) {
		theirs := p.claim == nil && p.OwnTeam && !p.SameOwner
		return theirs, theirs && (p.last.IsZero() || s.now.Sub(p.last) < s.rules.OwnTeamActive)
	})
	days := whole(s.rules.OwnTeamActive)
	return explained(RuleOwnTeam, outcome, map[string]string{
		Pass:  fmt.Sprintf("Les échanges du promoteur avec cette personne datent de plus de %s.", days),
		Doubt: fmt.Sprintf("Le promoteur est en contact depuis moins de %s avec une personne du même nom.", days),
		Fail:  fmt.Sprintf("Cette personne est en contact avec le promoteur depuis moins de %s.", days),
	})
}

// redeclareDelay: the same owner waits a while after the end of a claim.
func (s scale) redeclareDelay() RuleLine {
	outcome := s.outcome(func(p proof) (looks, breaks bool) {
		ended := p.claim != nil && p.SameOwner && p.claim.StatusAt(s.now) == RegistrationExpired
		return ended, ended && s.now.Before(p.claim.ExpiresAt.Add(s.rules.RedeclareDelay))
	})
	days := whole(s.rules.RedeclareDelay)
	return explained(RuleRedeclareDelay, outcome, map[string]string{
		Pass:  fmt.Sprintf("Le délai de %s après votre précédente dénonciation est écoulé.", days),
		Doubt: fmt.Sprintf("Votre dénonciation d'une personne du même nom a expiré il y a moins de %s.", days),
		Fail:  fmt.Sprintf("Votre précédente dénonciation de cette personne a expiré il y a moins de %s.", days),
	})
}

// ownMatch: what the owner did with the person before is no obstacle.
// A namesake whom the owner claimed already may be the same person under other
// coordinates, whose claim must not get a second life that way.
func (s scale) ownMatch() RuleLine {
	outcome := s.outcome(func(p proof) (looks, breaks bool) {
		return p.SameOwner, p.SameOwner && !p.strong && p.claim != nil && p.claim.running(s.now)
	})
	return explained(RuleOwnMatch, outcome, map[string]string{
		Pass:  "Vous êtes déjà en contact avec cette personne.",
		Doubt: "Vous avez déjà une dénonciation en cours pour une personne du même nom.",
	})
}

// identity says that nothing but the name is the same (rules 1 and 5).
func (s scale) identity() RuleLine {
	if slices.ContainsFunc(s.proofs, func(p proof) bool { return p.strong }) {
		return RuleLine{}
	}
	return RuleLine{RuleIdentity, Pass, "Seuls le nom et le prénom correspondent à une personne connue."}
}

// explained is the line of a rule that came to something.
func explained(code, outcome string, words map[string]string) RuleLine {
	return RuleLine{code, outcome, words[outcome]}
}

// whole writes a length of time as people count it.
func whole(d time.Duration) string {
	const dayLong = 24 * time.Hour
	if n := int64(d / dayLong); d%dayLong == 0 && n != 1 {
		return fmt.Sprintf("%d jours", n)
	}
	return fmt.Sprintf("%d heures", int64(d/time.Hour))
}
