package apimo

import (
	"cmp"
	"errors"
	"strings"

	"palier/internal/core/fault"
)

// propertyNames are the document's names of what the core calls otherwise.
var propertyNames = map[string]string{
	"surface": "area.value", "area_value": "area.value", "area_total": "area.total", "area_weighted": "area.weighted", "area_unit": "area.unit",
	"rooms_exactly": "rooms", "price": "price.value", "price_max": "price.max", "price_unit": "price.unit", "price_period": "price.period",
	"monthly_charges": "price.fees", "deposit": "price.deposit", "agency_fee": "price.commission_customer", "owner_fee": "price.commission_owner",
	"inventory_fee": "price.inventory", "commission": "price.commission", "guarantee": "price.guarantee", "transfer_tax": "price.transfer_tax",
	"contribution": "price.contribution", "pension": "price.pension", "tenant": "price.tenant", "sold": "price.sold", "negotiable": "price.negotiable",
	"estimate_from": "price.estimation.min", "estimate_to": "price.estimation.max", "lots": "residence.lots", "residence_fees": "residence.fees",
	"residence": "residence.id", "residence_type": "residence.type", "residence_period": "residence.period", "levels": "floor.floors",
	"floors": "floor.levels", "floor": "floor.value", "floor_type": "floor.type", "construction_year": "construction.construction_year",
	"renovation_year": "construction.renovation_year", "construction_step": "construction.construction_step", "construction": "construction.method",
	"view_type": "view.type", "view_landscapes": "view.landscape", "heating_device": "heating.device", "heating_access": "heating.access",
	"heating_type": "heating.type", "hot_water_device": "water.hot_device", "hot_water_access": "water.hot_access", "waste_water": "water.waste",
	"own_tags": "tags_customized", "note": "private_comment", "block": "block_name", "cadastre": "cadastre_reference", "stairs": "stairs_reference",
	"agreement": "agreement.type", "agreement_reference": "agreement.reference", "agreement_end": "agreement.end_at", "visit_contact": "visit.contact",
	"visit_comment": "visit.comment", "style": "style.name", "climate": "regulations", "energy_value": "regulations", "climate_value": "regulations",
	"dpe_number": "regulations", "text": "comments", "title": "comments", "subtitle": "comments", "hook": "comments", "full": "comments", "texts": "comments",
	"translations": "comments", "area": "areas",
}

// commentNames, pictureNames... are those of the bodies that say one thing of a property.
var (
	commentNames  = map[string]string{"text": "comment", "full": "comment_full"}
	pictureNames  = map[string]string{"file": "content", "captions": "comments"}
	mediaNames    = map[string]string{"media_type": "type", "media_value": "content", "media_reference": "reference"}
	documentNames = map[string]string{"file": "content", "document_type": "type_id"}
	portalNames   = map[string]string{"portal": "step", "portal_url": "url"}
)

// inWords gives the problems of an error the names of a body's fields; one of several of a
// kind (area.3, hook.en) is called as its list.
func inWords(err error, names map[string]string) error {
	if _, done := errors.AsType[worded](err); done {
		return err
	}
	f, is := errors.AsType[*fault.Error](err)
	if !is || len(f.Problems) == 0 {
		return err
	}
	problems := make([]fault.Problem, len(f.Problems))
	for i, p := range f.Problems {
		of, _, _ := strings.Cut(p.Field, ".")
		problems[i] = fault.Problem{Field: cmp.Or(names[p.Field], names[of], p.Field), Message: p.Message}
	}
	return fault.All(problems)
}

// worded is a refusal in the document's words already.
type worded struct{ error }

// Unwrap implements what errors.As asks.
func (w worded) Unwrap() error { return w.error }
