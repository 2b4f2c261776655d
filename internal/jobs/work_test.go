package jobs_test

import (
	"context"
	"testing"

	"palier/internal/jobs"
)

func TestAStopEndsTheWorkAndWaitsForIt(t *testing.T) {
	began, left := make(chan struct{}), false
	w := jobs.NewWork(func(ctx context.Context) {
		close(began)
		<-ctx.Done()
		left = true
	})
	w.Start()
	<-began
	w.Stop()
	if !left {
		t.Error("stopped while the work went on")
	}
}

func TestWorkThatIsDoneOrNeverBeganCanBeStopped(t *testing.T) {
	done := make(chan struct{})
	w := jobs.NewWork(func(context.Context) { close(done) })
	w.Stop() // before it begins
	w.Start()
	<-done
	w.Stop()
}
