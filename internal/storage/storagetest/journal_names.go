package storagetest

import (
	"strconv"

	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/core/requests"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
)

// journalNames asks for what all kinds of thing are called, whose numbers are the same in both
// accounts: each gives its own, and nothing of an agency that was not asked for.
func journalNames(w *world) {
	of := func(kind string, id int64) event.Subject { return event.Subject{Kind: kind, ID: id} }
	visit, option, purchase := w.newVisit(func(*visits.Visit) {}), w.newOption(func(*sales.Option) {}), w.newPurchase(func(*sales.Purchase) {})
	search := w.newSearch(func(s *requests.Search) { s.Shown = contact })
	things := []event.Subject{of("user", agent), of("provider", portal(ours)), of("key", doorKey), of("agency", agency), of("developer", promoter), of("contact", contact), of("lead", lead),
		of("property", property), of("program", estate), of("lot", flat), of("visit", visit.ID), of("option", option.ID), of("purchase", purchase.ID),
		of("request", search.ID), of("session", 1), of("contact", 987_654_321), of("contact", contact)}
	known := func(account int64, agencies []int64) map[event.Subject]audit.Known {
		w.Helper()
		names, err := w.db.NamesOf(w.ctx, account, things, agencies)
		w.ok(err)
		return names
	}
	names := known(ours, nil)
	w.same("a user", names[of("user", agent)].Name, "one"+strconv.FormatInt(agency, 10))
	w.same("a lot", names[of("lot", flat)], audit.Known{Name: "one" + strconv.FormatInt(flat, 10), Within: strconv.FormatInt(estate, 10)})
	w.same("a programme", names[of("program", estate)], audit.Known{Name: "one"})
	w.same("a visit", names[of("visit", visit.ID)].Within, visit.UID)
	w.same("an option", names[of("option", option.ID)].Within, strconv.FormatInt(option.Program, 10))
	w.same("a purchase", names[of("purchase", purchase.ID)].Within, strconv.FormatInt(purchase.Program, 10))
	w.same("a search", names[of("request", search.ID)], audit.Known{Name: names[of("contact", contact)].Name})
	w.same("how many", len(names), 14)
	w.same("of the other account", known(theirs, nil)[of("program", estate)].Name, "two")
	elsewhere := known(ours, []int64{neighbour})
	w.same("of another agency", []audit.Known{elsewhere[of("contact", contact)], elsewhere[of("lot", flat)], elsewhere[of("visit", visit.ID)]}, []audit.Known{{}, {}, {}})
	w.same("whoever it is of", elsewhere[of("user", agent)], names[of("user", agent)])
	alone, err := w.db.NamesOf(w.ctx, ours, things[:1], []int64{neighbour})
	w.same("a user alone, of whom agencies do not matter", []any{len(alone), err}, []any{1, nil})
	w.same("of no agency", len(known(ours, []int64{})), 4)
	none, err := w.db.NamesOf(w.ctx, ours, things[14:15], nil)
	w.same("without names", []any{len(none), err}, []any{0, nil})
}
