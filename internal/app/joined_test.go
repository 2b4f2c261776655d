package app

import (
	"reflect"
	"strings"
	"testing"

	"palier/internal/core/people"
)

func TestAPartThatNobodyJoinedStopsTheStart(t *testing.T) {
	if err := joined(people.NewService(nil, nil)); err == nil || !strings.Contains(err.Error(), "people.Service") {
		t.Errorf("started: %v", err)
	}
}

// Whoever adds a circle finds it checked: the parts that can be joined are known by
// their method.
func TestEveryPartThatCanBeJoinedCanTellWhetherItIs(t *testing.T) {
	parts, checked := reflect.TypeFor[App](), 0
	for i := range parts.NumField() {
		field := parts.Field(i).Type
		if _, can := field.MethodByName("Join"); !can {
			continue
		}
		checked++
		if !field.Implements(reflect.TypeFor[joiner]()) {
			t.Errorf("%v has Join without Joined", field)
		}
	}
	if checked != 9 {
		t.Errorf("%d parts can be joined: (*App).core checks 9", checked)
	}
}
