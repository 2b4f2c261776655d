package people_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/people"
)

func TestWhoMayBeCalled(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	asked, later, evening := noon.Add(-48*time.Hour), noon.Add(time.Hour), noon.Add(8*time.Hour)
	yes, no := people.Ground{people.GroundConsent, true, asked, time.Time{}}, people.Ground{people.GroundConsent, false, asked, time.Time{}}
	visit, option := people.Ground{people.GroundVisit, true, asked, later}, people.Ground{people.GroundOption, true, asked, evening}
	over, purchase := people.Ground{people.GroundVisit, true, asked, noon}, people.Ground{people.GroundPurchase, true, asked, time.Time{}}
	agreed := people.Call{May: true, Why: people.GroundConsent, Since: asked}
	for name, c := range map[string]struct {
		grounds []people.Ground
		want    people.Call
	}{
		"never asked":                        {nil, people.Call{}},
		"consented":                          {[]people.Ground{yes}, agreed},
		"withdrew":                           {[]people.Ground{no}, people.Call{Why: people.GroundConsent, Since: asked}},
		"is expected":                        {[]people.Ground{visit}, people.Call{true, people.GroundVisit, asked, later}},
		"withdrew, and is expected":          {[]people.Ground{no, visit}, people.Call{true, people.GroundVisit, asked, later}},
		"is expected, and withdrew":          {[]people.Ground{visit, no}, people.Call{true, people.GroundVisit, asked, later}},
		"consented, and is expected":         {[]people.Ground{yes, visit}, agreed},
		"is expected, and consented":         {[]people.Ground{visit, yes}, agreed},
		"visited":                            {[]people.Ground{over}, people.Call{}},
		"withdrew, and visited":              {[]people.Ground{over, no}, people.Call{Why: people.GroundConsent, Since: asked}},
		"of two that run, the longer":        {[]people.Ground{option, visit}, people.Call{true, people.GroundOption, asked, evening}},
		"of two that run, whatever is first": {[]people.Ground{visit, option}, people.Call{true, people.GroundOption, asked, evening}},
		"what has no end runs longest":       {[]people.Ground{visit, purchase, option}, people.Call{May: true, Why: people.GroundPurchase, Since: asked}},
	} {
		if diff := cmp.Diff(c.want, people.Weigh(c.grounds, noon)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
