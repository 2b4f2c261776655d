package flatsy

import (
	"context"
	"slices"

	"palier/internal/core/event"
	"palier/internal/core/visits"
)

// Foretell implements webhooks.Foreteller: the names by which one act on a visit would be
// told. Who leaves has left before any of it is told, as when it happens.
func (t *teller) Foretell(ctx context.Context, account int64, events []event.Event) ([]string, error) {
	var news []visits.News
	for _, line := range events {
		if n, known := visits.ReadNews(line); known && n.Message == 0 {
			news = append(news, n)
		}
	}
	if len(news) == 0 {
		return nil, nil
	}
	after, _, err := t.Visits.VisitTold(ctx, account, news[0].Visit)
	if err != nil {
		return nil, err
	}
	after.Visitors = slices.Clone(after.Visitors)
	for _, n := range news {
		i := slices.IndexFunc(after.Visitors, func(one visits.Visitor) bool { return one.Position == n.Position })
		if i >= 0 && n.Kind == visits.EventCancelled {
			after.Visitors[i].Status = n.Status
		}
	}
	var names []string
	for _, n := range news {
		if c, told := tellingOf(n, after); told {
			names = append(names, c.name)
		}
	}
	return names, nil
}
