package flatsy

import (
	"net/url"
	"strings"
	"testing"

	"palier/internal/api/wire"
)

// No body makes the door fall over, and whatever it refuses it says in a whole sentence.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		`{"externalRef":"18/1280","price":1e300,"address":{"latitude":-1e18},"fields":{"floor":1e99,"additionalSurfaces":[null,{}]},"criterias":{"qualification":5,"prequalification":{"_type":[]}}}`,
		`{"criterias":{"prequalification":{"_type":"LogementSocial","name":"n","ratio":3,"zone":"A","resource":"","actionLogement":true}},"externalRef":"\u00e9"}`,
		`{"availability":[{"start":"2026-03-29T02:30:00+01:00","end":"2026-03-29T02:30:00Z","isWeeklyRecurring":1},[],7]}`,
		`{"propertyId":"x","ref":"","date":"9999-12-31T23:59:59Z","visitor":{"email":"a@b","fields":[]},"metadata":{"a":{"b":[1.0]}}}`,
		`{"visitId":"00000000-0000-4000-8000-000000000000","visitorId":null,"visitStatus":"visit.status.done","text":" ","propertyRef":7,"identifier":{},"password":1}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := wire.ParseObject([]byte(text))
		if err != nil {
			return
		}
		takers := []func(*intake) error{
			func(in *intake) error { _, err := savingOf(in); return err },
			func(in *intake) error { _, err := openingsOf(in); return err },
			func(in *intake) error { _, err := bookingOf(in); return err },
			func(in *intake) error { _, err := leavingOf(in); return err },
			func(in *intake) error { _, err := movingOf(in); return err },
			func(in *intake) error { _, err := sayingOf(in); return err },
			func(in *intake) error { visitorOf(in); return in.err() },
			func(in *intake) error { _, _, err := credentialsOf(in); return err },
		}
		for _, take := range takers {
			wholeSentences(t, text, take(newIntake(o)))
		}
	})
}

// No query does either.
func FuzzQueries(f *testing.F) {
	for _, seed := range []string{"startTime=2026-07-09T02:00:00 02:00&page=-0&by=07", "endTime=-1&direction=%00", "propertyId=&reference=%2F", "isReschedule=T&page=99999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		q := func() *query { return &query{values: values} }
		wanted, err := searchOf(q())
		wholeSentences(t, text, err)
		if err == nil && (wanted.Limit < 0 || wanted.Offset < 0) {
			t.Errorf("%q: %+v", text, wanted)
		}
		_, err = q().place("propertyId", "reference")
		if err != nil && refuse(err).status >= 500 {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// wholeSentences wants an error to be told in whole sentences.
func wholeSentences(t *testing.T, text string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, s := range refuse(err).errors {
		if !strings.HasSuffix(s, ".") || strings.Contains(s, "%!") {
			t.Errorf("%q: %q", text, s)
		}
	}
}
