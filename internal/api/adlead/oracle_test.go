package adlead_test

import "slices"

// What openapi.yaml says each operation answers, written down a second time and
// apart from the door: the operations with their permissions, the order of refusals
// and what a key that may not see something is told (README.md). The matrix compares.

// asker is a key of the matrix, with one programme open to it.
type asker struct {
	rights []string
	user   bool // it acts for a user
}

func (a asker) has(any ...string) bool {
	return slices.ContainsFunc(any, func(r string) bool { return slices.Contains(a.rights, r) })
}

// Where a thing lies, as seen by the key.
const (
	here     = "here"     // in its programme; of a lot: allotted to it; of a deal: its own
	apart    = "apart"    // in its programme, and not allotted, or somebody else's
	sister   = "sister"   // in another programme of its developer
	stranger = "stranger" // in a programme of another developer of the account
	nowhere  = "nowhere"  // there is no such thing
)

// aim is what a request of the matrix names.
type aim struct{ lot, file, lead, deal, owner, parent string }

// rule is what an operation answers to a key in its own programme.
type rule func(a asker, on aim) int

// readsLots are the permissions to read lots (openapi.yaml, listLots).
var readsLots = []string{"lot.view", "lot-alloted.view", "information.view"}

// sees tells whether the key may be told of a lot.
func (a asker) sees(lot string) bool {
	return a.has("lot.view") && (lot == here || lot == apart) || a.has(readsLots...) && lot == here
}

// reaches tells whether a key with a permission to write lots may write one: a key
// that reads an allotment, that; one that reads none, every lot of the programme.
func (a asker) reaches(lot string) bool {
	return a.sees(lot) || !a.has(readsLots...) && (lot == here || lot == apart)
}

func anyKey(asker, aim) int { return 200 }

// needs is an operation that one of the permissions opens.
func needs(rights ...string) rule {
	return func(a asker, _ aim) int {
		if a.has(rights...) {
			return 200
		}
		return 403
	}
}

// and goes on where the rule before it lets through.
func (first rule) and(refuse int, unless func(a asker, on aim) bool) rule {
	return func(a asker, on aim) int {
		if status := first(a, on); status != 200 || unless(a, on) {
			return status
		}
		return refuse
	}
}

func lotSeen(a asker, on aim) bool     { return a.sees(on.lot) }
func lotReached(a asker, on aim) bool  { return a.reaches(on.lot) }
func fileThere(_ asker, on aim) bool   { return on.file == here }
func leadHere(_ asker, on aim) bool    { return on.lead == here }
func leadInSpace(_ asker, on aim) bool { return on.lead == here || on.lead == sister }
func parentFits(a asker, on aim) bool  { return on.parent == "" || a.reaches(on.parent) }

// ownerFits is the owner rule (openapi.yaml, Keys): a key with a user names it or nobody, one
// without names somebody.
func ownerFits(a asker, on aim) bool {
	if a.user {
		return on.owner != apart
	}
	return on.owner != nowhere
}

// claimSeen: own ones when the key has a user, else all of the programme.
func claimSeen(a asker, on aim) bool { return on.deal == here || on.deal == apart && !a.user }

// dealSeen: own ones, or all with the extended permission.
func dealSeen(extended string) func(asker, aim) bool {
	return func(a asker, on aim) bool { return on.deal == here || on.deal == apart && a.has(extended) }
}

// changeOption is for the owner: others who see it are told 403, the rest 404.
func changeOption(a asker, on aim) int {
	return ownAct(a, on, "option.update", "")
}

// cancelOption is for the owner, or for who may cancel anyone's (openapi.yaml, cancelOption).
func cancelOption(a asker, on aim) int {
	return ownAct(a, on, "option.delete", "option-extended.delete")
}

func ownAct(a asker, on aim, own, any string) int {
	known := on.deal == here || on.deal == apart
	switch {
	case !a.has(own, any):
		return 403
	case on.deal == here && a.has(own), known && a.has(any):
		return 200
	case on.deal == here, known && a.has("option-extended.view"):
		return 403
	}
	return 404
}

// oracle has every operation of the API.
func oracle() map[string]rule {
	sheet := needs("lead.view").and(404, leadHere)
	work := needs("lead.update").and(404, leadHere)
	plan := needs("lot.update").and(404, lotReached)
	option := needs("option.view", "option-extended.view")
	purchase := needs("purchase.view", "purchase-extended.view")
	const site = "/programs/{program}"
	return map[string]rule{
		"GET /{$}":          anyKey,
		"GET /programs":     anyKey,
		"GET /contacts":     needs("global.lead.view"),
		"POST /leads":       needs("global.lead.create"),
		"GET /leads/{lead}": needs("global.lead.view").and(404, leadInSpace),

		"GET " + site:                                 needs("information.view"),
		"GET " + site + "/lots":                       needs(readsLots...),
		"POST " + site + "/lots":                      needs("lot.create").and(422, parentFits),
		"GET " + site + "/lots/{lot}":                 needs(readsLots...).and(404, lotSeen),
		"PUT " + site + "/lots/{lot}":                 plan,
		"DELETE " + site + "/lots/{lot}":              needs("lot.delete").and(404, lotReached),
		"GET " + site + "/lots/{lot}/files":           needs(readsLots...).and(404, lotSeen),
		"POST " + site + "/lots/{lot}/files":          plan,
		"DELETE " + site + "/lots/{lot}/files/{file}": plan.and(404, fileThere),

		"GET " + site + "/contacts":                    needs("lead.view", "global.lead.view"),
		"GET " + site + "/leads":                       needs("lead.view"),
		"POST " + site + "/leads":                      needs("lead.create"),
		"GET " + site + "/leads/{lead}":                sheet,
		"PUT " + site + "/leads/{lead}/interest":       work,
		"GET " + site + "/leads/{lead}/sales-actions":  sheet,
		"POST " + site + "/leads/{lead}/sales-actions": work,
		"GET " + site + "/leads/{lead}/records":        sheet,
		"POST " + site + "/leads/{lead}/records":       needs("record.create", "lead.update").and(404, leadHere),
		"POST " + site + "/leads/{lead}/tags":          work,

		"GET " + site + "/registrations":                   needs("registration.view"),
		"POST " + site + "/registrations":                  needs("registration.create").and(422, ownerFits),
		"GET " + site + "/registrations/{registration}":    needs("registration.view").and(404, claimSeen),
		"DELETE " + site + "/registrations/{registration}": needs("registration.delete").and(404, claimSeen),

		"GET " + site + "/options":             option,
		"POST " + site + "/options":            needs("option.create").and(422, ownerFits).and(404, lotSeen).and(404, leadHere),
		"GET " + site + "/options/{option}":    option.and(404, dealSeen("option-extended.view")),
		"PUT " + site + "/options/{option}":    changeOption,
		"DELETE " + site + "/options/{option}": cancelOption,

		"GET " + site + "/purchases":            purchase,
		"GET " + site + "/purchases/{purchase}": purchase.and(404, dealSeen("purchase-extended.view")),
		"GET " + site + "/owners":               needs("registration.create", "option.create"),
	}
}
