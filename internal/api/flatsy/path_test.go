package flatsy

import (
	"net/http"
	"testing"
)

func TestAReferenceInAPathIsOneSegmentHoweverItIsWritten(t *testing.T) {
	tests := map[string]struct {
		escaped, path string
		ok            bool
	}{
		"encoded":                  {base + "/property/18%2F1280%2F02%2F0227/status", "/property/18%2F1280%2F02%2F0227/status", true},
		"plain":                    {base + "/property/18/1280/02/0227/status", "/property/18%2F1280%2F02%2F0227/status", true},
		"half":                     {base + "/property/18%2F1280/02/0227/terminate", "/property/18%2F1280%2F02%2F0227/terminate", true},
		"a verb in the reference":  {base + "/property/a/status/terminate", "/property/a%2Fstatus/terminate", true},
		"an invitation":            {base + "/sendmail/18/1280", "/sendmail/18%2F1280", true},
		"other signs":              {base + "/property/%C3%A9%3F%23%25/status", "/property/%C3%A9%3F%23%25/status", true},
		"a verb without reference": {base + "/property/availability", "/property/availability", true},
		"no reference":             {base + "/property//status", "/property//status", true},
		"a trailing slash":         {base + "/me/", "/me", true},
		"another":                  {base + "/visit/slots", "/visit/slots", true},
		"the base":                 {base, "", true},
		"a longer word":            {base + "es/me", "", false},
		"elsewhere":                {"/api/v2/business/me", "", false},
		"nowhere":                  {"/", "", false},
	}
	for name, test := range tests {
		if path, ok := within(test.escaped); path != test.path || ok != test.ok {
			t.Errorf("%s: %q %v", name, path, ok)
		}
	}
}

func TestTheRouterReadsTheReferenceAsItWasMeant(t *testing.T) {
	for _, escaped := range []string{"/property/18%2F12%20a%C3%A9%25/status", "/property/18/12%20a%C3%A9%25/status"} {
		r, err := http.NewRequest("POST", "http://host"+base+escaped, nil)
		if err != nil {
			t.Fatal(err)
		}
		path, _ := within(r.URL.EscapedPath())
		var mux http.ServeMux
		got := ""
		mux.HandleFunc("POST /property/{ref}/status", func(_ http.ResponseWriter, r *http.Request) { got = r.PathValue("ref") })
		mux.ServeHTTP(nil, at(r, path))
		if got != "18/12 aé%" {
			t.Errorf("%s: %q", escaped, got)
		}
	}
}
