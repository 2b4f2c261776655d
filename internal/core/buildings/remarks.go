package buildings

import "slices"

// keepTags keeps tagged remarks that come back as texts: who was shown an item as its text
// and sends that text back has not changed it.
func (t *Tree) keepTags(before *Tree) {
	tagged := map[string]Remarks{}
	before.described(func(id string, r *Remarks) {
		if r.tagged() {
			tagged[id] = *r
		}
	})
	if len(tagged) == 0 {
		return
	}
	t.described(func(id string, r *Remarks) {
		if was, there := tagged[id]; there {
			r.keepTags(was)
		}
	})
}

// described gives the nodes that have remarks.
func (t *Tree) described(each func(id string, r *Remarks)) {
	for i := range t.Buildings {
		b := &t.Buildings[i]
		each(b.ID, &b.Remarks)
		for j := range b.Stairs {
			for k := range b.Stairs[j].Boxes {
				m := &b.Stairs[j].Boxes[k]
				each(m.ID, &m.Remarks)
			}
		}
	}
}

func (r *Remarks) lists() []*[]Remark {
	return []*[]Remark{&r.Plus, &r.Minus, &r.Informative, &r.Qualities, &r.Quantities}
}

func (r *Remarks) tagged() bool {
	return slices.ContainsFunc(r.lists(), func(list *[]Remark) bool {
		return slices.ContainsFunc(*list, func(v Remark) bool { return v.Tag != "" })
	})
}

// keepTags puts the items of a former description in the place of their texts. When all is
// as it was then, so is what was sent of it, by which numbers stay numbers.
func (r *Remarks) keepTags(was Remarks) {
	turned, same := false, true
	former := was.lists()
	for i, list := range r.lists() {
		text := func(v Remark) (string, bool) { return v.String(), true }
		for at, of := range Pair(*former[i], *list, text) {
			if of >= 0 && (*list)[at].Tag == "" && (*former[i])[of].Tag != "" {
				(*list)[at], turned = (*former[i])[of], true
			}
		}
		same = same && slices.Equal(*list, *former[i])
	}
	if turned && same {
		r.Sent = was.Sent
	}
}
