// Package money is an amount in minor units with its currency, and how it is read
// and written in major ones.
//
// It must not know what is paid, whether VAT is in it, nor what a law or a
// programme allows: it holds no price and no rate.
package money

import (
	"math"
	"strconv"
)

// Amount is a sum of money: minor units (cents) of an ISO 4217 currency.
type Amount struct {
	Minor    int64
	Currency string
}

// Largest is the greatest sum taken from a number, in major units: a hundred
// thousand millions, far above any property and far below where a float64
// stops telling cents apart.
const Largest = 1e11

// FromMajor reads a number of major units (euros), rounded to the cent; false
// when it is negative, not finite or above Largest.
func FromMajor(v float64) (int64, bool) {
	if math.IsNaN(v) || v < 0 || v > Largest {
		return 0, false
	}
	return int64(math.Round(v * 100)), true
}

// Major is the amount in major units as decimal text without trailing zeros:
// "260000", "99.5".
func Major(minor int64) string {
	return strconv.FormatFloat(float64(minor)/100, 'f', -1, 64)
}
