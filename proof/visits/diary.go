package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/proof/exchange"
	"palier/proof/viewings"
)

// appointment is an action of an agent's diary that says from when to when.
type appointment struct{ start, end time.Time }

func (a appointment) String() string {
	return a.start.Format("2006-01-02 15:04") + a.end.Format("-15:04")
}

// written compares an agent's visits with his diary: each is in it once, at its time,
// and nothing else.
func (t *trial) written(ctx context.Context, agent int, visits []viewings.Visit) error {
	diary, err := t.diary(ctx, t.site.agents[agent])
	if err != nil {
		return err
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return err
	}
	var want, got []string
	for _, v := range visits {
		want = append(want, appointment{v.Date.In(paris), v.End().In(paris)}.String())
	}
	for _, a := range diary {
		got = append(got, a.String())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.report("diaries differ", fmt.Sprintf("agent %d", agent), "visits without an action: %v; actions without a visit: %v", without(want, got), without(got, want))
	}
	return nil
}

// without is what a list has more than another.
func without(list, other []string) []string {
	var out []string
	rest := slices.Clone(other)
	for _, one := range list {
		if i := slices.Index(rest, one); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			out = append(out, one)
		}
	}
	return out
}

// diary reads the actions of a user through the Apimo door; one of a cancelled visit has
// no times and is left out.
func (t *trial) diary(ctx context.Context, user int64) ([]appointment, error) {
	d := t.fleet.Demos()[0].Apimo
	client, err := exchange.Client(d.Base)
	if err != nil {
		return nil, err
	}
	var out []appointment
	for offset, total := 0, 1; offset < total; offset += 1000 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/agencies/%s/users/%d/actions?limit=1000&offset=%d", d.Base, d.Agency, user, offset), nil)
		if err != nil {
			return nil, err
		}
		req.SetBasicAuth(d.Provider, d.Token)
		a, err := exchange.Do(client, req, "")
		if err != nil {
			return nil, err
		}
		var page struct {
			Actions []struct {
				Date  string
				Start string `json:"time_start"`
				End   string `json:"time_end"`
			}
			Total int `json:"total_items"`
		}
		if err := json.Unmarshal(a.Body, &page); err != nil || a.Status != http.StatusOK {
			return nil, fmt.Errorf("diary: status %d: %w: %.300s", a.Status, err, a.Body)
		}
		total = page.Total
		for _, one := range page.Actions {
			if one.Start == "" {
				continue
			}
			start, errStart := time.Parse(time.DateTime, one.Date+" "+one.Start)
			end, errEnd := time.Parse(time.DateTime, one.Date+" "+one.End)
			if errStart != nil || errEnd != nil {
				return nil, fmt.Errorf("diary: %s", strings.Join([]string{one.Date, one.Start, one.End}, " "))
			}
			out = append(out, appointment{start, end})
		}
	}
	return out, nil
}
