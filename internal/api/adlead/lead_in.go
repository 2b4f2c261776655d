package adlead

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/leads"
)

// takeEnquiry reads the body of a new lead (openapi.yaml, schema EnquiryInput); country is where its phone
// numbers are read.
func takeEnquiry(in *intake, country string) leads.NewBuild {
	n := leads.NewBuild{Sent: wire.CompactJSON(in.object, nil)}
	in.required("contact")
	contact := in.nested("contact")
	takeNames(contact, &n.Person, country)
	takeProfile(contact, &n.Person, &n.Profile)
	n.Consents = takeConsents(contact)
	if in.has("contact") && !contact.has("email1") && !contact.has("phone1") {
		contact.refuse("email1", "Le champ %s est obligatoire quand phone1 est absent.")
	}
	lead := in.nested("lead")
	lead.text("message", &n.Message, maxText)
	lead.line("temperature", &n.Temperature)
	takeTracking(lead, &n.Tracking)
	takeProject(lead, &n.Project)
	n.Callbacks = takeCallbacks(in)
	return n
}

// takeTracking takes where a lead came from. An origin that is not known, even an
// object, is "other": clients send what their forms call it.
func takeTracking(in *intake, t *leads.Tracking) {
	if v, ok := in.object.Get("tracking_origin"); ok && !empty(v) {
		if t.Origin = v.Text(); !slices.Contains(leads.Origins(), t.Origin) {
			t.Origin = "other"
		}
	}
	in.line("tracking_source", &t.Source)
	in.line("tracking_medium", &t.Medium)
	in.line("tracking_campaign", &t.Campaign)
	in.line("tracking_content", &t.Content)
}

func takeProject(in *intake, p *leads.Project) {
	in.line("project", &p.Purpose)
	in.line("investment_scheme", &p.Scheme)
	in.lines("property_rooms", &p.Rooms)
	in.lines("property_types", &p.Types)
	in.line("property_search_area", &p.Area)
	in.lines("property_search_localities", &p.Localities)
	in.maybeSum("budget", &p.Budget)
	in.maybeSum("budget_min", &p.BudgetMin)
	in.maybeSum("budget_max", &p.BudgetMax)
	in.maybeSum("deposit", &p.Deposit)
	in.maybe("is_budget_validated_with_bank", &p.BudgetConfirmed)
}

// takeCallbacks reads events[]: the one type that is known plans a call.
func takeCallbacks(in *intake) (list []leads.Task) {
	v, _ := in.object.Get("events")
	if !v.IsNull() && (v.Kind() != wire.KindArray || len(v.Items()) > maxItems) {
		in.refuse("events", "Le champ %s doit être un tableau.")
		return nil
	}
	for i, item := range v.Items() {
		o, ok := item.Object()
		event := &intake{object: o, within: "events." + decimal(int64(i)) + ".", problems: in.problems}
		if !ok {
			in.refuse("events", "Le champ %s doit être un tableau d'objets.")
			continue
		}
		kind, wanted := "", leads.Task{}
		event.required("type", "date")
		event.code("type", &kind, []string{"callback"})
		event.moment("date", &wanted.Scheduled)
		event.text("comment", &wanted.Comment, maxText)
		list = append(list, wanted)
	}
	return list
}

// takeInterest takes a change of an interest (openapi.yaml, schema InterestChange). That a reason goes with
// "discarded" is the core's to see: the reason may be there already.
func takeInterest(in *intake, i *leads.Interest) {
	in.kept("status")
	in.code("status", &i.Status, leads.Statuses())
	in.line("temperature", &i.Temperature)
	in.line("discard_reason", &i.DiscardReason)
	in.line("follow_reason", &i.FollowReason)
	in.id("owner_id", &i.Owner)
}

// takeTask reads a sales action (openapi.yaml, schema SalesActionInput).
func takeTask(in *intake) leads.Task {
	t := leads.Task{Priority: "medium"}
	in.required("type", "scheduled_at")
	in.code("type", &t.Type, leads.TaskTypes())
	in.moment("scheduled_at", &t.Scheduled)
	in.kept("priority")
	in.code("priority", &t.Priority, leads.Priorities())
	in.text("comment", &t.Comment, maxText)
	return t
}

// takeRecord reads a line of the thread (openapi.yaml, schema RecordInput). Its time is local.
func takeRecord(in *intake) (r leads.Record) {
	in.required("event")
	in.code("event", &r.Event, callersEvents())
	in.text("comment", &r.Comment, maxText)
	in.moment("occurred_at", &r.Occurred)
	return r
}

// callersEvents are what a caller may record: a registration is written by Palier.
func callersEvents() []string {
	return slices.DeleteFunc(leads.RecordEvents(), func(e string) bool { return e == "registration" })
}

// takeTag reads a mark on a lead (openapi.yaml, schema TagInput).
func takeTag(in *intake) (t leads.Tag) {
	in.required("tag_uuid")
	in.line("tag_uuid", &t.Tag)
	in.flag("is_global", &t.Everywhere)
	return t
}
