package migrate_test

import (
	"testing"

	"palier/internal/storage/migrate"
)

// Every database in use keeps the checksum of each step it was made with, and refuses
// a program whose step differs. So a step that landed is not edited, not even in a
// comment: what is to change is a new step, whose checksum is added here when it lands.
func TestAStepThatLandedIsNeverEdited(t *testing.T) {
	landed := []string{
		"4087aa4ec283a9a664e5097aeef916ea6e5f78e2e15df9d056b404cf6f2d0145", // 0001_foundation
		"360a56ae6e0cb29cc67f475ab65347f0c9e53b197e194d275fce11977685d221", // 0002_new_build
		"832908866cb1d20f7a8eadd46a80f18095e0d171ad357d5a19bb0203bb0f9b20", // 0003_interests
		"7189acd7c40f6da7b47260b4770e793386e06985bc11b3a37f6b78974fcfca3f", // 0004_sales
		"c82e815d6b280f4eea9354930afc2cf7017f842c56fb0ea748e0ceeb9a9ed277", // 0005_webhooks
		"082c1097cdc54d3d6388c1cf6053cc44b86f8269193c6ad2cd1e686770b5c736", // 0006_planned_deed
		"22accc3adfee04d8ed30934641e4c4f0ea112219d65dcbe5ca50ad17f11cc85f", // 0007_visits
		"9f8c87da3af73a4519f861305a9c833b8298d862825367134086a126d9a11a34", // 0008_running_claims
	}
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range steps {
		switch {
		case i >= len(landed):
			t.Errorf("step %d %s is not held to its text: add %q", step.Version, step.Name, step.Checksum)
		case step.Checksum != landed[i]:
			t.Errorf("step %d %s was edited: databases that ran it will not start; put it back and write a new step", step.Version, step.Name)
		}
	}
	if len(steps) < len(landed) {
		t.Errorf("%d steps, %d landed", len(steps), len(landed))
	}
}
