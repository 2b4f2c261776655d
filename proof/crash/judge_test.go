package main

import (
	"math/rand/v2"
	"slices"
	"testing"

	"palier/proof/door"
)

func sample(reference string) door.Sample {
	return door.NewSample(rand.New(rand.NewPCG(1, 1)), reference)
}

func sent(reference string, ids ...int64) *entry {
	e := &entry{Sample: sample(reference)}
	for _, id := range ids {
		e.Acks = append(e.Acks, ack{ID: id, Body: "same"})
	}
	return e
}

func row(id int64, reference string) door.Lead {
	l := asListed(sample(reference))
	l.ID, l.Reference = id, reference
	return l
}

func TestJudgeNamesWhatIsWrong(t *testing.T) {
	altered := row(1, "A")
	altered.Message = "autre"
	twoAnswers := sent("A", 1, 1)
	twoAnswers.Acks[1].Body = "other"
	old := map[int64]string{9: "OLD"}

	for name, c := range map[string]struct {
		entries []*entry
		before  map[int64]string
		leads   []door.Lead
		total   int // 0 means as many as leads
		settled bool
		want    []string
	}{
		"all well":                   {entries: []*entry{sent("A", 1), sent("B")}, before: old, leads: []door.Lead{row(9, "OLD"), row(1, "A")}},
		"unanswered but stored":      {entries: []*entry{sent("A")}, leads: []door.Lead{row(1, "A")}},
		"acknowledged and absent":    {entries: []*entry{sent("A", 1)}, want: []string{"lost"}},
		"retried and absent":         {entries: []*entry{sent("A")}, settled: true, want: []string{"missing"}},
		"old lead gone":              {before: old, want: []string{"lost"}},
		"stored twice":               {entries: []*entry{sent("A", 1)}, leads: []door.Lead{row(1, "A"), row(2, "A")}, want: []string{"doubled"}},
		"unanswered, stored twice":   {entries: []*entry{sent("A")}, leads: []door.Lead{row(1, "A"), row(2, "A")}, want: []string{"doubled"}},
		"one id for two leads":       {entries: []*entry{sent("A", 1), sent("B", 1)}, leads: []door.Lead{row(1, "A"), row(1, "B")}, want: []string{"id twice"}},
		"id not the answered one":    {entries: []*entry{sent("A", 1)}, leads: []door.Lead{row(2, "A")}, want: []string{"other id"}},
		"two answers to one lead":    {entries: []*entry{twoAnswers}, leads: []door.Lead{row(1, "A")}, want: []string{"other answer"}},
		"total is not the list":      {leads: []door.Lead{row(9, "OLD")}, before: old, total: 2, want: []string{"count"}},
		"a lead from nowhere":        {leads: []door.Lead{row(3, "C")}, want: []string{"unknown"}},
		"content not what was sent":  {entries: []*entry{sent("A", 1)}, leads: []door.Lead{altered}, want: []string{"altered"}},
		"old id given to a new lead": {entries: []*entry{sent("A", 9)}, before: old, leads: []door.Lead{row(9, "OLD"), row(9, "A")}, want: []string{"id twice"}},
	} {
		t.Run(name, func(t *testing.T) {
			total := c.total
			if total == 0 {
				total = len(c.leads)
			}
			var kinds []string
			for _, v := range judge(c.entries, c.before, listing{c.leads, total}, c.settled) {
				kinds = append(kinds, v.Kind)
			}
			if !slices.Equal(kinds, c.want) {
				t.Errorf("judge found %q, want %q", kinds, c.want)
			}
		})
	}
}

func TestOnlyAnEntrySentWithOneKeyIsJudgedByIt(t *testing.T) {
	h := &history{}
	e := h.add(sample("A"), "k1")
	h.attempt(e, "k1")
	if !e.soleKey() {
		t.Error("one key used: want soleKey")
	}
	h.attempt(e, "")
	if e.soleKey() {
		t.Error("also sent without a key: want not soleKey")
	}
}
