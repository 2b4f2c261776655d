package main

import (
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// during is an operation from one instant to another.
func during(from, to int64, a act, s seen) porcupine.Operation {
	return porcupine.Operation{Input: a, Output: s, Call: from, Return: to}
}

func TestHistoriesAreJudged(t *testing.T) {
	yes, no, cut := seen{yes: true}, seen{}, seen{cut: true}
	in := func(property int, who string) act { return act{deed: enter, property: property, room: 2, who: who} }
	out := func(who string) act { return act{deed: leave, who: who} }
	view := func(from, to int64, c crowd) porcupine.Operation {
		return during(from, to, act{deed: look}, seen{crowd: c})
	}
	type history []porcupine.Operation
	for name, c := range map[string]struct {
		history history
		want    porcupine.CheckResult
	}{
		"booked, seen, left, free": {history{
			during(1, 2, in(1, "a"), yes), view(3, 4, crowdOf(1, "a")), during(5, 6, out("a"), yes), view(7, 8, crowd{})}, porcupine.Ok},
		"two share a visit": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(1, "b"), yes), view(5, 6, crowdOf(1, "b", "a"))}, porcupine.Ok},
		"a third finds no room": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(1, "b"), yes), during(5, 6, in(1, "c"), no)}, porcupine.Ok},
		"booked while somebody leaves": {history{
			during(1, 2, in(1, "a"), yes), during(3, 6, out("a"), yes), during(4, 5, in(2, "b"), yes)}, porcupine.Ok},

		"one too many": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(1, "b"), yes), during(5, 6, in(1, "c"), yes)}, porcupine.Illegal},
		"at two places at once": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(2, "b"), yes)}, porcupine.Illegal},
		"refused though free": {history{
			during(1, 2, in(1, "a"), no)}, porcupine.Illegal},
		"refused though there is room": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(1, "b"), no)}, porcupine.Illegal},
		"free while booked": {history{
			during(1, 2, in(1, "a"), yes), view(3, 4, crowd{})}, porcupine.Illegal},
		"there after he left": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, out("a"), yes), view(5, 6, crowdOf(1, "a"))}, porcupine.Illegal},
		"left twice": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, out("a"), yes), during(5, 6, out("a"), yes)}, porcupine.Illegal},

		"cut, and booked": {history{
			during(1, never, in(1, "a"), cut), view(3, 4, crowdOf(1, "a"))}, porcupine.Ok},
		"cut, and not booked": {history{
			during(1, never, in(1, "a"), cut), view(3, 4, crowd{}), during(5, 6, in(2, "b"), yes)}, porcupine.Ok},
		"cut, and booked later": {history{
			during(1, never, in(1, "a"), cut), view(3, 4, crowd{}), view(5, 6, crowdOf(1, "a"))}, porcupine.Ok},
		"cut, and there before he asked": {history{
			view(1, 2, crowdOf(1, "a")), during(3, never, in(1, "a"), cut)}, porcupine.Illegal},
		"cut, and gone again by itself": {history{
			during(1, never, in(1, "a"), cut), view(3, 4, crowdOf(1, "a")), view(5, 6, crowd{})}, porcupine.Illegal},
		"cut, and left": {history{
			during(1, 2, in(1, "a"), yes), during(3, never, out("a"), cut), view(5, 6, crowd{})}, porcupine.Ok},
		"cut, and not left": {history{
			during(1, 2, in(1, "a"), yes), during(3, never, out("a"), cut), view(5, 6, crowdOf(1, "a"))}, porcupine.Ok},
		"cut, and another left": {history{
			during(1, 2, in(1, "a"), yes), during(3, 4, in(1, "b"), yes), during(5, never, out("a"), cut), view(7, 8, crowdOf(1, "a"))}, porcupine.Illegal},
	} {
		t.Run(name, func(t *testing.T) {
			if got := judge(c.history, time.Minute); got.verdict != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAStartAtWhichNobodyWasAnsweredIsNotJudged(t *testing.T) {
	cut := during(1, never, act{deed: enter, room: 1, who: "a"}, seen{cut: true})
	got := judge([]porcupine.Operation{cut, cut}, time.Minute)
	if got.starts != 0 || got.operations != 2 || got.cut != 2 {
		t.Errorf("%s: want no start and two operations, both cut", got)
	}
	if got = judge([]porcupine.Operation{cut, during(2, 3, act{deed: look}, seen{})}, time.Minute); got.starts != 1 {
		t.Errorf("%s: want the start", got)
	}
}
