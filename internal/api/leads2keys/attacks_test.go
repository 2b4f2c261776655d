package leads2keys_test

import (
	"slices"
	"testing"

	"palier/internal/testkit"
)

// attack is one way to get what one may not have, with where it is described: a section of
// RFC 9700 (security of OAuth 2.0), RFC 6749, 6750, 6819, 7636 or 8252, or a decision of
// ours. It fails the test when it succeeds.
type attack struct {
	name string
	from string
	try  func(a *assault)
}

// The whole table of attacks on the authorization server (docs/oauth.md), over HTTP as an
// attacker comes.
func TestNoAttackSucceeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		attacks := slices.Concat(onThePage(), withWords(), throughThePage(), onTheForms(), byPassword(), onTheCode(), onTheExchange(), onTheTokens(), onTheCalls(), onTheEnd())
		const least = 60
		if len(attacks) < least {
			t.Errorf("%d attacks, there were %d", len(attacks), least)
		}
		for _, one := range attacks {
			t.Run(one.name, func(t *testing.T) {
				if one.from == "" {
					t.Error("says not where it is from")
				}
				one.try(&assault{t, a.siege})
			})
		}
		if !a.opens(a.given(nil).Access) {
			t.Error("after all of them the right application gets nothing either")
		}
	})
}
