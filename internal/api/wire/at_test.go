package wire

import (
	"net/http/httptest"
	"testing"
)

func TestARequestAtAnotherPathLeavesTheFirstAlone(t *testing.T) {
	tests := []struct{ target, path, escaped, want string }{
		{"/apimo/agencies/14?limit=5", "/agencies/14", "", "/agencies/14?limit=5"},
		{"/apimo", "", "", "/"},
		{"/apimo/a%2Fb", "/a/b", "/a%2Fb", "/a%2Fb"},
		{"/apimo/a%2Fb", "/a/b", "", "/a/b"},
	}
	for _, test := range tests {
		r := httptest.NewRequest("GET", test.target, nil)
		at := At(r, test.path, test.escaped)
		if at.URL.RequestURI() != test.want || r.URL.RequestURI() != test.target || at.Context() != r.Context() {
			t.Errorf("%s at %q, %q: %s, and the first is %s", test.target, test.path, test.escaped, at.URL.RequestURI(), r.URL.RequestURI())
		}
	}
}
