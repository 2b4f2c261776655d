package flatsy

import "palier/internal/core/access"

// line is one operation of the API.
type line struct {
	method string
	path   string       // below base
	need   access.Right // "": whoever is logged in
	serve  func(*call) error
}

// table is the whole surface of the door, with the right of each line. Which agencies
// a user has, and what else stands against an act, is the core's to say.
func (d *Door) table() []line {
	const sees, acts = access.VisitsRead, access.VisitsWrite
	return []line{
		{"POST", loginPath, "", d.login},
		{"GET", "/me", "", d.me},

		{"GET", "/properties", sees, d.listProperties},
		{"POST", "/properties", acts, d.postProperty},
		{"GET", "/property", sees, d.getProperty},
		{"GET", "/property/agent", sees, d.getAgent},
		{"PUT", "/property/availability", acts, d.putAvailability},
		{"POST", "/property/{ref}/status", acts, d.postStatus},
		{"POST", "/property/{ref}/terminate", acts, d.postTerminate},
		{"POST", "/sendmail/{ref}", acts, d.postInvitation},
		{"GET", "/coverage", sees, d.getCoverage},

		{"GET", "/visit/{id}", sees, d.getVisit},
		{"GET", "/visit/slots", sees, d.listSlots},
		{"GET", "/visits", sees, d.searchVisits},
		{"POST", "/visit/create", acts, d.postVisit},
		{"POST", "/visit/cancel", acts, d.postCancel},
		{"POST", "/visit/reschedule", acts, d.postReschedule},
		{"POST", "/update/visitor", acts, d.postVisitor},

		{"GET", "/messages", sees, d.listConversations},
		{"GET", "/messages/conversation", sees, d.getConversation},
		{"POST", "/messages/save", acts, d.postMessage},
	}
}

func (d *Door) routes() {
	for _, l := range d.table() {
		d.router.Handle(l.method+" "+l.path, l.run)
	}
}

// run serves a call that has the line's right.
func (l line) run(c *call) error {
	if l.need != "" && !c.actor.Has(l.need) {
		return access.Denied()
	}
	return l.serve(c)
}
