package leads2keys

import (
	"context"
	"net/http"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
)

// send answers with what render writes.
func (c *call) send(render func(*wire.Encoder)) error {
	var e wire.Encoder
	render(&e)
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// getFile answers GET /agency/:agency/place/:place.
func (d *Door) getFile(c *call) error {
	f, err := d.Buildings.Get(c.Ctx, c.actor, c.agency, c.R.PathValue("place"))
	if err != nil {
		return begun(err, noFile)
	}
	u, err := d.unwanted(c, f.Tree.Everyone)
	if err != nil {
		return err
	}
	c.tag(f.Mark())
	return c.send(func(e *wire.Encoder) { renderRecord(e, &f, c.sdk(), u) })
}

// postFile answers POST /agency/:agency/place/:place: the place has no file yet.
func (d *Door) postFile(c *call) error {
	raw, body, err := c.object()
	if err != nil {
		return err
	}
	var in intake
	place := c.R.PathValue("place")
	tree := in.treeOf(body, agencyID(c.agency), place)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) (string, error) {
		f, err := d.Buildings.Add(ctx, c.actor, c.agency, place, tree)
		return f.Mark(), inValue(err)
	})
}

// putFile answers PUT /agency/:agency/place/:place: the file whose version was read becomes
// another.
func (d *Door) putFile(c *call) error {
	_, body, err := c.object()
	if err != nil {
		return err
	}
	var in intake
	place := c.R.PathValue("place")
	cas := in.cas(body, c.R.Header.Values("If-Match"))
	tree := in.treeOf(body, agencyID(c.agency), place)
	if err := in.err(); err != nil {
		return err
	}
	f, err := d.Buildings.Change(c.Ctx, c.actor, c.agency, place, cas, tree)
	if err != nil {
		return inValue(begun(err, noFile))
	}
	return c.written(f.Mark())
}

// cas is the version that a change is of: the field cas, or the ETag in If-Match for who
// speaks plain HTTP. Who sends both must mean one (2.3).
func (in *intake) cas(body wire.Object, headers []string) string {
	v, _ := body.Get("cas")
	cas := in.string("cas", v)
	matched := ""
	if len(headers) > 0 {
		var ok bool
		if matched, ok = entityTag(strings.Join(headers, ",")); !ok {
			in.refuse("If-Match", "must be one ETag as it was answered, in its quotes")
			return cas
		}
	}
	switch {
	case cas == "" && matched == "":
		in.refuse("cas", "is required: the one that was read")
	case cas == "":
		return matched
	case matched != "" && matched != cas:
		in.refuse("If-Match", "must be the cas of the body, or be left out")
	}
	return cas
}

// entityTag is what stands in one strong entity tag.
func entityTag(header string) (string, bool) {
	tag, quoted := strings.CutPrefix(strings.TrimSpace(header), `"`)
	tag, closed := strings.CutSuffix(tag, `"`)
	return tag, quoted && closed && tag != "" && !strings.Contains(tag, `"`)
}

// inValue says of what the core found wrong in a tree where that stands in the body.
func inValue(err error) error {
	f, ok := asInvalid(err)
	if !ok {
		return err
	}
	var wrong []string
	for _, p := range f.Problems {
		field := fieldName(p.Field)
		if p.Field != "place" { // which is of the path
			field = valueOf + field
		}
		wrong = append(wrong, field+": "+elsewhere(p.Message))
	}
	return unasked(wrong...)
}

// valueOf is where a tree or a round stands in a body.
const valueOf = "value."

// The pages of GET /agency/:agency/places.
const (
	usualPage = 100
	mostPage  = 1000
)

// listFiles answers GET /agency/:agency/places.
func (d *Door) listFiles(c *call) error {
	q := c.query()
	skip, most := q.count("skip", 0), min(q.count("limit", usualPage), mostPage)
	if err := q.err(); err != nil {
		return err
	}
	// One more than none: the file at skip is shown, whatever the limit.
	ids, total, err := d.Buildings.Page(c.Ctx, c.actor, c.agency, skip, max(most, 1))
	if err != nil {
		return err
	}
	var first *buildings.File
	var u unwanted
	if len(ids) > 0 {
		f, err := d.Buildings.Get(c.Ctx, c.actor, c.agency, ids[0])
		switch {
		case err == nil:
			if u, err = d.unwanted(c, f.Tree.Everyone); err != nil {
				return err
			}
			first = &f
		case !fault.Is(err, fault.Missing):
			return err
		}
	}
	ids = ids[:min(len(ids), most)]
	return c.send(func(e *wire.Encoder) { renderPage(e, c.agency, first, ids, total, c.sdk(), u) })
}
