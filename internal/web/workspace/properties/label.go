package properties

import (
	"palier/internal/core/listings"
	"palier/internal/web/energy"
)

// energyLabel is what the two labels of an energy assessment draw.
type energyLabel = energy.Label

// labelOf draws the assessment of a property as it was issued.
func labelOf(p listings.Property) energyLabel { return energy.Of(p) }
