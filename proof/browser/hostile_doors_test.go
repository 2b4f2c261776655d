package browser_test

import (
	"fmt"
	"net/http"
	"strings"
)

// sendsThroughDoors sends all payloads through every text that each door lets a client write.
func (h *siege) sendsThroughDoors(d *doors) {
	h.Helper()
	h.sends(h.apimoTexts(d))
	h.sends(h.adleadTexts(d))
	h.sends(h.flatsyTexts(d))
	for _, one := range h.leads2keysTexts(d) { // a round goes through a file that is there
		h.sends([]sending{one})
	}
}

func (h *siege) apimoTexts(d *doors) []sending {
	const lead = `"type":1,"lastname":"§","firstname":"§","message":"§","address":"§","address_more":"§","city":"§","subreferral":"§","recipient_lastname":"§",
		"recipient_firstname":"§","property_reference":"§","property_address":"§","property_address_more":"§","property_city":"§","phone":"§","fax":"§","zipcode":"§",
		"property_zipcode":"§","language":"§","start_at":"§","user":"§","step":"§","unknown":{"§":["§"]},"email":"apimo.№@example.org"`
	const refused = `{"reference":"№§","email":"§","mobile":"§","property_types":["§"],"currency":"§","date":"§","area_min":"§"}`
	var made struct{ ID int64 }
	h.apimo(http.MethodPost, "/agencies/"+h.demo.Apimo.Agency+"/leads", map[string]any{"type": 1, "reference": "SIEGE", "lastname": "Marteau", "email": "marteau@example.org"}, http.StatusOK, &made)
	at := d.agency + "/leads"
	return []sending{
		{d.apimo, http.MethodPost, at, `{"reference":"№§",` + lead + `}`, false},
		{d.apimo, http.MethodPost, at, refused, false},
		{d.apimo, http.MethodPut, fmt.Sprint(at, "/", made.ID), `{` + lead + `}`, false},
	}
}

func (h *siege) adleadTexts(d *doors) []sending {
	const names = `"name":"§","firstname":"§","city":"§","address1":"§","address2":"§"`
	const contact = `"contact":{` + names + `,"legal_status":"§","company_name":"§","birthplace":"§","profession":"§","has_already_invested_comment":"§","email1":"adlead.№@example.org"}`
	const lead = `{` + contact + `,"lead":{"message":"§","temperature":"§","tracking_origin":"§","tracking_source":"§","tracking_medium":"§","tracking_campaign":"§","tracking_content":"§",
		"project":"§","investment_scheme":"§","property_rooms":["§","§"],"property_types":["§"],"property_search_area":"§","property_search_localities":["§","§"]},
		"events":[{"type":"callback","date":"2030-01-02 10:00:00","comment":"§"}]}`
	const lot = `"type":"apartment","vat_rate":20,"price_including_vat":150000,"subtype":"§","primpromo_id":"§","building":"§","staircase":"§","orientation":"§"`
	at := fmt.Sprint(d.program, "/leads/", d.lead)
	return []sending{
		{d.adlead, http.MethodPost, d.program + "/leads", lead, false},
		{d.adlead, http.MethodPost, strings.TrimSuffix(d.program, "/programs/"+h.demo.Adlead.Program) + "/leads", lead, false},
		{d.adlead, http.MethodPut, at + "/interest", `{"temperature":"§","follow_reason":"§","status":"discarded","discard_reason":"§"}`, false},
		{d.adlead, http.MethodPost, at + "/sales-actions", `{"type":"callback","scheduled_at":"2030-01-02 10:00:00","comment":"§"}`, false},
		{d.adlead, http.MethodPost, at + "/records", `{"event":"outgoing-call","comment":"§"}`, false},
		{d.adlead, http.MethodPost, at + "/tags", `{"tag_uuid":"§"}`, false},
		{d.adlead, http.MethodPost, d.program + "/lots", `{"reference":"§",` + lot + `}`, false},
		{d.adlead, http.MethodPut, fmt.Sprint(d.program, "/lots/", d.lot), `{` + lot + `}`, false},
		{d.adlead, http.MethodPost, d.program + "/registrations", `{"owner_id":` + h.demo.Adlead.Owner + `,` + names + `,"comment":"§","email1":"claim.№@example.org","phone1":"+3363998№"}`, false},
		{d.adlead, http.MethodPut, fmt.Sprint(d.program, "/options/", d.option), `{"comment":"§"}`, false},
		{d.adlead, http.MethodPost, d.program + "/leads", `{"contact":{"name":"x","email1":"§","phone1":"§","zipcode":"§","company_siret":"§","title":"§","country":"§"}}`, true},
	}
}

