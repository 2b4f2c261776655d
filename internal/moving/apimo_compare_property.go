package moving

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"palier/internal/api/apimo"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/outer"
)

// pair finds ours of each property of the source first: they name one another.
func (c *comparison) pair(ctx context.Context, k outer.Kept) error {
	for raw, err := range k.Records() {
		if err != nil {
			return err
		}
		g := c.good(raw)
		id, err := c.named(ctx, "property", g.ID)
		if err == nil && id == 0 && g.Said.Reference != "" {
			var several bool
			if id, several, err = c.mover.Listings.FindReference(ctx, c.by, c.order.Into, g.Said.Reference); several {
				id = 0
			}
		}
		if err != nil {
			return err
		}
		if id != 0 {
			c.ours["property"][g.ID] = id
		}
	}
	return nil
}

func (c *comparison) property(ctx context.Context, raw []byte) error {
	g := c.good(raw)
	d := ApimoDifference{There: g.ID, Here: c.ours["property"][g.ID], Name: g.Said.Reference}
	if d.Here == 0 {
		c.say(d)
		return nil
	}
	ours, err := c.mover.Listings.Property(ctx, c.by, d.Here)
	if fault.Is(err, fault.Missing) {
		d.Here = 0
		c.say(d)
		return nil
	}
	if err != nil {
		return err
	}
	pictures, err := c.mover.Listings.Pictures(ctx, c.by, d.Here)
	if err != nil {
		return err
	}
	own, shown, err := c.reader.OwnProperty(listings.Whole{Property: ours, Pictures: pictures})
	if err != nil {
		return err
	}
	owners, err := c.mover.Listings.Owners(ctx, c.by, []int64{d.Here})
	if err != nil {
		return err
	}
	own.User, own.Parent, own.Particulars.VisitContact, own.Particulars.Warnings = ours.User, ours.Parent, ours.Particulars.VisitContact, nil
	_, photos, _, err := c.reader.Property(raw)
	if err != nil {
		return err
	}
	g.Said.Particulars.Warnings = nil
	if g.Said.Parent, err = c.tied(ctx, "property", g.Ties.Parent); err == nil {
		g.Said.Particulars.VisitContact, err = c.tied(ctx, "contact", g.Ties.Visitor)
	}
	if err != nil {
		return err
	}
	theirs := make([]string, len(g.Ties.Owners))
	for i, id := range g.Ties.Owners {
		n, err := c.named(ctx, "contact", id)
		if err != nil {
			return err
		}
		if theirs[i] = strconv.FormatInt(n, 10); n == 0 {
			theirs[i] = "? " + id
		}
	}
	here := append(own.Fields(), event.Change{Field: "owners", After: event.Numbers(owners[d.Here])}, event.Change{Field: "pictures", After: pictured(shown)})
	there := append(g.Said.Fields(), event.Change{Field: "owners", After: strings.Join(theirs, ",")}, event.Change{Field: "pictures", After: pictured(photos)})
	c.fields(d, here, there)
	return nil
}

// tied is ours of what a record names; what is not here is -1, which nothing is.
func (c *comparison) tied(ctx context.Context, kind, id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	n, err := c.named(ctx, kind, id)
	if n == 0 {
		n = -1
	}
	return n, err
}

// pictured is what two servers can be held to about pictures: how many there are, and what is
// said of them.
func pictured(list []apimo.Photo) string {
	if len(list) == 0 {
		return ""
	}
	var captions []string
	for i, p := range list {
		for _, caption := range p.Captions {
			captions = append(captions, fmt.Sprintf("%d %s: %s", i+1, caption.Language, caption.Text))
		}
	}
	slices.Sort(captions)
	return strings.Join(append([]string{strconv.Itoa(len(list))}, captions...), "; ")
}

// propertiesHere names those of the agency that the source does not have; what was deleted
// here is not missed there.
func (c *comparison) propertiesHere(ctx context.Context) error {
	met := valuesOf(c.ours["property"])
	_, err := c.mover.Listings.List(ctx, c.by, listings.Query{Agency: c.order.Into, Limit: everyRecord}, func(p listings.Property, _ []int64) error {
		c.list.Here++
		const deleted = 4
		if !met[p.ID] && p.Step != deleted {
			c.say(ApimoDifference{Here: p.ID, Name: p.Reference})
		}
		return ctx.Err()
	})
	return err
}
