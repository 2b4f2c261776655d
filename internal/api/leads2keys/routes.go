package leads2keys

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

// line is one operation of the API. Which scope gives a right, package grants says.
type line struct {
	method string
	path   string
	need   []access.Right // one of them; none: open, without a token
	serve  func(*call) error
}

// table is the whole surface of the door, with the right of each line (2.1). What else
// stands against an act is the core's to say.
func (d *Door) table() []line {
	need := func(one ...access.Right) []access.Right { return one }
	const (
		file  = "/agency/{agency}/place/{place}"
		round = file + "/project"
	)
	return []line{
		{"GET", "/{$}", nil, d.greet},

		{"GET", "/account", need(access.AccountRead), d.getAccount},
		{"GET", "/account/refresh", need(access.AccountRead), d.getAccount},

		{"GET", "/place/search", need(access.PlacesRead), d.searchPlaces},
		{"GET", "/agency/{agency}/places", need(access.PlacesRead), d.listFiles},
		{"GET", file, need(access.PlacesRead), d.getFile},
		{"POST", file, need(access.PlacesWrite), d.postFile},
		{"PUT", file, need(access.PlacesWrite), d.putFile},

		{"GET", round, need(access.ProjectsRead), d.getRound},
		{"POST", round, need(access.ProjectsWrite), d.postRound},
		{"PUT", round, need(access.ProjectsWrite), d.putRound},
		{"GET", "/agency/{agency}/mandates", need(access.MandatesRead), d.listMandates},
		{"GET", "/agency/{agency}/projects", need(access.ProjectsRead), d.listProjects},

		{"GET", "/document/{document}", need(access.MandatesRead, access.PlacesRead), d.getDocument},
		{"GET", "/document/{document}/{size}", need(access.MandatesRead, access.PlacesRead), d.getThumbnail},

		{"GET", "/agency/{agency}/project.types", need(access.ProjectsRead), d.listProjectTypes},
	}
}

func (d *Door) routes() {
	for _, l := range append(d.authLines(), d.table()...) {
		d.router.Handle(l.method+" "+l.path, l.run)
	}
}

// run serves a call that has one of the line's rights, in an agency that is open to it:
// one that is not is as unknown as one that is nowhere.
func (l line) run(c *call) error {
	if len(l.need) > 0 && !slices.ContainsFunc(l.need, c.actor.Has) {
		return lacking{grants.ScopesFor(l.need)}
	}
	if c.R.PathValue("agency") == "" {
		return l.serve(c)
	}
	var err error
	if c.agency, err = c.PathID("agency"); err != nil {
		return err
	}
	// An id is a text: 014 is not 14.
	if c.R.PathValue("agency") != agencyID(c.agency) || !c.actor.Opens(c.agency) {
		return wire.ErrNoResource
	}
	return l.serve(c)
}
