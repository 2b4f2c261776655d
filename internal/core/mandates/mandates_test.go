package mandates_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// store is what the services need of the database.
type store interface {
	event.Ledger
	access.Store
	mandates.Store
}

// firm is a firm with two agencies under one card, and a register of transactions.
type firm struct {
	*testing.T
	database testkit.Database
	store    store
	clock    *testkit.Clock
	mandates *mandates.Service
	operator access.Actor
	agencies []int64
	card     int64
	told     []string // of corrections
}

// MandateCorrected notes what the register tells of a correction.
func (f *firm) MandateCorrected(_ context.Context, _ event.Tx, _ access.Actor, was, is mandates.Entry) error {
	f.told = append(f.told, fmt.Sprintf("%d %s %d -> %s %d", is.Number, was.State, was.Price.Minor, is.State, is.Price.Minor))
	return nil
}

func eachFirm(t *testing.T, first int64, run func(f *firm)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		f := &firm{T: t, database: d, clock: testkit.NewClock()}
		f.store = d.Store(t, f.clock.Now)
		f.mandates = mandates.NewService(f.store, f.store)
		f.mandates.Join(f)
		staff := access.NewService(f.store, f.store, people.Keys{}, func(context.Context) {})
		account, err := staff.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "fr"}, event.Who{Kind: "operator"})
		f.must(err)
		f.operator = access.Operator(account, "test")
		for _, name := range []string{"Port", "Gare", "Ailleurs"} {
			agency, err := staff.CreateAgency(t.Context(), f.operator, access.Agency{Name: name})
			f.must(err)
			f.agencies = append(f.agencies, agency.ID)
		}
		c, err := f.mandates.AddCard(t.Context(), f.operator, mandates.Card{Number: "CPI 4401 2026 000 000 001", Holder: "Agence du Port", Agencies: f.agencies[:2]})
		f.must(err)
		f.card = c.ID
		_, err = f.mandates.OpenSeries(t.Context(), f.operator, f.card, mandates.Transactions, first)
		f.must(err)
		run(f)
	})
}

func (f *firm) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// tamper changes rows behind the program's back.
func (f *firm) tamper(statement string) {
	f.Helper()
	driver, name := "sqlite", filepath.Join(f.database.Dir, "palier.sqlite")
	if f.database.Engine == "postgres" {
		driver, name = "pgx", f.database.URL
	}
	db, err := sql.Open(driver, name)
	f.must(err)
	defer db.Close()
	result, err := db.ExecContext(f.Context(), statement)
	f.must(err)
	if n, _ := result.RowsAffected(); n != 1 {
		f.Fatalf("%s changed %d rows", statement, n)
	}
}

func sale() mandates.Content {
	return mandates.Content{Type: "exclusif", Object: "vente", Nature: "Logement", Situation: "12 rue des Tilleuls, 44000 Nantes",
		Mandants: []mandates.Mandant{{Name: "Inès Lefort", Address: "12 rue des Tilleuls"}},
		Price:    money.Amount{Minor: 26_000_000, Currency: "EUR"}, Signed: day.Date{Year: 2026, Month: 3, Day: 5}}
}

func (f *firm) sign(agency int64, c mandates.Content) (e mandates.Entry, err error) {
	err = f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
		e, err = f.mandates.Register(ctx, tx, f.operator, agency, mandates.Transactions, c)
		return err
	})
	return e, err
}

func (f *firm) write(fn func(ctx context.Context, tx event.Tx) error) {
	f.Helper()
	f.must(f.store.Write(f.Context(), f.operator.Account, fn))
}

// holds verifies the register and expects so many mandates and lines.
func (f *firm) holds(entries, lines int64) {
	f.Helper()
	v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions)
	f.must(err)
	if len(v.Wrong) > 0 || v.Entries != entries || v.Lines != lines {
		f.Errorf("the register has %d mandates and %d lines, and is wrong in %v; want %d and %d", v.Entries, v.Lines, v.Wrong, entries, lines)
	}
}

func TestABranchTakesTheNextNumberOfTheSharedRegister(t *testing.T) {
	eachFirm(t, 1248, func(f *firm) {
		for i, agency := range []int64{f.agencies[0], f.agencies[1], f.agencies[0]} {
			e, err := f.sign(agency, sale())
			f.must(err)
			if e.Number != int64(1248+i) || e.State != mandates.Live || e.On != day.Of(f.clock.Now().In(day.Paris())) {
				f.Errorf("mandate %d is number %d, %s, of %s", i, e.Number, e.State, e.On)
			}
		}
		f.holds(3, 3)
	})
}

