package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spellings is a rename as a door hands it: two misspellings of one name.
var spellings = map[string]string{"sybtype": "subtype", "sub_type": "subtype", "tel": "phone"}

func object(t *testing.T, body string) Object {
	t.Helper()
	o, err := ParseObject([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestCanonicalText(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"nothing", `{}`, `{}`},
		{"names are sorted", `{"b":"2","a":"1","é":"3","B":"0"}`, `{"B":"0","a":"1","b":"2","é":"3"}`},
		{"scalars are text", `{"a":1,"b":true,"c":false,"d":1.0,"e":1e3}`, `{"a":"1","b":"true","c":"false","d":"1.0","e":"1e3"}`},
		{"null and empty are absent", `{"a":null,"b":"","c":0,"d":false," ":" "}`, `{" ":" ","c":"0","d":"false"}`},
		{"inside too", `{"o":{"z":null,"y":"","b":2,"a":1}}`, `{"o":{"a":"1","b":"2"}}`},
		{"places in an array count", `{"a":[1,null,"",true,[],{}]}`, `{"a":["1","","","true",[],{}]}`},
		{"empty arrays and objects stay", `{"a":[],"b":{},"c":{"d":null}}`, `{"a":[],"b":{},"c":{}}`},
		{"text that looks like JSON stays text", `{"a":"[]","b":"{}","c":"null","d":"\"\\"}`, `{"a":"[]","b":"{}","c":"null","d":"\"\\"}`},
		{"another spelling counts as the name", `{"sybtype":"3"}`, `{"subtype":"3"}`},
		{"the name itself wins", `{"sybtype":"3","subtype":"4"}`, `{"subtype":"4"}`},
		{"whatever the order", `{"subtype":"4","sybtype":"3"}`, `{"subtype":"4"}`},
		{"unless it says nothing", `{"sybtype":3,"subtype":null}`, `{"subtype":"3"}`},
		{"two other spellings", `{"sybtype":"3","sub_type":"5"}`, `{"subtype":"5"}`},
		{"two other spellings reversed", `{"sub_type":"5","sybtype":"3"}`, `{"subtype":"5"}`},
		{"an empty spelling says nothing", `{"sub_type":"","sybtype":"3"}`, `{"subtype":"3"}`},
		{"spellings are of the top level", `{"o":{"sybtype":"3","subtype":"4"}}`, `{"o":{"subtype":"4","sybtype":"3"}}`},
		{"a new name sorts in its new place", `{"tel":"1","name":"n","z":"2"}`, `{"name":"n","phone":"1","z":"2"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := string(Canonical(object(t, test.body), spellings, nil))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if again := string(Canonical(object(t, got), spellings, nil)); again != got {
				t.Errorf("its own canonical text is %s", again)
			}
		})
	}
}

func TestPayloadsThatDifferInMeaningDifferInText(t *testing.T) {
	bodies := []string{
		`{"a":"1"}`, `{"a":"1.0"}`, `{"a":"01"}`, `{"a":"1 "}`, `{"A":"1"}`, `{"b":"1"}`, `{"a":["1"]}`, `{"a":{"1":"1"}}`, `{"a":["1",""]}`, `{"a":["","1"]}`,
		`{"a":"[\"1\"]"}`, `{"a":"1","b":"1"}`, `{"a":"1\",\"b\":\"1"}`, `{}`, `{"a":[]}`, `{"a":{}}`, `{"a":" "}`, `{"a":"e\u0301"}`, `{"a":"é"}`,
	}
	seen := make(map[string]string)
	for _, body := range bodies {
		text := string(Canonical(object(t, body), nil, nil))
		if other, ok := seen[text]; ok {
			t.Errorf("%s and %s are both %s", body, other, text)
		}
		seen[text] = body
	}
}

func TestCanonicalAndCompactAppend(t *testing.T) {
	o := object(t, `{ "b" : 1.50 , "a" : [ null , {} , "\u00e9\/" ] }`)
	if got, want := string(CompactJSON(o, []byte("raw="))), `raw={"b":1.50,"a":[null,{},"é/"]}`; got != want {
		t.Errorf("CompactJSON = %s, want %s", got, want)
	}
	if got, want := string(Canonical(o, nil, []byte("text="))), `text={"a":["",{},"é/"],"b":"1.50"}`; got != want {
		t.Errorf("Canonical = %s, want %s", got, want)
	}
	if o.Fields()[0].Name != "b" {
		t.Error("Canonical changed the order of the object itself")
	}
}
