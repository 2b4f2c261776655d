package apimo_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/agenda"
)

const actionsPath = "/agencies/14/actions"

// line is an action as the diary has it.
func (d *door) line(t testing.TB, id string) agenda.Action {
	t.Helper()
	a, err := d.Agenda.Action(context.Background(), d.Operator, idFrom(t, id))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What happens in the field is kept whatever else there is; the first to be written down
// holds the time, and lets go of it when it moves.
func TestAnActionHoldsItsUsersTimeOrIsKeptWithout(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		at := func(kind int, from, to string) string {
			return filed(t, c, actionsPath, fmt.Sprintf(`{"user":12,"type":%d,"date":"2032-03-01","start_at":%q,"end_at":%q}`, kind, from, to))
		}
		first, over := at(3, "09:00", "10:00"), at(7, "09:30", "10:30")
		call, other := at(1, "09:00", "10:00"), at(4, "11:00", "12:00")
		for id, want := range map[string][2]bool{first: {true, false}, over: {false, true}, call: {false, false}, other: {true, false}} {
			if a := d.line(t, id); a.Holding != want[0] || a.Overlaps() != want[1] {
				t.Errorf("%s to %s, type %d: holds %v, overlaps %v", a.Start, a.End, a.Type, a.Holding, a.Overlaps())
			}
		}
		amend(t, c, actionsPath+"/"+first, `{"start_at":"08:00","end_at":"09:00"}`, 200)
		amend(t, c, actionsPath+"/"+over, `{"content":"Toujours là"}`, 200)
		if a := d.line(t, over); a.Holding {
			t.Error("a line that did not move took the time that became free")
		}
		amend(t, c, actionsPath+"/"+over, `{"end_at":"10:45"}`, 200)
		if a := d.line(t, over); !a.Holding {
			t.Error("a line that moved to free time does not hold it")
		}
		amend(t, c, actionsPath+"/"+other, `{"type":1}`, 200)
		if a := d.line(t, other); a.Holding {
			t.Error("a call holds time")
		}
		amend(t, c, actionsPath+"/"+over, `{"user":9}`, 200)
		amend(t, c, actionsPath+"/"+other, `{"type":3,"start_at":"09:30","end_at":"10:00"}`, 200)
		if a := d.line(t, other); !a.Holding {
			t.Error("the time of a line that went to another user is not free")
		}
	})
}

func TestOneTimePostedAtOnceIsHeldOnce(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		answers := atOnce(30, func(int) apitest.Answer {
			return c.Do(t, apitest.Request{Method: http.MethodPost, Path: actionsPath, Body: []byte(`{"user":12,"type":4,"date":"2032-03-02","start_at":"09:00","end_at":"10:00"}`)})
		})
		holding := 0
		for _, a := range answers {
			if d.line(t, apitest.Decode[receipt](t, a.Want(t, 200)).ID).Holding {
				holding++
			}
		}
		if holding != 1 {
			t.Errorf("%d of %d hold the time, want 1", holding, len(answers))
		}
	})
}

// What belongs to a visit is moved there: it may be repeated here, and filed, not changed.
func TestALineOfAVisitIsNotChangedHere(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		lines, _, err := d.Agenda.List(context.Background(), d.Operator, agenda.Query{Agency: 14, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		bound, err := d.Agenda.Elsewhere(context.Background(), d.Operator, lines)
		if err != nil {
			t.Fatal(err)
		}
		some := 0
		for _, a := range lines {
			if !bound[a.ID] || a.Start == "" {
				continue
			}
			some++
			path := fmt.Sprintf("%s/%d", actionsPath, a.ID)
			for _, body := range []string{`{"start_at":"06:00"}`, `{"date":"2032-01-01"}`, `{"start_at":null,"end_at":null}`, `{"user":12}`, `{"type":1}`, `{"subject":"Autre"}`,
				`{"content":"Autre"}`, `{"properties":[]}`} {
				if body == `{"properties":[]}` && len(a.Properties) == 0 || body == `{"user":12}` && a.User == 12 || body == `{"type":1}` && a.Type == 1 {
					continue
				}
				refused := amend(t, c, path, body, 422)
				if !strings.Contains(string(refused.Body), "it is changed there") {
					t.Errorf("%s: %s", body, refused.Body)
				}
			}
			amend(t, c, path, fmt.Sprintf(`{"date":%q,"start_at":%q,"user":"%d","method":2,"referral":6}`, a.Day.String(), a.Start[:5], a.User), 200)
			if now := d.line(t, fmt.Sprint(a.ID)); now.Method != agenda.Outgoing || now.Referral != 6 || !now.StartsAt.Equal(a.StartsAt) || now.Holding != a.Holding || now.Subject != a.Subject {
				t.Errorf("it became %+v of %+v", now, a)
			}
		}
		if some == 0 {
			t.Error("the demonstration has no visit")
		}
		id := filed(t, c, actionsPath, `{"user":12,"type":4,"date":"2032-03-03","start_at":"09:00","end_at":"10:00","subject":"Retiré"}`)
		if _, err := d.Agenda.Remove(context.Background(), d.Operator, idFrom(t, id)); err != nil {
			t.Fatal(err)
		}
		amend(t, c, actionsPath+"/"+id, `{"subject":"Revenu"}`, 404)
	})
}

func TestBodiesThatAreNoActionChangeNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		const good = `{"user":12,"date":"2032-03-04","start_at":"09:00","end_at":"10:00","subject":"Garde"`
		id := filed(t, c, actionsPath, good+"}")
		before := d.line(t, id)
		for part, status := range map[string]int{`,"user":1`: 400, `,`: 400, `,"content":"` + strings.Repeat("x", 1<<20) + `"`: 413,
			`,"content":"` + strings.Repeat("é", 20_001) + `"`: 422, `,"content":["x"]`: 422, `,"contact":{"id":1}`: 422, `,"properties":["a"]`: 422, `,"properties":{}`: 422,
			`,"properties":[233030` + strings.Repeat(",1", 60) + `]`: 422, `,"properties":[[233030]]`: 422, `,"type":"visite"`: 422, `,"method":0`: 422, `,"referral":1.5`: 422, `,"contact":1`: 422} {
			for _, r := range []apitest.Request{{Method: http.MethodPost, Path: actionsPath}, {Method: http.MethodPut, Path: actionsPath + "/" + id}} {
				r.Body, r.Hostile = []byte(good+part+"}"), true
				if a := c.Do(t, r); a.Status != status {
					t.Errorf("%s %.60s: %d %s, want %d", r.Method, part, a.Status, a.Body, status)
				}
			}
		}
		if after := d.line(t, id); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("it became %+v of %+v", after, before)
		}
		list := apitest.Decode[struct {
			Total int64 `json:"total_items"`
		}](t, c.Get(t, "/agencies/14/users/12/actions"))
		if list.Total != 1 {
			t.Errorf("%d actions, want 1", list.Total)
		}
		for _, wrong := range []string{"0", "-1", "x", "999999999999999999999"} {
			amend(t, c, actionsPath+"/"+wrong, `{}`, 404)
		}
		amend(t, c, actionsPath+"/"+id, `{"subject":"`+strings.Repeat("é", 256)+`"}`, 422)
	})
}
