package mandates_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/mandates"
)

// TestWhoeverTouchesTheRegisterIsSeen changes rows behind the program's back, one way at
// a time.
func TestWhoeverTouchesTheRegisterIsSeen(t *testing.T) {
	for what, statement := range map[string]string{
		"a price":                   `update mandate_entries set price = 1 where number = 2`,
		"a mandant":                 `update mandate_entries set mandants = '[{"name":"Personne"}]' where number = 2`,
		"the day":                   `update mandate_entries set registered_on = '2020-01-01' where number = 3`,
		"the text of a line":        `update mandate_lines set text = replace(text, 'Nantes', 'Rennes') where seq = 2`,
		"a text and its digest":     `update mandate_lines set text = 'x', digest = 'y' where seq = 2`,
		"the day of a line":         `update mandate_lines set said_on = '2020-01-01' where seq = 3`,
		"the last line":             `delete from mandate_lines where seq = 4`,
		"a line in between":         `delete from mandate_lines where seq = 2`,
		"what a line does":          `update mandate_lines set what = 'amended' where seq = 2`,
		"a line beyond the end":     `insert into mandate_lines select account_id, card_id, kind, 5, number, what, said_on, said_at, who_kind, who_id, door, request, text, salt, digest, hash from mandate_lines where seq = 4`,
		"a number beyond the end":   `insert into mandate_entries select account_id, card_id, kind, 4, agency_id, user_id, property_id, type, object, nature, situation, mandants, price, currency, signed_on, ends_on, outer_number, registered_on, registered_at, state, reason from mandate_entries where number = 3`,
		"the end of the series":     `update mandate_series set last_number = 9`,
		"the last hash":             `update mandate_series set hash = 'x'`,
		"a cancellation taken back": `update mandate_entries set state = 'live', reason = '' where number = 3`,
		"a text taken away":         `update mandate_lines set text = '' where seq = 2`,
		"who wrote a line":          `update mandate_lines set who_id = 7 where seq = 2`,
		"through which door":        `update mandate_lines set door = 'leads2keys' where seq = 4`,
		"a row nobody can read":     `update mandate_entries set mandants = 'x' where number = 2`,
	} {
		t.Run(what, func(t *testing.T) {
			eachFirm(t, 1, func(f *firm) {
				for range 3 {
					_, err := f.sign(f.agencies[0], sale())
					f.must(err)
				}
				_, err := f.mandates.Cancel(f.Context(), f.operator, mandates.Entry{Card: f.card, Kind: mandates.Transactions, Number: 3}, "Erreur")
				f.must(err)
				f.holds(3, 4)
				f.tamper(statement)
				v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions)
				f.must(err)
				if len(v.Wrong) == 0 {
					f.Error("nobody noticed")
				}
			})
		})
	}
}

// An inspection does not stop the agents: what they sign meanwhile is no fault of the
// register.
func TestARegisterThatIsWrittenInMeanwhileHolds(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		e, err := f.sign(f.agencies[0], sale())
		f.must(err)
		signed, more := make(chan error, 1), sale()
		go func() {
			defer close(signed)
			for i := range 60 {
				more.Price.Minor++
				_, err := f.sign(f.agencies[i%2], more)
				if err == nil {
					err = f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
						_, err := f.mandates.Amend(ctx, tx, f.operator, e, func(c *mandates.Content) { *c = more })
						return err
					})
				}
				if err != nil {
					signed <- err
					return
				}
			}
		}()
		for walks := 0; ; walks++ {
			v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions)
			if f.must(err); len(v.Wrong) > 0 {
				f.Fatalf("walk %d, at line %d: %v", walks, v.Lines, v.Wrong)
			}
			select {
			case err := <-signed:
				f.must(err)
				f.holds(61, 121)
				return
			default:
			}
		}
	})
}

// The lines of the first days do not say in their text who wrote them: they hold as they are.
func TestLinesThatDoNotSayWhoWroteThemHold(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		_, err := f.sign(f.agencies[0], sale())
		f.must(err)
		var old mandates.Line
		f.must(f.mandates.Lines(f.Context(), f.operator, f.card, mandates.Transactions, func(l mandates.Line) error {
			old = l
			return nil
		}))
		old.Text, _, _ = strings.Cut(old.Text, "\nby=")
		old.Digest = sealed(old.Salt, old.Text)
		old.Hash = sealed("", string(old.Kind), event.Number(old.Seq), event.Number(old.Number), string(old.What), old.On.String(), event.Instant(old.At), old.Digest)
		f.tamper(`update mandate_lines set who_id = 7, text = '` + old.Text + `', digest = '` + old.Digest + `', hash = '` + old.Hash + `' where seq = 1`)
		f.tamper(`update mandate_series set hash = '` + old.Hash + `'`)
		f.holds(1, 1)
		_, err = f.sign(f.agencies[0], sale())
		f.must(err)
		f.holds(2, 2)
	})
}

func TestARowThatCannotBeReadIsWrongAndTheWalkGoesOn(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		for range 3 {
			_, err := f.sign(f.agencies[0], sale())
			f.must(err)
		}
		f.tamper(`update mandate_entries set mandants = 'x' where number = 2`)
		f.tamper(`update mandate_entries set price = 1 where number = 3`)
		v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions)
		if f.must(err); len(v.Wrong) != 2 || !strings.HasPrefix(v.Wrong[0], "number 2 cannot be read: ") || v.Wrong[1] != "number 3 is not what its last line says" {
			f.Errorf("wrong: %q", v.Wrong)
		}
		if _, err := f.mandates.Entry(f.Context(), f.operator, f.card, mandates.Transactions, 2); !unread(err, 2) {
			f.Errorf("read alone: %v", err)
		}
		err = f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
			_, err := f.mandates.Close(ctx, tx, f.operator, mandates.Entry{Card: f.card, Kind: mandates.Transactions, Number: 2})
			return err
		})
		if !unread(err, 2) {
			f.Errorf("closed all the same: %v", err)
		}
	})
}

func unread(err error, number int64) bool {
	u, is := errors.AsType[*mandates.Unread](err)
	return is && u.Number == number
}

// sealed is the hash of texts as the register makes it, written down a second time: what is kept for
// ever is hashed alike for ever.
func sealed(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s,", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}