func (h *siege) flatsyTexts(d *doors) []sending {
	const visitor = `"firstName":"§","lastName":"§","email":"flatsy.№@example.org","phone":"+3363998№","fields":{"§":"§"},"metadata":{"§":"§"}`
	const property = `{"externalRef":"§","rentSell":"property.basics.rentsell.rent","price":890,"doorRef":"§","address":{"address":"§","zip":"§","city":"§","countryCode":"FR","doorInfo":"§"},
		"fields":{"surface":42,"orientation":"§","text":"§","availableFrom":"§","heating":"§","works":"§","dpe":"§","additionalSurfaces":[{"name":"§","surface":3}]},
		"additionalRefs":["§"],"tenantPhone":"§","extraFields":{"§":"§"},"metadata":{"§":"§"},"extUrl":"https://example.org/?§",
		"criterias":{"prequalification":{"_type":"GLIPrequalification","ratio":3,"name":"§","explain":"§"}}}`
	const refused = `{"externalRef":"H-№","extUrl":"§","picUrls":["§"],"inCharge":"§","rentSell":"§","address":{"address":"x","zip":"44000","city":"Nantes","countryCode":"§"}}`
	const business = "/flatsy/api/v1/business"
	return []sending{
		{d.flatsy, http.MethodPost, business + "/properties", property, false},
		{d.flatsy, http.MethodPost, business + "/properties", refused, true},
		{d.flatsy, http.MethodPost, business + "/update/visitor?visitId=" + d.visit, `{` + visitor + `}`, false},
		{d.flatsy, http.MethodPost, business + "/messages/save", `{"propertyId":"` + d.property + `","text":"§"}`, false},
		{d.flatsy, http.MethodPost, business + "/sendmail/TIL-101", `{` + visitor + `}`, false},
		{d.flatsy, http.MethodPost, business + "/visit/create", `{"propertyId":"` + d.property + `","date":"§","visitor":{` + visitor + `}}`, true},
	}
}

func (h *siege) leads2keysTexts(d *doors) []sending {
	const said = `"description":{"plus":["§"],"moins":["§"],"informatif":["§"],"qualitatif":[{"tag":"§","quality":"§"}],"quantitatif":["§"]}`
	const company = `{"name":"§","status":"§","activity":"§","email":"§","phone":"§","fax":"§","web":"§","comments":"§"}`
	const person = `{"civility":"§","firstname":"§","lastname":"§","job":"§","phone":"§","mobile":"§","email":"§","web":"§","comment":"§","meteo":2}`
	const box = `{"id":"b-1","palier":1,"numero":1,"porte":"§","type":"Logement",` + said + `,"entreprise":[` + company + `],"person":[` + person + `]}`
	const file = `{"value":{"name":"§","address":"§","unknown":"§","immeuble":[{"id":"§","name":"§","digicode":"§","comment":"§",` + said + `,
		"escalier":[{"id":"§","name":"§","bal":[` + box + `]}]}]}}`
	const mandate = `{"id":"§","type":"§","numero":"§","name":"§","steps":[{"date":"2026-11-20","name":"§","prix":260000}]}`
	const project = `{"type":"vente","date":"2026-11-20","comment":"§","appointements":[{"type":"§","date":"2030-01-05T14:00:00Z","comment":"§","meteo":1}],"mandat":[` + mandate + `],
		"phase":[{"type":"§","status":[{"date":"2026-11-20","step":"§"}],"comments":"§"}]}`
	const round = `{"value":{"bal":[{"bal":"b-1","action":[{"type":"§","date":"2026-11-20","comment":"§"}],"projet":[` + project + `]}],"action":[{"type":"boitage","date":"2026-11-20","comment":"§"}]}}`
	place := d.agencyKeys + "/place/siege-{turn}"
	return []sending{{d.leads2keys, http.MethodPost, place, file, false}, {d.leads2keys, http.MethodPost, place + "/project", round, false}}
}
