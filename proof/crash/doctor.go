package main

import (
	"context"
	"encoding/json"
	"fmt"
)

// A finding is what `palier doctor --json` says of one thing it looked at.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"` // ok, note or problem
	Text  string `json:"text"`
}

// doctor asks the program's own examination for its opinion of what is left.
func doctor(ctx context.Context, c *campaign) error {
	c.close()
	// The status repeats what the findings say.
	text, err := c.launch.Command(ctx, "doctor", "--json").Output()
	var found []finding
	if wrong := json.Unmarshal(text, &found); wrong != nil || len(found) == 0 {
		return fmt.Errorf("palier doctor after the last kill: %v: no findings in %q", err, text)
	}
	if ill := ailing(found, c.launch.DB != ""); len(ill) > 0 {
		return fmt.Errorf("palier doctor after the last kill: %s: %s", ill[0].Check, ill[0].Text)
	}
	return nil
}

// ailing picks the problems. Whether a PostgreSQL server writes to its disk
// before it answers is its owner's affair: one made for a test does not, and
// the harness kills Palier, not the server.
func ailing(found []finding, postgres bool) []finding {
	var out []finding
	for _, f := range found {
		if f.State == "problem" && !(postgres && f.Check == "durability") {
			out = append(out, f)
		}
	}
	return out
}