func TestAnAgencyWithoutACardNumbersElsewhere(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		for agency, want := range map[int64]bool{f.agencies[1]: true, f.agencies[2]: false} {
			keeps, err := f.mandates.Keeps(f.Context(), f.operator.Account, agency, mandates.Transactions)
			if keeps != want || err != nil {
				f.Errorf("agency %d keeps: %v, %v", agency, keeps, err)
			}
		}
		if keeps, err := f.mandates.Keeps(f.Context(), f.operator.Account, f.agencies[0], mandates.Management); keeps || err != nil {
			f.Errorf("a register of management that nobody opened: %v, %v", keeps, err)
		}
		if _, err := f.sign(f.agencies[2], sale()); !fault.Is(err, fault.Missing) {
			f.Errorf("signed without a card: %v", err)
		}
		f.holds(0, 0)
	})
}

func TestAWriteThatFailsTakesNoNumber(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		broken := errors.New("something else failed")
		err := f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
			if _, err := f.mandates.Register(ctx, tx, f.operator, f.agencies[0], mandates.Transactions, sale()); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			f.Fatal(err)
		}
		for name, spoil := range map[string]func(*mandates.Content){
			"no mandant": func(c *mandates.Content) { c.Mandants = nil }, "no place": func(c *mandates.Content) { c.Situation = "" },
			"ends first": func(c *mandates.Content) { c.Ends = day.Date{Year: 2026, Month: 3, Day: 4} }, "no object": func(c *mandates.Content) { c.Object = "" },
			"a novel": func(c *mandates.Content) { c.Nature = strings.Repeat("é", 1001) }, "a debt": func(c *mandates.Content) { c.Price.Minor = -1 },
		} {
			c := sale()
			spoil(&c)
			if _, err := f.sign(f.agencies[0], c); !fault.Is(err, fault.Invalid) {
				f.Errorf("%s: %v", name, err)
			}
		}
		e, err := f.sign(f.agencies[0], sale())
		if f.must(err); e.Number != 1 {
			f.Errorf("the first that was kept has number %d", e.Number)
		}
		f.holds(1, 1)
	})
}

func TestAFullRegisterGivesNoNumber(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		_, err := f.mandates.OpenSeries(f.Context(), f.operator, f.card, mandates.Management, 1_000_000_000)
		f.must(err)
		sign := func(kind mandates.Kind) (e mandates.Entry, err error) {
			err = f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
				e, err = f.mandates.Register(ctx, tx, f.operator, f.agencies[0], kind, sale())
				return err
			})
			return e, err
		}
		last, err := sign(mandates.Management)
		if f.must(err); last.Number != 1_000_000_000 {
			f.Errorf("the last number is %d", last.Number)
		}
		if _, err := sign(mandates.Management); !fault.Is(err, fault.Invalid) {
			f.Errorf("beyond the last: %v", err)
		}
		if _, err := sign(mandates.Transactions); err != nil {
			f.Errorf("in the other register: %v", err)
		}
	})
}

func TestAHundredSignaturesAtOnceAreNumbersWithoutAGap(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		const n = 100
		numbers := make([]int64, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				e, err := f.sign(f.agencies[i%2], sale())
				if err != nil {
					f.Error(err)
				}
				numbers[i] = e.Number
			})
		}
		all.Wait()
		slices.Sort(numbers)
		for i, number := range numbers {
			if number != int64(i+1) {
				f.Fatalf("the numbers are %v", numbers)
			}
		}
		f.holds(n, n)
	})
}

func TestWhatBecomesOfAMandateIsALineAndNeverAChange(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		e, err := f.sign(f.agencies[0], sale())
		f.must(err)
		f.clock.Advance(48 * time.Hour)
		lower := func(c *mandates.Content) { c.Price.Minor = 25_000_000 }
		f.write(func(ctx context.Context, tx event.Tx) error {
			e, err = f.mandates.Amend(ctx, tx, f.operator, e, lower)
			return err
		})
		f.write(func(ctx context.Context, tx event.Tx) error {
			e, err = f.mandates.Close(ctx, tx, f.operator, e)
			return err
		})
		err = f.store.Write(f.Context(), f.operator.Account, func(ctx context.Context, tx event.Tx) error {
			_, err := f.mandates.Amend(ctx, tx, f.operator, e, lower)
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			f.Errorf("an amendment of a closed mandate: %v", err)
		}
		second, err := f.sign(f.agencies[0], sale())
		f.must(err)
		if second, err = f.mandates.Cancel(f.Context(), f.operator, second, "Saisi deux fois"); err != nil || second.State != mandates.Cancelled {
			f.Errorf("cancelled: %+v, %v", second, err)
		}
		third, err := f.sign(f.agencies[0], sale())
		if f.must(err); third.Number != 3 {
			f.Errorf("after a burnt number comes %d", third.Number)
		}
		f.holds(3, 6)
		var what []string
		f.must(f.mandates.Lines(f.Context(), f.operator, f.card, mandates.Transactions, func(l mandates.Line) error {
			what = append(what, fmt.Sprintf("%d %s", l.Number, l.What))
			return nil
		}))
		want := []string{"1 registered", "1 amended", "1 ended", "2 registered", "2 cancelled", "3 registered"}
		if !slices.Equal(what, want) {
			f.Errorf("the lines are %v", what)
		}
	})
}

