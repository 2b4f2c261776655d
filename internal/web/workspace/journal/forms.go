package journal

// form is how the values of a field are written.
type form int

// The forms. A field without one is a text, in which an instant, a day and a yes are known.
const (
	text     form = iota
	code          // a name of a family of words: the field's, or another's
	codes         // several, between commas or spaces
	booked        // a row of a code list, or several between spaces
	things        // numbers of things (audit.Thing)
	money         // in euros; "975 EUR" is known anyway
	spans         // from-to of sums
	area          // square metres
	percent       //
	minutes       //
	days          //
	seconds       //
	timeOf        // minutes after midnight
	bytes         //
	phone         //
	parts         // several texts, between upright strokes
	pictures      // numbers of pictures: how many
	openings      // when visits may be: instant/instant, weekly or not
	register      // a card and one of its registers: 233128/T
	outcomes      // rules and what each came to: own_match=pass
	numbered      // the number of something that has no name
	rank          // from 0
	storey        // of a building
	columns       // fields of contacts, between commas
	count         // a number of something, with its marks
	energy        // kWh for a square metre and year
	climate       // kg of CO2 for a square metre and year
	verbatim      // a text that is no code, whatever it looks like: a name, a version
)

// formed is a form, and the family of words or the code list that goes with it.
type formed struct {
	form
	family string
}

