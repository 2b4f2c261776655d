package newbuild

import (
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// allotmentView says who may sell which lots of a programme.
type allotmentView struct {
	Program programs.Program
	Back    string
	Keys    []allotted
}

// allotted is a partner with his lots.
type allotted struct {
	ID        int64
	Name, For string
	Every     bool // all lots of the programme
	Lots      []linked
	Live      bool
}

func (p *pages) allotments(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	keys, err := p.Access.KeysOn(c.Context(), c.Actor, in.Developer, in.ID)
	if err != nil {
		return err
	}
	d := allotmentView{Program: in, Back: programPath(in.ID)}
	var ids []int64
	for _, k := range keys {
		ids = append(ids, k.User)
	}
	names, err := p.named(c, ids...)
	if err != nil {
		return err
	}
	for _, k := range keys {
		one := allotted{ID: k.ID, Name: k.Name, For: names[k.User], Every: slices.Contains(k.Permissions, access.LotView), Live: k.RevokedAt.IsZero() && !k.Expired(c.Now)}
		lots, _ := v.Lots(programs.LotQuery{IDs: append([]int64{}, k.Lots...)})
		for _, l := range lots {
			one.Lots = append(one.Lots, mention(c, v, l))
		}
		d.Keys = append(d.Keys, one)
	}
	return c.Show("allotments", d)
}
