package nodes_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"palier/internal/storage/nodes"
)

// branch is a node with a field of each sort.
type branch struct {
	Name   string          `json:"name,omitempty"`
	Floor  *int            `json:"floor,omitempty"`
	Leaf   leaf            `json:"leaf,omitzero"`
	Leaves []leaf          `json:"leaves,omitempty"`
	Sub    []branch        `json:"sub,omitempty"`
	Number int64           `json:"number,omitempty"`
	Sent   json.RawMessage `json:"sent,omitempty"`
}

type leaf struct {
	Text string `json:"text,omitempty"`
}

// kind is a branch as deep as these tests need.
func kind(deep int) nodes.Kind[branch] {
	leaves := nodes.Kind[leaf]{nodes.Text("text", func(l *leaf) *string { return &l.Text })}
	k := nodes.Kind[branch]{
		nodes.Text("name", func(b *branch) *string { return &b.Name }),
		nodes.Whole("floor", func(b *branch) **int { return &b.Floor }),
		nodes.Part("leaf", func(b *branch) *leaf { return &b.Leaf }, leaves),
		nodes.List("leaves", func(b *branch) *[]leaf { return &b.Leaves }, leaves),
	}
	if deep > 0 {
		k = append(k, nodes.List("sub", func(b *branch) *[]branch { return &b.Sub }, kind(deep-1)))
	}
	return append(k,
		nodes.ID("number", func(b *branch) *int64 { return &b.Number }),
		nodes.Raw("sent", func(b *branch) *json.RawMessage { return &b.Sent }))
}

// trees are branches with and without each thing.
func trees() []branch {
	zero, low := 0, -3
	full := branch{Name: "Escalier \"A\" \\ é 😀 \x00\x1f\u2028", Floor: &low, Leaf: leaf{"x"}, Leaves: []leaf{{"a"}, {}, {"{[:,"}}, Number: 1 << 60,
		Sent: json.RawMessage(`{"a":[1,-2.5e3,{"b":null}],"c":"\"}\\","d":true}`)}
	return []branch{{}, {Floor: &zero}, {Name: "a"}, {Sent: json.RawMessage(`{}`)}, {Leaves: []leaf{{}}}, full,
		{Sub: []branch{full, {}, {Sub: []branch{full}}}, Sent: json.RawMessage(`null`)}}
}

func TestATreeIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	for _, tree := range trees() {
		text, err := kind(3).Marshal(&tree)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if text != string(want) {
			t.Errorf("%s, want %s", text, want)
		}
	}
}

func TestATreeIsReadAsEncodingJSONReadsIt(t *testing.T) {
	list := []string{` { "name" : "a" , "leaves" : [ ] , "sub" : [ { } ] } `, `{"sent":[1, 2],"name":"é\u0041\ud83d\ude00\n","unknown":{"name":"b","x":[[],{}]},"number":7}`,
		`{"leaf":{"text":"a"},"name":"late","sent":"s"}`}
	for _, tree := range trees() {
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	for _, text := range list {
		var got, want branch
		if err := kind(3).Unmarshal(text, &got); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if len(want.Leaves) == 0 {
			want.Leaves = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-encoding/json +nodes):\n%s", text, diff)
		}
	}
}

func TestWhatIsDamagedIsRefused(t *testing.T) {
	whole := `{"name":"a","floor":3,"leaves":[{"text":"x"}],"number":7,"sent":{"a":[true]}}`
	for at := range whole {
		if err := kind(1).Unmarshal(whole[:at], &branch{}); err == nil {
			t.Errorf("%s is taken for whole", whole[:at])
		}
	}
	for _, text := range []string{whole + "}", whole + " x", `[]`, `null`, `{"name":7}`, `{"floor":"3"}`, `{"floor":3.5}`, `{"number":99999999999999999999}`, `{"leaves":{}}`,
		`{"leaves":[{},]}`, `{"sent":tru}`, `{"sent":}`, `{"name":"a",}`, `{"name" "a"}`, `{name:"a"}`, `{"name":"\x"}`, `{"name\`, `{"x":01}`} {
		if err := kind(1).Unmarshal(text, &branch{}); err == nil {
			t.Errorf("%s is taken for a tree", text)
		}
	}
}

func TestWhatWouldSpoilTheTextIsNotWritten(t *testing.T) {
	for _, sent := range []string{`{`, `{}}`, `{},"name":"b"`, `x`, ` `, `"`, `[1,]`} {
		if text, err := kind(1).Marshal(&branch{Sub: []branch{{Sent: json.RawMessage(sent)}}}); err == nil {
			t.Errorf("%s is written: %s", sent, text)
		}
	}
}

func TestARawValueCanBeAddedToWithoutHarm(t *testing.T) {
	var b branch
	if err := kind(0).Unmarshal(`{"sent":{},"name":"after"}`, &b); err != nil {
		t.Fatal(err)
	}
	_ = append(b.Sent, strings.Repeat("x", 20)...)
	if b.Name != "after" {
		t.Errorf("the name is %q", b.Name)
	}
}

// What is read can be written, and says the same when it is read again.
func FuzzUnmarshal(f *testing.F) {
	for _, tree := range trees() {
		text, err := kind(3).Marshal(&tree)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first, second branch
		if !utf8.ValidString(text) || kind(3).Unmarshal(text, &first) != nil {
			return
		}
		again, err := kind(3).Marshal(&first)
		if err == nil {
			err = kind(3).Unmarshal(again, &second)
		}
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, again, err)
		}
		third, err := kind(3).Marshal(&second)
		if err != nil || third != again {
			t.Errorf("%q, then %q: %v", again, third, err)
		}
	})
}