// forms are those of fields, SUBJECT.FIELD where it is another one elsewhere.
var forms = map[string]formed{
	"property.price": {form: money}, "price": {form: money}, "reduced_price": {form: money}, "deposit": {form: money}, "budget": {form: money}, "budget_min": {form: money}, "budget_max": {form: money},
	"monthly_charges": {form: money}, "agency_fee": {form: money}, "owner_fee": {form: money}, "inventory_fee": {form: money}, "rent_ceiling": {form: money}, "rent_extra": {form: money},
	"property_tax": {form: money}, "yearly_share": {form: money}, "estimate_from": {form: money}, "estimate_to": {form: money}, "dpe_cost_from": {form: money}, "dpe_cost_to": {form: money},
	"lead.price": {form: spans}, "surface": {form: area}, "living_area": {form: area}, "garden_area": {form: area}, "terrace_area": {form: area}, "balcony_area": {form: area},
	"vat_rate": {form: percent}, "energy_value": {form: energy}, "climate_value": {form: climate}, "size": {form: bytes}, "lifespan": {form: seconds},
	"minutes": {form: minutes}, "buffer": {form: minutes}, "notice": {form: minutes}, "cutoff": {form: minutes}, "answer_in": {form: minutes}, "hand_after": {form: minutes}, "horizon": {form: days},
	"opens_at": {form: timeOf}, "closes_at": {form: timeOf},
	"phone": {form: phone}, "mobile": {form: phone}, "fax": {form: phone}, "silenced": {form: phone},
	"recipient": {form: parts}, "property_address": {form: parts}, "tracking": {parts, "tracker"}, "project": {form: parts}, "project_area": {form: parts},
	"pictures": {form: pictures}, "openings": {form: openings}, "register": {form: register}, "agency.register": {code, "series"}, "registration.rules": {form: outcomes},
	"rows": {form: count}, "deliveries": {form: count}, "misses": {form: count},

	"lead.type": {booked, "lead_type"}, "step": {booked, "lead_step"}, "property.step": {booked, "property_step"}, "contact.title": {booked, "contact_title"},
	"lead.title": {booked, "contact_title"}, "method": {booked, "action_method"}, "referral": {booked, "referral"}, "category": {booked, "property_category"},
	"property.type": {booked, "property_type"}, "property.subtype": {booked, "property_subtype"}, "property.status": {booked, "property_status"}, "condition": {booked, "property_condition"},
	"agreement": {booked, "property_agreement"}, "action.type": {booked, "action_type"}, "agency.category": {booked, "property_category"},

	"lot.type": {code, "lottype"}, "typology": {code, "typology"}, "orientation": {code, "orientation"}, "lot.status": {code, "lotstate"}, "program.status": {code, "programstatus"},
	"progress": {code, "progress"}, "tax_schemes": {codes, "tax"}, "option.status": {code, "optionstate"}, "purchase.status": {code, "purchasestate"},
	"registration.status": {code, "registrationstate"}, "decision": {code, "decision"}, "decided_by": {code, "decidedby"}, "cancellation": {code, "cancellation"},
	"interest.status": {code, "intereststate"}, "temperature": {code, "temperature"}, "first_tracker": {code, "tracker"}, "last_tracker": {code, "tracker"},
	"stage": {code, "stage"}, "door": {code, "door"}, "event": {code, "thread"},
	"lead.task.type": {code, "task"}, "visit.status": {code, "visitstate"}, "visit.kind": {code, "paper"}, "property.state": {code, "showing"}, "property.address": {form: text},
	"account.address": {code, "precision"}, "mandate.state": {code, "mandatestate"}, "card.kind": {code, "series"}, "fee_payer": {code, "payer"}, "charges_mode": {code, "charges"},
	"address_shown": {code, "shown"}, "letter.state": {code, "letterstate"}, "role": {code, "role"}, "mode": {code, "mode"}, "second_step": {code, "secondstep"},
	"auth": {code, "auth"}, "compat": {code, "compat"}, "profile": {code, "compat"}, "session.kind": {code, "session"}, "user.kind": {code, "session"}, "feed.kind": {code, "feed"},
	"list": {code, "list"}, "format": {code, "format"}, "endpoint.format": {code, "message"}, "record": {form: numbered}, "task": {form: numbered}, "session": {form: numbered}, "grant": {form: numbered}, "endpoint.delivery": {form: numbered}, "visitor": {form: rank}, "floor": {form: storey}, "import.kind": {code, "file"}, "upload.kind": {code, "file"}, "act": {code, "act"}, "extent": {code, "extent"}, "off": {code, "off"},
	"endpoint.reason": {code, "off"}, "grant.reason": {code, "grantend"}, "contact.kept": {codes, "kept"}, "import.kept": {form: count}, "rights": {codes, "right"}, "permissions": {codes, "right"},
	"scope": {codes, "right"}, "scopes": {codes, "right"}, "language": {code, "language"}, "country": {code, "country"}, "nationality": {code, "country"}, "marital_status": {code, "marital"},
	"agency.state": {code, "offered"}, "project_types": {codes, "lottype"}, "columns": {form: columns}, "primary_residence": {code, "residence"}, "warning": {code, "warning"}, "mime": {code, "mime"},
	"contact.reason": {code, "merge"}, "mood": {code, "mood"}, "energy": {code, "class"}, "climate": {code, "class"}, "networks": {form: text}, "events": {form: text}, "project_rooms": {form: text},
	"contact.category": {booked, "contact_category"}, "activity": {booked, "contact_activity"}, "relationship": {booked, "contact_relationship"}, "civil_status": {booked, "contact_civil_status"},
	"spouse_title": {booked, "contact_title"}, "building.type": {booked, "property_building"}, "building.standing": {booked, "property_standing"}, "languages": {codes, "language"}, "tags": {form: text},
	"built": {form: verbatim}, "taxcode": {form: verbatim}, "spouse_taxcode": {form: verbatim}, "vat_number": {form: verbatim}, "location_reference": {form: verbatim}, "holdings": {form: count},
	"version": {form: verbatim}, "number": {form: verbatim}, "agreement_reference": {form: verbatim}, "reference": {form: verbatim}, "zipcode": {form: verbatim}, "code": {form: verbatim}, "outer_code": {form: verbatim},
	"subcategory": {booked, "property_subcategory"}, "area_unit": {booked, "unit_area"}, "price_unit": {booked, "unit_area"}, "price_period": {booked, "property_period"},
	"residence_type": {booked, "property_building"}, "residence_period": {booked, "property_period"}, "view_type": {booked, "property_view_type"},
	"construction_step": {booked, "construction_step"}, "floor_type": {booked, "property_floor"}, "heating_device": {booked, "property_heating_device"},
	"heating_access": {booked, "property_heating_access"}, "heating_type": {booked, "property_heating_type"}, "hot_water_device": {booked, "property_hot_water_device"},
	"hot_water_access": {booked, "property_hot_water_access"}, "waste_water": {booked, "property_waste_water"}, "standing": {booked, "property_standing"},
	"availability": {booked, "property_availability"}, "commission": {form: money}, "guarantee": {form: money}, "transfer_tax": {form: money}, "contribution": {form: money},
	"pension": {form: money}, "tenant": {form: money}, "negotiable": {form: money}, "sold": {form: money}, "price_max": {form: money}, "residence_fees": {form: money},
	"area_total": {form: text}, "commune": {form: verbatim}, "cadastre": {form: verbatim}, "lot_reference": {form: verbatim}, "filling_rate": {form: percent},
	"origin": {booked, "origine"}, "subscription": {booked, "subscription"}, "margin": {form: percent}, "crossing_step": {code, "crossing"},
	"request.services": {form: text}, "matches": {form: count}, "matches_new": {form: count}, "matches_gone": {form: count}, "request.floor": {form: verbatim}, "request.rooms": {form: verbatim},
	"request.bedrooms": {form: verbatim}, "area_min": {form: area}, "area_max": {form: area}, "request.subtype": {booked, "property_subtype"},
	"property.services": {booked, "property_service"}, "property.proximities": {booked, "property_proximity"}, "property.activities": {booked, "property_activity"},
	"property.orientations": {booked, "property_orientation"}, "property.tags": {booked, "tags"}, "property.view_landscapes": {booked, "property_view_landscape"}, "property.construction": {booked, "property_construction_method"},
	"sha256": {form: verbatim}, "company_siret": {form: verbatim}, "dpe_number": {form: verbatim},
}

// formOf is how a field of a kind of thing is written.
func formOf(subject, field string) formed {
	for _, key := range []string{subject + "." + field, field, general(field)} {
		if f, is := forms[key]; is {
			return f
		}
	}
	return formed{}
}
