package programs

import "time"

// Lot is a unit of a programme: a dwelling, or what is sold beside it.
type Lot struct {
	Account      int64
	ID           int64
	Program      int64
	OuterCode    string
	Reference    string // unique in the programme
	Main         bool   // a dwelling and the like; false: a parking, a cellar...
	Type         string // Types
	Typology     string // Typologies, or empty
	Subtype      string
	Price        int64  // minor units, VAT included
	VATRate      int64  // hundredths of a percent: 2000 is 20 %
	ReducedPrice *int64 // at the reduced rate; nil: not eligible
	PriceReason  string // why a write changes the price; a read leaves it empty (see Price)
	Parent       int64  // the main lot that this one is sold with, 0: none
	Withheld     bool   // not for sale by the developer's will
	Floor        *int64
	Building     string
	Staircase    string
	LivingArea   float64 // square metres, 0: not said; so are the next three
	GardenArea   float64
	TerraceArea  float64
	BalconyArea  float64
	Orientation  string
	Property     int64 // the property that mirrors a main lot, 0: none
	Hold         Hold  // who holds it, as last written down; see State
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// State is what a lot is at a moment.
type State string

// The states (docs/sales.md, A lot). All but the first and the last are somebody's hold.
const (
	Available   State = "available"
	Optioned    State = "option"
	PreBooked   State = "pre-booked"
	Booked      State = "booked"
	Sold        State = "sold"
	Unavailable State = "unavailable"
)

// Hold is somebody's right on a lot. The zero Hold is nobody's.
type Hold struct {
	State  State     // Optioned, PreBooked, Booked or Sold
	Holder int64     // option or purchase
	Until  time.Time // zero: until it is given back
}

// Live tells whether the hold holds at the instant. At Until it does not.
func (h Hold) Live(now time.Time) bool {
	return h.Holder != 0 && (h.Until.IsZero() || now.Before(h.Until))
}

// State is what the lot is at the instant: expiry is a fact of time.
func (l Lot) State(now time.Time) State {
	switch {
	case l.Hold.Live(now):
		return l.Hold.State
	case l.Withheld:
		return Unavailable
	}
	return Available
}

// written is what was last written down and told of the lot, whatever the time.
func (l Lot) written() State {
	switch {
	case l.Hold.Holder != 0:
		return l.Hold.State
	case l.Withheld:
		return Unavailable
	}
	return Available
}

// WithoutVAT is a price without the tax that it includes, rounded to the cent:
// price and result in minor units, rate in hundredths of a percent, none negative.
// It counts in whole numbers, so that no cent hangs on a binary fraction.
func WithoutVAT(price, rate int64) int64 {
	const whole = 10_000
	return (2*price*whole + whole + rate) / (2 * (whole + rate))
}

// Types are what a lot can be, with whether it is a main lot by itself.
func Types() map[string]bool {
	return map[string]bool{"apartment": true, "house": true, "land": true, "commercial": true, "office": true,
		"parking": false, "cellar": false, "storage": false}
}

// Typologies are the sizes and kinds within a type.
func Typologies() []string {
	return []string{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "underground", "outdoor", "box", "covered"}
}
