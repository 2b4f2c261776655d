package flatsy

import "palier/internal/core/visits"

// property_category of what is let or sold; other categories are neither word.
const (
	forSale = 1
	forRent = 2
	newLots = 4 // a programme's lot is sold
)

const (
	wordRent = "property.basics.rentsell.rent"
	wordSell = "property.basics.rentsell.sell"
)

// categories are what rentSell says.
func categories() map[string]int { return map[string]int{wordRent: forRent, wordSell: forSale} }

// rentSell is the word for a category, "" when there is none.
func rentSell(category int) string {
	switch category {
	case forRent:
		return wordRent
	case forSale, newLots:
		return wordSell
	}
	return ""
}

// propertyStatus is the word for whether a property can be visited.
func propertyStatus(o visits.Openness) string {
	switch o {
	case visits.Standby:
		return "property.basics.status.standby"
	case visits.Ended:
		return "property.basics.status.unavailable"
	}
	return "property.basics.status.available"
}

// openings are what can be asked for: the end of visits is another call.
func openings() map[string]visits.Openness {
	return map[string]visits.Openness{
		"available": visits.Open, "property.basics.status.available": visits.Open,
		"standby": visits.Standby, "property.basics.status.standby": visits.Standby,
	}
}

// visitStatus is the word for how far a visitor is.
func visitStatus(s visits.Status) string {
	if s == visits.CancelledByAgent {
		return "visit.status.cancelled.flatguide"
	}
	return "visit.status." + string(s)
}

// cancellations are who may give up through this API.
func cancellations() map[string]visits.Status {
	return map[string]visits.Status{
		"visit.status.cancelled.visitor": visits.CancelledByVisitor,
		"visit.status.cancelled.owner":   visits.CancelledByOwner,
	}
}
