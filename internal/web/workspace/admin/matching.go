package admin

import (
	"net/http"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

const matchingPath = settingsPath + "/matching"

func (d *desk) matchingRoutes() []route {
	return []route{{"GET " + matchingPath, access.Administer, d.matching}, {"POST " + matchingPath, access.Administer, d.saveMatching}}
}

// matchingForm is what matches lose, and what that comes to.
type matchingForm struct {
	Weights  []weight
	Keep     weight
	Cases    []matchCase
	Preview  bool // what is shown is not saved
	Problems []problem
}

// weight is a number of points in the form.
type weight struct {
	Name, Value string
	Usual       int
	at          func(*requests.Weights) *int
}

// matchCase is a property that misses something, and how many points it has left.
type matchCase struct {
	Key  string
	Left int
	Kept bool
}

func weights() []weight {
	type w = requests.Weights
	return []weight{
		{Name: "price", at: func(v *w) *int { return &v.Price }}, {Name: "area", at: func(v *w) *int { return &v.Area }}, {Name: "rooms", at: func(v *w) *int { return &v.Rooms }},
		{Name: "bedrooms", at: func(v *w) *int { return &v.Bedrooms }}, {Name: "floor", at: func(v *w) *int { return &v.Floor }}, {Name: "wishes", at: func(v *w) *int { return &v.Wishes }},
	}
}

func keeping() weight {
	return weight{Name: "keep", at: func(v *requests.Weights) *int { return &v.Keep }}
}

// newMatchingForm shows weights; typed are the texts of the form, where it is shown again.
func newMatchingForm(w requests.Weights, typed func(name string) string) matchingForm {
	usual := requests.UsualWeights()
	fill := func(one weight) weight {
		if one.Value, one.Usual = strconv.Itoa(*one.at(&w)), *one.at(&usual); typed != nil {
			one.Value = typed(one.Name)
		}
		return one
	}
	f := matchingForm{Keep: fill(keeping())}
	for _, one := range weights() {
		f.Weights = append(f.Weights, fill(one))
	}
	for _, c := range []struct {
		key  string
		lost int
	}{{"all", 0}, {"half", (w.Price + 1) / 2}, {"price", w.Price}, {"rooms", w.Rooms}, {"wishes", w.Wishes}, {"two", w.Price + w.Area}, {"small", w.Rooms + w.Bedrooms + w.Wishes},
		{"none", w.Price + w.Area + w.Rooms + w.Bedrooms + w.Floor + w.Wishes}} {
		left := max(0, 100-c.lost)
		f.Cases = append(f.Cases, matchCase{c.key, left, left >= w.Keep})
	}
	return f
}

func (d *desk) matching(c *frame.Call) error {
	w, err := d.Requests.Weights(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Show("matching", newMatchingForm(w, nil))
}

// saveMatching settles the weights, shows what they would come to, or goes back to the usual
// ones.
func (d *desk) saveMatching(c *frame.Call) error {
	if c.Value("do") == "usual" {
		if err := d.Requests.SetWeights(c.Context(), c.Actor, requests.UsualWeights()); err != nil {
			return err
		}
		return c.Said(matchingPath, "matching.usual")
	}
	var w requests.Weights
	var wrong []problem
	for _, one := range append(weights(), keeping()) {
		n, err := strconv.Atoi(c.Value(one.Name))
		if err != nil || n < 0 || n > 100 {
			text, err := c.Words.T("wrong.weight")
			if err != nil {
				return err
			}
			wrong = append(wrong, problem{one.Name, text})
			continue
		}
		*one.at(&w) = n
	}
	f := newMatchingForm(w, c.Value)
	if len(wrong) > 0 {
		f.Problems, f.Cases = wrong, nil
		return c.ShowStatus(http.StatusUnprocessableEntity, "matching", f)
	}
	if c.Value("do") == "preview" {
		f.Preview = true
		return c.Show("matching", f)
	}
	if err := d.Requests.SetWeights(c.Context(), c.Actor, w); err != nil {
		return err
	}
	return c.Said(matchingPath, "matching.saved")
}
