package diary

import (
	"context"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// paper is a photograph or a signed slip, with who added it.
type paper struct {
	visits.Paper
	Path string
	By   string // his name; empty: no person did
	Note string // what was said with it: who approved by his typed name
}

// papers are those of a visit, in the order they were added.
func (p *screens) papers(ctx context.Context, c *frame.Call, v visits.Visit) (list []paper, err error) {
	all, err := p.Visits.PapersOf(ctx, c.Actor, v.UID)
	if err != nil {
		return nil, err
	}
	var authors []int64
	by := map[string]int64{}
	for _, one := range all {
		d, err := p.Documents.Get(ctx, c.Actor, one.Document)
		if err != nil && !fault.Is(err, fault.Missing) { // it shows without
			return nil, err
		}
		authors, by[one.Document] = append(authors, d.User), d.User
		one.AddedAt = one.AddedAt.In(c.Zone)
		list = append(list, paper{Paper: one, Path: "/agent/visits/" + v.UID + "/papers/" + one.Document, Note: d.Description})
	}
	people, err := p.Staff.UsersByID(ctx, c.Actor, unique(authors))
	for i, one := range list {
		u := people[by[one.Document]]
		list[i].By = strings.TrimSpace(u.Firstname + " " + u.Lastname)
	}
	return list, err
}
