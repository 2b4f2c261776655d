package leads2keys

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
)

// taken reads the value of a body, at place "p" of agency 14; false when it is refused.
func taken(value string) (buildings.Tree, bool) {
	body, err := wire.ParseWithin([]byte(`{"value":`+value+`}`), room)
	if err != nil {
		return buildings.Tree{}, false
	}
	var in intake
	tree := in.treeOf(body, "14", "p")
	return tree, in.err() == nil
}

// shown is a tree as a value, without what is ours to say.
func shown(t *testing.T, tree buildings.Tree, sdk bool) map[string]any {
	t.Helper()
	var e wire.Encoder
	treeShape(nil).write(&e, &tree, sdk)
	return decoded(t, e.Bytes())
}

func decoded(t *testing.T, text []byte) (v map[string]any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %.300s", err, text)
	}
	return v
}

// What was changed elsewhere is shown, and nothing else of what was sent is lost.
func TestAChangeMadeElsewhereWinsFieldByField(t *testing.T) {
	tree, ok := taken(`{"x":1,"name":"A","immeuble":[{"id":"i","x":[2],"comment":null,"description":{"plus":["balcon"],"x":3},"escalier":[{"id":"e","bal":[
		{"id":"b","numero":1.0,"palier":2,"x":4,"person":[{"id":"p","lastname":"Zola","job":"","x":5},{"id":"q"}]}]}]}]}`)
	if !ok {
		t.Fatal("refused")
	}
	building := &tree.Buildings[0]
	box := &building.Stairs[0].Boxes[0]
	building.Comment, building.Code = "Gardien", "12A"
	building.Remarks.Plus = append(building.Remarks.Plus, buildings.Remark{Tag: "vue", Quality: "dégagée"})
	box.Floor, box.Kind = nil, "Bureau"
	box.People[0].Lastname, box.People[0].Mobile = "Sand", "+33639980121"
	box.People = box.People[:1]
	box.Companies = []buildings.Company{{ID: "c", Name: "Cabinet"}}
	building.Photos = nil
	want := decoded(t, []byte(`{"x":1,"name":"A","immeuble":[{"id":"i","x":[2],"comment":"Gardien","digicode":"12A","description":{"plus":["balcon","vue dégagée"],"x":3},"escalier":[{"id":"e","bal":[
		{"id":"b","numero":1.0,"palier":null,"type":"Bureau","x":4,"person":[{"id":"p","lastname":"Sand","job":"","mobile":"+33639980121","x":5}],
		"entreprise":[{"id":"c","name":"Cabinet","status":"","activity":"","email":"","phone":"","fax":"","web":"","comments":""}]}]}]}]}`))
	if diff := cmp.Diff(want, shown(t, tree, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	plus := shown(t, tree, true)["immeuble"].([]any)[0].(map[string]any)["description"].(map[string]any)["plus"].([]any)
	if diff := cmp.Diff(map[string]any{"tag": "vue", "quality": "dégagée"}, plus[1]); diff != "" {
		t.Errorf("for the shipped client (-want +got):\n%s", diff)
	}
}

// Whatever is taken comes back: to the shipped client all of it, and to others what was
// shown to them once is shown again when they send it.
func FuzzAValueComesBackAsItWasSent(f *testing.F) {
	for _, seed := range []string{
		`{"immeuble":[]}`,
		`{"name":null,"x":{"é":[1.50,-0,1e3,true,null]},"immeuble":[{"description":{"plus":["a",{"tag":"t","quantity":1.0,"unity":null,"x":2}],"moins":null,"y":1},"photo":[]}]}`,
		`{"immeuble":[{"escalier":[{"bal":[{"palier":-1,"numero":1e0,"type":"","person":[{"meteo":5,"lastname":"Z\u00e9"}],"entreprise":null}]}]}],"buildings":3,"total":null}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		tree, ok := taken(value)
		if !ok {
			return
		}
		sent := decoded(t, []byte(value))
		for _, name := range ours() {
			delete(sent, name)
		}
		if diff := cmp.Diff(sent, shown(t, tree, true)); diff != "" {
			t.Errorf("%s\n(-sent +shown):\n%s", value, diff)
		}
		once := shown(t, tree, false)
		text, err := json.Marshal(once)
		if err != nil {
			t.Fatal(err)
		}
		again, ok := taken(string(text))
		if !ok {
			t.Fatalf("what was shown is refused: %s", text)
		}
		if diff := cmp.Diff(once, shown(t, again, false)); diff != "" {
			t.Errorf("%s\n(-once +again):\n%s", value, diff)
		}
	})
}
