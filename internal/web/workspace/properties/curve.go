package properties

import (
	"fmt"
	"strings"
	"time"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/web/workspace/frame"
)

// asked is a price and since when it was asked.
type asked struct {
	At      time.Time
	Price   money.Amount
	Door    string
	Who     string
	Percent string // against the one before, empty for the first
}

func pricesOf(c *frame.Call, list []listings.PriceChange, who map[int64]string) []asked {
	out := make([]asked, 0, len(list))
	var last int64
	for _, one := range list {
		a := asked{At: one.At.In(c.Zone), Price: one.Price, Door: one.Who.Door, Who: author(one.Who, who)}
		if last > 0 && one.Price.Minor > 0 {
			a.Percent = c.Words.Number(float64(one.Price.Minor-last)/float64(last)*100, 1) + "\u00a0%"
			if one.Price.Minor > last {
				a.Percent = "+" + a.Percent
			}
		}
		last = one.Price.Minor
		out = append([]asked{a}, out...)
	}
	return out
}

// curve is how a price went, as steps in a drawing of its own measures.
type curve struct {
	Drawn         bool
	Points        string // of a polyline
	Width, Height int
	Low, High     string
	From, To      time.Time
}

// curveOf draws two prices or more, until now.
func curveOf(c *frame.Call, list []listings.PriceChange) curve {
	const width, height, edge = 640, 120, 8
	v := curve{Width: width, Height: height}
	var known []listings.PriceChange
	for _, one := range list {
		if one.Price.Minor > 0 {
			known = append(known, one)
		}
	}
	if len(known) < 2 {
		return v
	}
	low, high := known[0].Price.Minor, known[0].Price.Minor
	for _, one := range known {
		low, high = min(low, one.Price.Minor), max(high, one.Price.Minor)
	}
	v.From, v.To = known[0].At.In(c.Zone), c.Now
	span := max(v.To.Sub(v.From).Seconds(), 1)
	x := func(at time.Time) float64 { return edge + at.Sub(v.From).Seconds()/span*(width-2*edge) }
	y := func(price int64) float64 {
		return height - edge - float64(price-low)/float64(max(high-low, 1))*(height-2*edge)
	}
	var points strings.Builder
	for i, one := range known {
		if i > 0 {
			fmt.Fprintf(&points, "%.1f,%.1f ", x(one.At), y(known[i-1].Price.Minor)) // a price holds until the next
		}
		fmt.Fprintf(&points, "%.1f,%.1f ", x(one.At), y(one.Price.Minor))
	}
	fmt.Fprintf(&points, "%.1f,%.1f", x(v.To), y(known[len(known)-1].Price.Minor))
	currency := known[0].Price.Currency
	v.Drawn, v.Points, v.Low, v.High = true, points.String(), c.Words.Money(low, currency), c.Words.Money(high, currency)
	return v
}
