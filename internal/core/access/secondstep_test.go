package access_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// code is what a telephone shows (RFC 6238), made here anew.
func code(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		panic(err)
	}
	m := hmac.New(sha1.New, key)
	m.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	sum := m.Sum(nil)
	o := sum[19] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[o:])&0x7fffffff%1_000_000)
}

// enrolled is a user with a second step: its secret and recovery codes.
func (f *firm) enrolled(name string) (secret string, codes []string) {
	f.Helper()
	f.colleague(f.operator, f.agencies[0], name, access.Agent)
	a, _ := f.enter(name)
	offer, err := f.access.OfferSecondStep(f.Context(), a)
	f.must(err)
	again, err := f.access.OfferSecondStep(f.Context(), a)
	if f.must(err); again != offer || !strings.HasPrefix(offer.Link, "otpauth://totp/Palier:"+name+"@example.org?issuer=Palier&secret=") {
		f.Errorf("offered %+v, then %+v", offer, again)
	}
	_, _, err = f.access.ConfirmSecondStep(f.Context(), a, "000000")
	f.problems("a wrong code", err, "code")
	_, codes, err = f.access.ConfirmSecondStep(f.Context(), a, code(offer.Secret, f.clock.Now()))
	f.must(err)
	f.clock.Advance(time.Minute)
	return offer.Secret, codes
}

func TestASecondStepIsAskedForAfterThePassword(t *testing.T) {
	eachFirm(t, func(f *firm) {
		f.joined()
		secret, _ := f.enrolled("roux")
		login := f.newLogin()
		if _, _, err := login.User(f.Context(), "roux@example.org", password, home); err != access.ErrCredentials {
			f.Errorf("a program with the password alone: %v", err)
		}
		a, _, step, err := login.Begin(f.Context(), "roux@example.org", password, home)
		if f.must(err); step != access.AskCode || a.Has(access.LeadsRead) {
			f.Errorf("halfway: %q, %+v", step, a)
		}
		if _, err := f.access.OpenSession(f.Context(), a, "web", time.Hour); err != access.ErrCredentials {
			f.Errorf("a session by half of it: %v", err)
		}
		kept, err := f.access.Halfway(a)
		f.must(err)
		a, _, step, err = f.access.Resume(f.Context(), kept)
		if f.must(err); step != access.AskCode {
			f.Errorf("resumed: %q", step)
		}
		now := code(secret, f.clock.Now())
		in, err := login.TakeCode(f.Context(), f.access, a, now[:3]+" "+now[3:], home)
		f.must(err)
		v, err := f.access.OpenSession(f.Context(), in, "web", time.Hour)
		f.must(err)
		f.opens("his session", v.Token, nil)
		_, err = login.TakeCode(f.Context(), f.access, a, now, home)
		f.problems("the same code again", err, "code")
		f.clock.Advance(30 * time.Second)
		_, err = login.TakeCode(f.Context(), f.access, a, code(secret, f.clock.Now().Add(2*time.Minute)), home)
		f.problems("a code to come", err, "code")
		for what, text := range map[string]string{"nothing": "", "numbers": "1.2.3.4", "another's": strings.Replace(kept, ".", ".1", 1), "longer": kept + "A"} {
			if _, _, _, err := f.access.Resume(f.Context(), text); err != access.ErrCredentials {
				f.Errorf("%s: %v", what, err)
			}
		}
		f.clock.Advance(10 * time.Minute)
		if _, _, _, err := f.access.Resume(f.Context(), kept); err != access.ErrCredentials {
			f.Errorf("after ten minutes: %v", err)
		}
	})
}

func TestRecoveryCodesComeInOnceEach(t *testing.T) {
	eachFirm(t, func(f *firm) {
		f.joined()
		_, codes := f.enrolled("roux")
		if len(codes) != 10 {
			f.Fatalf("%d codes", len(codes))
		}
		login := f.newLogin()
		a, u, _, err := login.Begin(f.Context(), "roux@example.org", password, home)
		f.must(err)
		in, err := login.TakeCode(f.Context(), f.access, a, strings.ToUpper(codes[3]), home)
		f.must(err)
		_, err = f.access.OpenSession(f.Context(), in, "web", time.Hour)
		f.must(err)
		_, err = login.TakeCode(f.Context(), f.access, a, codes[3], home)
		f.problems("again", err, "code")
		state, err := f.access.SecondStep(f.Context(), f.operator, u.ID)
		if f.must(err); !state.On || state.Recovery != 9 {
			f.Errorf("%+v", state)
		}
		fresh, err := f.access.RenewRecoveryCodes(f.Context(), in)
		f.must(err)
		_, err = login.TakeCode(f.Context(), f.access, a, codes[4], home)
		f.problems("a code of before", err, "code")
		_, err = login.TakeCode(f.Context(), f.access, a, fresh[0], home)
		f.must(err)
		for range 10 {
			_, _ = login.TakeCode(f.Context(), f.access, a, "123456", home) // wrong, and counted
		}
		_, err = login.TakeCode(f.Context(), f.access, a, "123456", home)
		f.is("who guesses", err, fault.TooMany)
	})
}

func TestWhoAdministersTakesALostStepAway(t *testing.T) {
	eachFirm(t, func(f *firm) {
		f.joined()
		f.enrolled("roux")
		a, u, _, err := f.newLogin().Begin(f.Context(), "roux@example.org", password, home)
		f.must(err)
		agent, _ := f.as(f.operator, f.agencies[0], "agent", access.Negotiator)
		f.is("an agent", f.access.DropSecondStep(f.Context(), agent, u.ID), fault.Forbidden)
		f.is("another account's", f.access.DropSecondStep(f.Context(), f.rival, u.ID), fault.Missing)
		f.must(f.access.DropSecondStep(f.Context(), f.operator, u.ID))
		f.must(f.access.DropSecondStep(f.Context(), f.operator, u.ID)) // again: nothing
		if any, err := f.access.Sealed(f.Context()); err != nil || any {
			f.Errorf("something is sealed still: %t, %v", any, err)
		}
		if step, err := f.access.Wanted(f.Context(), a); err != nil || step != access.Inside {
			f.Errorf("%q, %v", step, err)
		}
		f.must(f.access.RequireTwoSteps(f.Context(), f.operator, true))
		if _, _, step, err := f.newLogin().Begin(f.Context(), "roux@example.org", password, home); err != nil || step != access.Enrol {
			f.Errorf("when it is required: %q, %v", step, err)
		}
		f.enter("roux") // programs go on
	})
}
