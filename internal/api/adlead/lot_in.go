package adlead

import (
	"maps"
	"slices"

	"palier/internal/core/programs"
)

// newLot wants what a new lot has no default for (openapi.yaml, schema LotInput).
func newLot(in *intake, l *programs.Lot) {
	in.required("reference", "type", "vat_rate", "price_including_vat")
	takeLot(in, l)
}

// changeLot sets what is present; what every lot has cannot be cleared.
func changeLot(in *intake, l *programs.Lot) {
	in.kept("reference", "type", "vat_rate", "price_including_vat")
	takeLot(in, l)
}

// takeLot sets the fields of a lot that a body names. What it refuses depends on
// the body alone, not on the lot.
func takeLot(in *intake, l *programs.Lot) {
	in.line("reference", &l.Reference)
	before := l.Type
	in.code("type", &l.Type, lotTypes())
	if l.Type != before {
		l.Main = programs.Types()[l.Type]
	}
	if in.has("is_primary") {
		in.flag("is_primary", &l.Main)
	}
	in.code("typology", &l.Typology, programs.Typologies())
	in.line("subtype", &l.Subtype)
	in.line("primpromo_id", &l.OuterCode)
	in.rate("vat_rate", &l.VATRate)
	in.sum("price_including_vat", &l.Price)
	takeReduced(in, l)
	in.id("parent_lot_id", &l.Parent)
	takeStatus(in, l)

	in.integer("floor", &l.Floor)
	in.line("building", &l.Building)
	in.line("staircase", &l.Staircase)
	in.metres("living_area", &l.LivingArea)
	in.metres("garden_area", &l.GardenArea)
	in.metres("terrace_area", &l.TerraceArea)
	in.metres("balcony_area", &l.BalconyArea)
	in.line("orientation", &l.Orientation)
}

// lotTypes are the words for a lot's type, in one order.
func lotTypes() []string { return slices.Sorted(maps.Keys(programs.Types())) }

// takeReduced takes eligibility for the reduced rate and its price: one is nothing
// without the other. A price alone makes eligible, null alone does not.
func takeReduced(in *intake, l *programs.Lot) {
	var eligible *bool
	in.maybe("reduced_vat_eligibility", &eligible)
	price := l.ReducedPrice
	in.maybeSum("price_reduced_vat", &price)
	switch said := in.has("price_reduced_vat"); {
	case eligible == nil:
		l.ReducedPrice = price
	case *eligible && !said:
		in.refuse("price_reduced_vat", "Le champ %s est obligatoire pour un lot éligible à la TVA réduite.")
	case *eligible:
		l.ReducedPrice = price
	case said:
		in.refuse("price_reduced_vat", "Le champ %s n'a de sens que pour un lot éligible à la TVA réduite.")
	default:
		l.ReducedPrice = nil
	}
}

// takeStatus takes the two states that are the developer's own will; the others
// follow from options and purchases and cannot be written.
func takeStatus(in *intake, l *programs.Lot) {
	status := ""
	in.kept("status")
	in.code("status", &status, []string{string(programs.Available), string(programs.Unavailable)})
	if status != "" {
		l.Withheld = status == string(programs.Unavailable)
	}
}