func TestACorrectionKeepsWhatWasWrittenAndTheDay(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		wrong := sale()
		wrong.Mandants = append(wrong.Mandants, mandates.Mandant{Name: "O'Brien = \"Bob\"\nfils; frère"})
		e, err := f.sign(f.agencies[0], wrong)
		f.must(err)
		f.clock.Advance(48 * time.Hour)
		cheaper := func(c *mandates.Content) { c.Mandants, c.Price.Minor = c.Mandants[:1], 25_000_000 }
		fixed, err := f.mandates.Rectify(f.Context(), f.operator, e, cheaper)
		if f.must(err); fixed.Price.Minor != 25_000_000 || fixed.On != e.On || fixed.Number != e.Number {
			f.Errorf("rectified: %+v", fixed)
		}
		for what, edit := range map[string]func(*mandates.Content){"what it says": cheaper, "nonsense": func(c *mandates.Content) { c.Situation = "" }} {
			if _, err := f.mandates.Rectify(f.Context(), f.operator, e, edit); !fault.Is(err, fault.Invalid) {
				f.Errorf("rectified to %s: %v", what, err)
			}
		}
		f.holds(1, 2)

		now, lines, err := f.mandates.History(f.Context(), f.operator, f.card, mandates.Transactions, e.Number)
		if f.must(err); len(lines) != 2 || now.Price != fixed.Price {
			f.Fatalf("%+v, %d lines", now, len(lines))
		}
		want := []event.Change{{Field: "price", Before: "26000000", After: "25000000"},
			{Field: "mandants", Before: "Inès Lefort, 12 rue des Tilleuls; O'Brien = \"Bob\"\nfils; frère", After: "Inès Lefort, 12 rue des Tilleuls"}}
		if got := mandates.Changed(lines[0], lines[1]); !slices.Equal(got, want) {
			f.Errorf("changed %+v", got)
		}
		if first := lines[0].Fields(); !slices.Contains(first, mandates.Field{Name: "price", Value: "26000000"}) {
			f.Errorf("the first line says %v", first)
		}
		if got := mandates.Changed(mandates.Line{}, lines[1]); got != nil {
			f.Errorf("after a line without a text: %v", got)
		}
		if _, _, err := f.mandates.History(f.Context(), f.operator, f.card, mandates.Transactions, 2); !fault.Is(err, fault.Missing) {
			f.Errorf("of a number that nobody has: %v", err)
		}
	})
}

func TestOnlyWhoAnswersForTheFirmTouchesTheRegister(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		var nobody access.Actor
		nobody.Account = f.operator.Account
		for what, err := range map[string]error{
			"a card":      second(f.mandates.AddCard(f.Context(), nobody, mandates.Card{Number: "n", Holder: "h"})),
			"a register":  second(f.mandates.OpenSeries(f.Context(), nobody, f.card, mandates.Management, 1)),
			"to cancel":   second(f.mandates.Cancel(f.Context(), nobody, mandates.Entry{Card: f.card, Kind: mandates.Transactions, Number: 1}, "x")),
			"to rectify":  second(f.mandates.Rectify(f.Context(), nobody, mandates.Entry{Card: f.card, Kind: mandates.Transactions, Number: 1}, func(*mandates.Content) {})),
			"to read":     second(f.mandates.Verify(f.Context(), nobody, f.card, mandates.Transactions)),
			"to list":     second(f.mandates.Entries(f.Context(), nobody, f.card, mandates.Transactions, 0, 1)),
			"the cards":   second(f.mandates.Cards(f.Context(), nobody)),
			"to skip":     second(f.mandates.Skip(f.Context(), nobody, f.card, mandates.Transactions, 5, "x")),
			"what misses": second(f.mandates.Incomplete(f.Context(), nobody, f.card, mandates.Transactions)),
			"its lines":   f.mandates.Lines(f.Context(), nobody, f.card, mandates.Transactions, func(mandates.Line) error { return nil }),
		} {
			if !fault.Is(err, fault.Forbidden) {
				f.Errorf("%s: %v", what, err)
			}
		}
		if err := second(f.mandates.OpenSeries(f.Context(), f.operator, f.card, mandates.Transactions, 5)); !fault.Is(err, fault.Conflict) {
			f.Errorf("a second register: %v", err)
		}
		if err := second(f.mandates.AddCard(f.Context(), f.operator, mandates.Card{Number: "CPI 4401 2026 000 000 001", Holder: "h"})); !fault.Is(err, fault.Invalid) {
			f.Errorf("the card again: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
