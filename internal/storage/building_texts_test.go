package storage

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/buildings"
)

// fill sets every field of a value to something, each to another.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("é", *n%7+1))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[buildings.Sent]() {
			v.SetBytes([]byte(`{"x":[1]}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	default:
		panic("a building file has a field of a kind that this test does not know: " + v.Type().String())
	}
}

// A field that the core knows and storage does not would be lost without a word.
func TestEveryFieldOfABuildingFileIsStored(t *testing.T) {
	var tree buildings.Tree
	fill(reflect.ValueOf(&tree).Elem(), new(int))
	text, err := packTree(tree)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpackTree(text)
	if diff := cmp.Diff(tree, got); err != nil || diff != "" {
		t.Errorf("%v (-written +read):\n%s", err, diff)
	}
}
