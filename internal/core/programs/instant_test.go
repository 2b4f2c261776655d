package programs_test

import (
	"context"
	"testing"
	"time"

	"palier/internal/core/event"
)

// instants notes when it was asked to settle.
type instants []time.Time

func (*instants) Freed(context.Context, event.Tx, int64, []int64) error { return nil }

func (i *instants) SettleAt(_ context.Context, _ int64, now time.Time) error {
	*i = append(*i, now)
	return nil
}

// At its end a hold is over: who looks at that very instant has it settled, so that
// who waited is seen to have the lot, and who looks a microsecond before has not.
func TestAViewIsSettledFromTheInstantOfAnEndOn(t *testing.T) {
	eachYard(t, func(y *yard) {
		end := y.clock.Now().Truncate(time.Microsecond).Add(time.Hour)
		y.must(y.claim(option(7001, end), y.flats("A01")...))
		for _, c := range []struct {
			now  time.Time
			want instants
		}{{end.Add(-time.Microsecond), nil}, {end, instants{end}}} {
			var asked instants
			service := y.at(c.now)
			service.Join(&asked)
			_, err := service.View(y.Context(), y.operator, y.site.ID)
			y.must(err)
			y.want("settled at "+c.now.Format(time.RFC3339Nano), asked, c.want)
		}
	})
}
