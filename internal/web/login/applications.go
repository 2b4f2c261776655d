package login

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
)

// ApplicationsPath is where a user sees, and ends, what he let applications do for him.
const ApplicationsPath = "/applications"

// Applications is that page (docs/oauth.md). Whose grants they are, and who may end one,
// package grants says.
type Applications struct {
	*Pages
	Grants *grants.Service
	Back   string // page to go on from; empty where there is none
}

// Mount adds the page to mux: what is shown, and the forms that end one application's
// access or every one's.
func (p Applications) Mount(mux *http.ServeMux) {
	mux.Handle("GET "+ApplicationsPath, p.Members(p.list))
	mux.Handle("POST "+ApplicationsPath+"/{client}/end", p.Members(p.endOne))
	mux.Handle("POST "+ApplicationsPath+"/end", p.Members(p.endAll))
}

// allowances is what the page shows.
type allowances struct {
	Apps     []*allowance // the last that was seen first
	Email    string
	Agencies []string // those in which they act
	Back     string
	Ended    bool // just now
}

// allowance is one application, with every log-in from which the user let it act.
type allowance struct {
	Client int64
	Name   string
	Own    bool // the agency's own
	Off    bool // disabled
	Scopes []grants.Scope
	Since  time.Time // the first log-in
	Seen   time.Time
	Times  int // log-ins
}

func (p Applications) list(w http.ResponseWriter, r *http.Request, a access.Actor) {
	data, err := p.allowances(r.Context(), a)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	data.Ended = r.URL.Query().Has("ended")
	p.set.Show(w, r, http.StatusOK, "applications", data)
}

func (p Applications) allowances(ctx context.Context, a access.Actor) (allowances, error) {
	data := allowances{Back: p.Back}
	u, err := p.Access.User(ctx, a, a.User)
	if err != nil {
		return data, err
	}
	data.Email = u.Email
	agencies, err := p.Access.Agencies(ctx, a)
	if err != nil {
		return data, err
	}
	for _, one := range agencies {
		data.Agencies = append(data.Agencies, one.Name)
	}
	list, err := p.Grants.Holdings(ctx, a, a.User)
	data.Apps = byApplication(list, zone(u))
	return data, err
}

// byApplication puts the grants of one application together: people think of the
// application, and not of how often they logged in to it.
func byApplication(list []grants.Holding, in *time.Location) []*allowance {
	var apps []*allowance
	for _, h := range list {
		i := slices.IndexFunc(apps, func(one *allowance) bool { return one.Client == h.Client.ID })
		if i < 0 {
			i = len(apps)
			apps = append(apps, &allowance{Client: h.Client.ID, Name: h.Client.Name, Own: h.Client.Own, Off: !h.Client.DisabledAt.IsZero(), Since: h.Grant.CreatedAt.In(in)})
		}
		one := apps[i]
		one.Times++
		if seen := h.SeenAt().In(in); seen.After(one.Seen) {
			one.Seen = seen
		}
		held := slices.Concat(one.Scopes, h.Scopes())
		one.Scopes = slices.DeleteFunc(grants.Scopes(), func(v grants.Scope) bool { return !slices.Contains(held, v) })
	}
	slices.SortStableFunc(apps, func(x, y *allowance) int { return cmp.Or(y.Seen.Compare(x.Seen), cmp.Compare(x.Client, y.Client)) })
	return apps
}

// zone is where a user's days are counted, Paris when nobody said where.
func zone(u access.User) *time.Location {
	if zone, err := time.LoadLocation(u.Timezone); err == nil && u.Timezone != "" {
		return zone
	}
	return day.Paris()
}

func (p Applications) endOne(w http.ResponseWriter, r *http.Request, a access.Actor) {
	client, err := strconv.ParseInt(r.PathValue("client"), 10, 64)
	if err != nil || client <= 0 { // 0 would be all of them
		p.set.Problem(w, r, http.StatusNotFound, "missing")
		return
	}
	p.end(w, r, a, client)
}

func (p Applications) endAll(w http.ResponseWriter, r *http.Request, a access.Actor) {
	p.end(w, r, a, 0)
}

// end ends it, on every replica when it answers. What was over already, in another tab, is
// what was asked for.
func (p Applications) end(w http.ResponseWriter, r *http.Request, a access.Actor, client int64) {
	if _, err := p.Grants.RevokeOwn(r.Context(), a, client); err != nil {
		p.fail(w, r, err)
		return
	}
	p.forward(w, r, p.set.Words(r).Link(ApplicationsPath, "ended", "1"))
}

func (p Applications) fail(w http.ResponseWriter, r *http.Request, err error) {
	if fault.Is(err, fault.Forbidden) {
		p.set.Problem(w, r, http.StatusForbidden, "forbidden")
		return
	}
	wire.Refused(w, r, p.Log, http.StatusServiceUnavailable, err)
	w.Header().Set("Retry-After", "1")
	p.set.Problem(w, r, http.StatusServiceUnavailable, "busy")
}
