package mandates_test

import (
	"context"
	"slices"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
)

func (f *firm) cards() []mandates.Card {
	f.Helper()
	list, err := f.mandates.Cards(f.Context(), f.operator)
	f.must(err)
	return list
}

func TestWhatACardSaidBeforeIsKept(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		first := f.cards()[0]
		last := day.Date{Year: 2029, Month: 2, Day: 28}
		changed, err := f.mandates.ChangeCard(f.Context(), f.operator, f.card, func(c *mandates.Card) {
			c.Guarantor, c.Chamber, c.Until = " Garantie Exemple ", "CCI Nantes", last
			c.ID, c.Account, c.Agencies = 1, 2, nil // are not his to change
		})
		f.must(err)
		again, err := f.mandates.ChangeCard(f.Context(), f.operator, f.card, func(c *mandates.Card) { c.Holder = "Port & Fils" })
		f.must(err)
		if got := f.cards()[0]; got.Guarantor != "Garantie Exemple" || got.Chamber != "CCI Nantes" || got.Until != last || got.Holder != "Port & Fils" ||
			got.ID != f.card || !slices.Equal(got.Agencies, first.Agencies) || got.Holder != again.Holder {
			f.Errorf("the card says %+v", got)
		}
		former, err := f.mandates.FormerCards(f.Context(), f.operator, f.card)
		f.must(err)
		if len(former) != 2 || former[0].Holder != first.Holder || former[0].Guarantor != "" || former[1].Guarantor != changed.Guarantor || former[1].Holder != first.Holder ||
			!former[0].ChangedAt.Before(former[1].ChangedAt) {
			f.Errorf("before it said %+v", former)
		}
	})
}

func TestACardIsChangedBySomebodyWhoMayAndToSomethingThatHolds(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		other, err := f.mandates.AddCard(f.Context(), f.operator, mandates.Card{Number: "CPI 2", Holder: "Gare", Agencies: f.agencies[2:]})
		f.must(err)
		for what, c := range map[string]struct {
			by   access.Actor
			card int64
			edit func(c *mandates.Card)
			want fault.Kind
		}{
			"nothing else":        {f.operator, f.card, func(*mandates.Card) {}, fault.Invalid},
			"the same with space": {f.operator, f.card, func(c *mandates.Card) { c.Holder += " " }, fault.Invalid},
			"no holder":           {f.operator, f.card, func(c *mandates.Card) { c.Holder = " " }, fault.Invalid},
			"ends before": {f.operator, f.card, func(c *mandates.Card) {
				c.From, c.Until = day.Date{Year: 2026, Month: 3, Day: 2}, day.Date{Year: 2026, Month: 3, Day: 1}
			}, fault.Invalid},
			"another's number": {f.operator, other.ID, func(c *mandates.Card) { c.Number = "CPI 4401 2026 000 000 001" }, fault.Invalid},
			"no card":          {f.operator, 77, func(c *mandates.Card) { c.Holder = "x" }, fault.Missing},
			"nobody":           {access.Actor{}, f.card, func(c *mandates.Card) { c.Holder = "x" }, fault.Forbidden},
		} {
			if _, err := f.mandates.ChangeCard(f.Context(), c.by, c.card, c.edit); !fault.Is(err, c.want) {
				f.Errorf("%s: %v, want %v", what, err, c.want)
			}
		}
		former, err := f.mandates.FormerCards(f.Context(), f.operator, f.card)
		if f.must(err); len(former) > 0 {
			f.Errorf("kept %+v", former)
		}
		if _, err := f.mandates.GiveCard(f.Context(), access.Actor{}, f.card, f.agencies); !fault.Is(err, fault.Forbidden) {
			f.Errorf("nobody gave it: %v", err)
		}
		if _, err := f.mandates.GiveCard(f.Context(), f.operator, f.card, []int64{4711}); err == nil {
			f.Error("an agency that is nowhere got it")
		}
	})
}

