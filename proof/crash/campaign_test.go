package main

import (
	"errors"
	"os"
	"testing"
	"time"

	"palier/proof/harness"
	"palier/proof/product"
)

// TestRoundsTellAnHonestProgramFromTheOthers kills real processes: four
// programs that look alike until they are killed.
func TestRoundsTellAnHonestProgramFromTheOthers(t *testing.T) {
	for mode, symptom := range map[string]string{
		"honest":    "",
		"forgetful": "lost",          // answers, stores later
		"doubling":  "doubled",       // forgets references in a restart
		"keyless":   "key forgotten", // forgets idempotency keys in a restart
	} {
		t.Run(mode, func(t *testing.T) {
			err := play(t, mode, 4)
			var f *harness.Failure
			switch {
			case symptom == "" && err != nil:
				t.Errorf("an honest program was blamed: %v", err)
			case symptom != "" && !errors.As(err, &f):
				t.Errorf("nothing was noticed (%v), want %q", err, symptom)
			case symptom != "" && !f.Shows(symptom):
				t.Errorf("noticed %v, want %q", f.Violations, symptom)
			}
		})
	}
}

// play runs a few rounds against the fake program, up to the first failure.
func play(t *testing.T, mode string, rounds int) error {
	t.Helper()
	port, err := product.FreePort(harness.Rand(1, uint64(os.Getpid())))
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c, err := open(t.Context(), product.Launch{
		Binary: self, Dir: t.TempDir(), Port: port, Env: []string{fakeMode + "=" + mode},
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for i := range rounds {
		p := plan{Posters: 8, KillAtAck: 60, KillAfter: time.Second}
		if i == 1 {
			p.KillStart = 5 * time.Millisecond
		}
		if err := c.round(t.Context(), i, p); err != nil {
			return err
		}
	}
	return nil
}
