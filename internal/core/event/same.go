package event

import (
	"reflect"
	"time"
)

// Same tells whether two values say the same: whether a change changed anything is
// decided so, and never by what the journal lists of them. It looks at each field by
// itself, so that a new one cannot be forgotten. What pointers point at counts, no
// list is an empty list, and instants are the same to the microsecond, as they are
// kept. Maps and functions are no part of such values.
func Same[T any](a, b T) bool { return same(reflect.ValueOf(a), reflect.ValueOf(b)) }

func same(a, b reflect.Value) bool {
	if a.Type() == reflect.TypeFor[time.Time]() {
		return a.Interface().(time.Time).UnixMicro() == b.Interface().(time.Time).UnixMicro()
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		return same(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}
