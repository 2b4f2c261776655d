package people

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWhoMayBeCalled(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	asked, later, evening := noon.Add(-48*time.Hour), noon.Add(time.Hour), noon.Add(8*time.Hour)
	yes, no := Ground{GroundConsent, true, asked, time.Time{}}, Ground{GroundConsent, false, asked, time.Time{}}
	visit, option := Ground{GroundVisit, true, asked, later}, Ground{GroundOption, true, asked, evening}
	over, purchase := Ground{GroundVisit, true, asked, noon}, Ground{GroundPurchase, true, asked, time.Time{}}
	agreed := Call{May: true, Why: GroundConsent, Since: asked}
	for name, c := range map[string]struct {
		grounds []Ground
		want    Call
	}{
		"never asked":                        {nil, Call{}},
		"consented":                          {[]Ground{yes}, agreed},
		"withdrew":                           {[]Ground{no}, Call{Why: GroundConsent, Since: asked}},
		"is expected":                        {[]Ground{visit}, Call{true, GroundVisit, asked, later}},
		"withdrew, and is expected":          {[]Ground{no, visit}, Call{true, GroundVisit, asked, later}},
		"is expected, and withdrew":          {[]Ground{visit, no}, Call{true, GroundVisit, asked, later}},
		"consented, and is expected":         {[]Ground{yes, visit}, agreed},
		"is expected, and consented":         {[]Ground{visit, yes}, agreed},
		"visited":                            {[]Ground{over}, Call{}},
		"withdrew, and visited":              {[]Ground{over, no}, Call{Why: GroundConsent, Since: asked}},
		"of two that run, the longer":        {[]Ground{option, visit}, Call{true, GroundOption, asked, evening}},
		"of two that run, whatever is first": {[]Ground{visit, option}, Call{true, GroundOption, asked, evening}},
		"what has no end runs longest":       {[]Ground{visit, purchase, option}, Call{May: true, Why: GroundPurchase, Since: asked}},
	} {
		if diff := cmp.Diff(c.want, weigh(c.grounds, noon)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
