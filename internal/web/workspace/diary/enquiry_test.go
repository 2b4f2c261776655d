package diary_test

import (
	"net/url"
	"strconv"
	"testing"

	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// A visit that is planned from an enquiry moves it, whoever comes and whatever it was about.
func TestAVisitFromAnEnquiryMovesIt(t *testing.T) {
	o := open(t)
	ask := func() string {
		t.Helper()
		sent, err := o.server.Inbox.Add(t.Context(), o.server.Operator, leads.Lead{Agency: o.agency, Sent: []byte("{}"), Person: people.Declared{First: "Léa", Last: "Morvan", Email: "lea@example.org"}})
		o.must(err)
		return strconv.FormatInt(sent.ID, 10)
	}
	stage := func(id string) leads.Stage {
		t.Helper()
		n, _ := strconv.ParseInt(id, 10, 64)
		l, err := o.server.Inbox.Get(t.Context(), o.server.Operator, n)
		o.must(err)
		return l.Stage
	}
	from, untouched := ask(), ask()
	_, at := o.tomorrow("10:00")
	visit := url.Values{"property": {"T2-0227"}, "lead": {from}, "at": {strconv.FormatInt(at.Unix(), 10)}, "firstname": {"Yann"}, "lastname": {"Morvan"}, "email": {"yann@example.org"}}
	o.says("POST", "/visits/new", visit, 200, "Yann Morvan")
	if stage(from) != leads.StageVisit || stage(untouched) != leads.StageNew {
		t.Errorf("the enquiry stands at %s, the other at %s", stage(from), stage(untouched))
	}
}
