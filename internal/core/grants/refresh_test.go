package grants_test

import (
	"testing"
	"time"

	"palier/internal/core/grants"
)

func TestARefreshTokenTurnsAndAnOlderOneEndsAll(t *testing.T) {
	eachDesk(t, func(d *desk) {
		first := d.tokens()
		refresh := func(token string) (grants.Tokens, error) { return d.grants.Refresh(d.Context(), d.by, token, "") }
		second, err := refresh(first.Refresh)
		d.must(err)
		d.clock.Advance(59 * time.Second)
		again, err := refresh(first.Refresh) // the answer was lost
		d.must(err)
		d.clock.Advance(2 * time.Hour)
		if d.opens(second.Access) || d.opens(again.Access) {
			d.Error("an access token opens after its hour")
		}
		third, err := refresh(again.Refresh)
		if d.must(err); !d.opens(third.Access) {
			d.Error("the newest does not open")
		}
		_, err = refresh(first.Refresh)
		d.refused("the oldest", err, grants.InvalidGrant)
		if d.opens(third.Access) {
			d.Error("what an older one shows to be stolen opens still")
		}
		_, err = refresh(third.Refresh)
		d.refused("the newest, after that", err, grants.InvalidGrant)
	})
}

func TestTheDirectPredecessorWorksForAMinute(t *testing.T) {
	eachDesk(t, func(d *desk) {
		first := d.tokens()
		var given []grants.Tokens
		for range 5 { // as often as it comes
			out, err := d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
			d.must(err)
			given = append(given, out)
			d.clock.Advance(10 * time.Second)
		}
		last, err := d.grants.Refresh(d.Context(), d.by, given[0].Refresh, "")
		if d.must(err); !d.opens(last.Access) || !d.opens(given[4].Access) {
			d.Error("what one of several answers gave does not open")
		}
		_, err = d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
		d.refused("the predecessor's predecessor, within the minute", err, grants.InvalidGrant)
		if d.opens(last.Access) {
			d.Error("what an older one shows to be stolen opens still")
		}
	})
}

// The minute is counted from the first change, however often the predecessor comes in it.
func TestUsingThePredecessorDoesNotProlongItsMinute(t *testing.T) {
	eachDesk(t, func(d *desk) {
		first := d.tokens()
		for range 2 {
			_, err := d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
			d.must(err)
			d.clock.Advance(30 * time.Second)
		}
		_, err := d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
		d.refused("after a minute", err, grants.InvalidGrant)
	})
}

// Answers that were given side by side are of one turn: who stole one and who has another
// cannot both go on longer than a minute.
func TestOfTwoWhoGoOnFromOneTurnOneIsReuse(t *testing.T) {
	eachDesk(t, func(d *desk) {
		first := d.tokens()
		owner, err := d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
		d.must(err)
		thief, err := d.grants.Refresh(d.Context(), d.by, first.Refresh, "")
		d.must(err)
		d.clock.Advance(time.Hour)
		stolen, err := d.grants.Refresh(d.Context(), d.by, thief.Refresh, "")
		d.must(err)
		d.clock.Advance(time.Hour)
		_, err = d.grants.Refresh(d.Context(), d.by, owner.Refresh, "")
		d.refused("the owner, after the thief", err, grants.InvalidGrant)
		_, err = d.grants.Refresh(d.Context(), d.by, stolen.Refresh, "")
		d.refused("the thief, after that", err, grants.InvalidGrant)
	})
}
