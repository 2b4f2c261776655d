package main

import (
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// during is an operation on lot 1 from one instant to another.
func during(from, to int64, d deed, option int64, s seen) porcupine.Operation {
	return porcupine.Operation{Input: act{d, 1, option}, Output: s, Call: from, Return: to}
}

func TestHistoriesAreJudged(t *testing.T) {
	yes, no, cut := seen{yes: true}, seen{}, seen{cut: true}
	type history []porcupine.Operation
	for name, c := range map[string]struct {
		history history
		want    porcupine.CheckResult
	}{
		"taken, seen, given, free": {history{
			during(1, 2, take, 7, yes), during(3, 4, look, 0, no), during(5, 6, give, 7, yes), during(7, 8, look, 0, yes)}, porcupine.Ok},
		"taken while it is given back": {history{
			during(1, 2, take, 7, yes), during(3, 6, give, 7, yes), during(4, 5, take, 8, yes)}, porcupine.Ok},
		"taken twice": {history{
			during(1, 2, take, 7, yes), during(3, 4, take, 8, yes)}, porcupine.Illegal},
		"refused though free": {history{
			during(1, 2, take, 0, no)}, porcupine.Illegal},
		"free while held": {history{
			during(1, 2, take, 7, yes), during(3, 4, look, 0, yes)}, porcupine.Illegal},
		"another's option given back": {history{
			during(1, 2, take, 7, yes), during(3, 4, give, 8, yes)}, porcupine.Illegal},

		"cut, and taken": {history{
			during(1, never, take, 0, cut), during(3, 4, take, 0, no), during(5, 6, look, 0, no)}, porcupine.Ok},
		"cut, and not taken": {history{
			during(1, never, take, 0, cut), during(3, 4, look, 0, yes), during(5, 6, take, 8, yes)}, porcupine.Ok},
		"cut, and taken later": {history{
			during(1, never, take, 0, cut), during(3, 4, look, 0, yes), during(5, 6, look, 0, no)}, porcupine.Ok},
		"cut, and taken before it was asked": {history{
			during(1, 2, look, 0, no), during(3, never, take, 0, cut)}, porcupine.Illegal},
		"cut, and free again by itself": {history{
			during(1, never, take, 0, cut), during(3, 4, look, 0, no), during(5, 6, look, 0, yes)}, porcupine.Illegal},
		"cut, and given back": {history{
			during(1, 2, take, 7, yes), during(3, never, give, 7, cut), during(5, 6, take, 8, yes)}, porcupine.Ok},
		"cut, and not given back": {history{
			during(1, 2, take, 7, yes), during(3, never, give, 7, cut), during(5, 6, take, 0, no)}, porcupine.Ok},
		"cut, and two take it": {history{
			during(1, 2, take, 7, yes), during(3, never, give, 7, cut), during(5, 6, take, 8, yes), during(7, 8, take, 9, yes)}, porcupine.Illegal},
		"cut, and it frees another's": {history{
			during(1, 2, take, 7, yes), during(3, never, give, 7, cut), during(5, 6, take, 8, yes), during(7, 8, look, 0, yes)}, porcupine.Illegal},
	} {
		t.Run(name, func(t *testing.T) {
			if got := judge(c.history, time.Minute); got.verdict != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestALotOfWhichNobodyWasAnsweredIsNotJudged(t *testing.T) {
	cut := during(1, never, take, 0, seen{cut: true})
	got := judge([]porcupine.Operation{cut, cut}, time.Minute)
	if got.lots != 0 || got.operations != 2 || got.cut != 2 {
		t.Errorf("%s: want no lot and two operations, both cut", got)
	}
	if got = judge([]porcupine.Operation{cut, during(2, 3, look, 0, seen{})}, time.Minute); got.lots != 1 {
		t.Errorf("%s: want the lot", got)
	}
}
