package main

import (
	"strings"
	"testing"
)

const receipt = `{"id":7,"created_at":"2026-03-10 15:49:50","updated_at":"2026-03-10 15:49:50"}`

// listed is a list with the seed's lead as it must be shown, after edits.
func listed(edits ...string) string {
	lead := strings.Replace(string(seedListed), "{", `{"contact":"12","parent":null,`+strings.TrimPrefix(receipt[:len(receipt)-1], "{")+",", 1)
	return `{"leads":[` + strings.NewReplacer(edits...).Replace(lead) + `],"total_items":1}`
}

func TestTheSeedsLeadMustBeShownExactly(t *testing.T) {
	for name, c := range map[string]struct {
		list  string
		wrong int
	}{
		"as it must be":            {listed(), 0},
		"not listed":               {`{"leads":[]}`, 1},
		"another reference":        {listed("6794b6a365e35", "other"), 1},
		"type is a number":         {listed(`"type": "1"`, `"type": 1`), 1},
		"a key is absent":          {listed(`"city": "Cannes",`, ``), 1},
		"a number is a string":     {listed(`"area_min": 80`, `"area_min": "80"`), 1},
		"criteria is null":         {strings.Replace(listed(), `"criteria": {`, `"criteria": null, "x": {`, 1), 1},
		"no contact":               {listed(`"contact":"12"`, `"contact":null`), 1},
		"another id":               {listed(`"id":7`, `"id":8`), 1},
		"other keys do not matter": {listed(`"parent":null`, `"parent":null,"agency":"14"`), 0},
		"not JSON":                 {`<html>`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := compareSeed(receipt, c.list); len(got) != c.wrong {
				t.Errorf("found %v, want %d differences", got, c.wrong)
			}
		})
	}
}