// What was numbered under the card that an agency had stays in that one's register.
func TestAnAgencyThatGetsAnotherCardGoesOnInItsRegister(t *testing.T) {
	eachFirm(t, 100, func(f *firm) {
		third := f.agencies[2]
		own, err := f.mandates.AddCard(f.Context(), f.operator, mandates.Card{Number: "CPI 2", Holder: "Ailleurs", Agencies: []int64{third}})
		f.must(err)
		_, err = f.mandates.OpenSeries(f.Context(), f.operator, own.ID, mandates.Transactions, 1)
		f.must(err)
		before, err := f.sign(third, sale())
		f.must(err)
		for range 2 { // the second time it has it
			given, err := f.mandates.GiveCard(f.Context(), f.operator, f.card, []int64{third})
			f.must(err)
			if want := f.agencies; !slices.Equal(given.Agencies, want) {
				f.Errorf("agencies %v, want %v", given.Agencies, want)
			}
		}
		after, err := f.sign(third, sale())
		f.must(err)
		if before.Card != own.ID || before.Number != 1 || after.Card != f.card || after.Number != 100 {
			f.Errorf("numbered %d/%d, then %d/%d", before.Card, before.Number, after.Card, after.Number)
		}
		if list := f.cards(); len(list[1].Agencies) > 0 {
			f.Errorf("two cards for one agency: %+v", list)
		}
		f.shows(f.agencies[0], []int64{f.card})
		f.shows(third, []int64{f.card, own.ID})
		if _, err := f.mandates.Cancel(f.Context(), f.operator, before, "Saisi deux fois"); err != nil {
			f.Errorf("what is numbered is not looked after any more: %v", err)
		}
		f.holds(1, 1)
	})
}

// A card is its agencies' and of those that had it: to others in the account it is missing.
func TestACardIsMissingToOtherAgencies(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		own, err := f.mandates.AddCard(f.Context(), f.operator, mandates.Card{Number: "CPI 2", Holder: "Ailleurs", Agencies: []int64{f.agencies[2]}})
		f.must(err)
		_, err = f.mandates.OpenSeries(f.Context(), f.operator, own.ID, mandates.Transactions, 1)
		f.must(err)
		f.shows(f.agencies[0], []int64{f.card})
		f.shows(f.agencies[2], []int64{own.ID})
		spare, err := f.mandates.AddCard(f.Context(), f.operator, mandates.Card{Number: "CPI 3", Holder: "Ailleurs"})
		f.must(err)
		f.shows(f.agencies[0], []int64{f.card, spare.ID})
	})
}

// somebodyAt reads what is one agency's.
func (f *firm) somebodyAt(agency int64) access.Actor {
	f.Helper()
	staff := access.NewService(f.store, f.store, people.Keys{}, func(context.Context) {})
	made, token, err := staff.CreateProvider(f.Context(), f.operator, access.Provider{Name: "Un partenaire", Agencies: []int64{agency}, Rights: access.Rights()})
	f.must(err)
	a, err := access.NewLogin(f.store, f.clock.Now).Provider(f.Context(), made.ID, token)
	f.must(err)
	return a
}

// shows holds what somebody of one agency finds of cards and registers against the cards that
// he is to find.
func (f *firm) shows(agency int64, want []int64) {
	f.Helper()
	by := f.somebodyAt(agency)
	list, err := f.mandates.Cards(f.Context(), by)
	f.must(err)
	var found []int64
	for _, c := range list {
		found = append(found, c.ID)
	}
	if !slices.Equal(found, want) {
		f.Errorf("agency %d finds the cards %v, want %v", agency, found, want)
	}
	series, err := f.mandates.Series(f.Context(), by)
	f.must(err)
	for _, v := range series {
		if !slices.Contains(want, v.Card) {
			f.Errorf("agency %d finds a register of the card %d", agency, v.Card)
		}
	}
	for _, c := range f.cards() {
		err := second(f.mandates.Verify(f.Context(), by, c.ID, mandates.Transactions))
		if there := slices.Contains(want, c.ID); !there && !fault.Is(err, fault.Missing) || there && len(c.Agencies) > 0 && err != nil {
			f.Errorf("agency %d, the register of the card %d: %v", agency, c.ID, err)
		}
		if err := second(f.mandates.FormerCards(f.Context(), by, c.ID)); slices.Contains(want, c.ID) == fault.Is(err, fault.Missing) {
			f.Errorf("agency %d, what the card %d said: %v", agency, c.ID, err)
		}
	}
}

func TestTheDaysOfACardAreCounted(t *testing.T) {
	c := mandates.Card{Until: day.Date{Year: 2028, Month: 3, Day: 1}}
	for on, want := range map[day.Date]int{
		{Year: 2028, Month: 3, Day: 1}: 0, {Year: 2028, Month: 2, Day: 28}: 2, {Year: 2028, Month: 3, Day: 2}: -1, {Year: 2027, Month: 3, Day: 1}: 366,
	} {
		if got, said := c.DaysLeft(on); got != want || !said {
			t.Errorf("on %s: %d, %v, want %d", on, got, said, want)
		}
	}
	if _, said := (mandates.Card{}).DaysLeft(c.Until); said {
		t.Error("nobody said until when")
	}
}
