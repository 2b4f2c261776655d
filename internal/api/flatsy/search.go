package flatsy

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// How many visits a page has: at most, and when only its number is given.
const (
	largestPage = 1000
	usualPage   = 100
)

// searchVisits answers GET /visits. Without a page it has no bound, hence the stream.
func (d *Door) searchVisits(c *call) error {
	q := c.query()
	wanted, err := searchOf(q)
	if err != nil {
		return err
	}
	if ref := q.text("ref"); ref != "" {
		key, err := byRef(ref)
		if err != nil {
			return err
		}
		p, err := d.Visits.Find(c.Ctx, c.actor, key)
		if err != nil {
			return err
		}
		wanted.Property = p.Property.ID
	}
	c.sight = d.newSight()
	answer := wire.NewStream(c.W, 30*time.Second)
	answer.Array()
	err = d.Visits.Each(c.Ctx, c.actor, wanted, func(list []visits.Visit) error {
		if err := d.ofVisits(c.Ctx, c, list...); err != nil {
			return err
		}
		for _, v := range list {
			renderVisit(&answer.Encoder, v, c.sight)
		}
		return answer.Err()
	})
	answer.EndArray()
	return answer.Finish(err)
}

// searchOf reads the parameters (README.md, Searching).
func searchOf(q *query) (w visits.Query, err error) {
	w.From, w.To = q.instant("startTime"), q.instant("endTime")
	switch q.text("direction") {
	case "", "asc":
	case "desc":
		w.Backward = true
	default:
		q.refuse("direction", "doit être asc ou desc")
	}
	page, paged := q.integer("page")
	by, sized := q.integer("by")
	if err := q.err(); err != nil {
		return w, err
	}
	var wrong []string
	if !w.From.IsZero() && !w.To.IsZero() && w.To.Before(w.From) {
		wrong = append(wrong, "Le paramètre endTime doit être après startTime.")
	}
	if page < 0 {
		wrong = append(wrong, "Le paramètre page doit être positif ou nul.")
	}
	if sized && (by < 1 || by > largestPage) {
		wrong = append(wrong, "Le paramètre by doit être entre 1 et 1000.")
	}
	if len(wrong) > 0 {
		return w, unfit(wrong...)
	}
	if paged && !sized {
		by = usualPage
	}
	w.Limit, w.Offset = by, page*by
	return w, nil
}
