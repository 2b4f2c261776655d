// Package eventtest holds what a service tells the journal of a value against the
// value itself. It knows no type of the business, and nothing of it is in the binary.
package eventtest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
)

// Whole fails for every field of T that the journal would not tell: one that can be
// emptied without moving what fields lists. Each is emptied in turn in a value that
// is full otherwise; sample gives what others depend on (a status) or what cannot be
// made up, the rest is made up.
//
// but names what is told another way or not at all, by paths such as ".Hold" or
// ".Lots.Name", with all below; an exception that is none fails too.
func Whole[T any](t testing.TB, sample T, fields func(T) []event.Change, but ...string) {
	t.Helper()
	root := reflect.ValueOf(&sample).Elem()
	if path := fill(root, ""); path != "" {
		t.Fatalf("%T%s cannot be made up: give it in the sample", sample, path)
	}
	full, met := fields(sample), map[string]bool{}
	each(root, "", func(path string, v reflect.Value) {
		kept := reflect.New(v.Type()).Elem()
		kept.Set(v)
		v.SetZero()
		told := len(event.Diff(full, fields(sample))) > 0
		v.Set(kept)
		i := slices.IndexFunc(but, func(b string) bool { return path == b || strings.HasPrefix(path, b+".") })
		switch {
		case i < 0 && !told:
			t.Errorf("%T%s is not told: the journal would lose a change of it", sample, path)
		case i >= 0 && told:
			t.Errorf("%T%s is told: %s is no exception", sample, path, but[i])
		case i >= 0:
			met[but[i]] = true
		}
	})
	for _, b := range but {
		if !met[b] {
			t.Errorf("%T has no field %s", sample, b)
		}
	}
}

// Fill makes up every field of a value that is zero.
func Fill[T any](t testing.TB, sample *T) {
	t.Helper()
	if path := fill(reflect.ValueOf(sample).Elem(), ""); path != "" {
		t.Fatalf("%T%s cannot be made up", *sample, path)
	}
}

// fill makes up what is zero in a value, and gives the path of what it cannot.
func fill(v reflect.Value, path string) (odd string) {
	switch {
	case parted(v):
		for i := 0; i < v.NumField() && odd == ""; i++ {
			odd = fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
		return odd
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return fill(v.Elem(), path)
	case v.Kind() == reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		return fill(v.Index(0), path)
	case v.IsZero():
		made := madeUp(v.Type())
		if !made.IsValid() {
			return path
		}
		v.Set(made)
	}
	return ""
}

// madeUp is a value of a plain type that is not its zero value, if one is known.
func madeUp(t reflect.Type) reflect.Value {
	for _, sample := range []any{time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), time.Hour} {
		if reflect.TypeOf(sample) == t {
			return reflect.ValueOf(sample)
		}
	}
	switch t.Kind() {
	case reflect.String:
		return reflect.ValueOf("x").Convert(t)
	case reflect.Bool:
		return reflect.ValueOf(true).Convert(t)
	case reflect.Int, reflect.Int64, reflect.Uint8, reflect.Float64:
		return reflect.ValueOf(1).Convert(t)
	}
	return reflect.Value{}
}

// each calls found with every field of a value that can be emptied by itself: also
// a pointer and what it points at, a list and what is in its first place.
func each(v reflect.Value, path string, found func(path string, v reflect.Value)) {
	if parted(v) {
		for i := range v.NumField() {
			each(v.Field(i), path+"."+v.Type().Field(i).Name, found)
		}
		return
	}
	found(path, v)
	switch v.Kind() {
	case reflect.Pointer:
		each(v.Elem(), path, found)
	case reflect.Slice:
		each(v.Index(0), path, found)
	}
}

// parted tells a struct of this program: others, such as an instant, are one value.
func parted(v reflect.Value) bool {
	return v.Kind() == reflect.Struct && strings.HasPrefix(v.Type().PkgPath(), "palier/")
}
