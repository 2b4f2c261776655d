// Package office is who works here: the people of an office with what they may do, its
// agencies, and what somebody sees to for himself (profile, password, second step, sessions,
// how he likes his pages).
//
// It knows forms. It must not know who may do what, how a password or a second step is
// kept, nor what letters say: package access does.
package office

import (
	"embed"
	"net/http"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Where the screens are.
const (
	usersPath    = "/users"
	agenciesPath = "/agencies"
	rolesPath    = "/roles"
	profilePath  = "/profile"
)

// Door lets people in (login.Pages).
type Door interface {
	Enter(w http.ResponseWriter, r *http.Request, a access.Actor) error
}

// Services are what the screens ask.
type Services struct {
	Access *access.Service
	Login  *access.Login
	Door   Door
}

// rooms is what the handlers have in common.
type rooms struct{ Services }

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	o := &rooms{s}
	for pattern, serve := range o.administration() {
		screens.Handle(mux, pattern, access.Administer, serve)
	}
	for pattern, serve := range o.own() {
		screens.Handle(mux, pattern, "", serve)
	}
	return nil
}

// administration is what who administers the account sees to.
func (o *rooms) administration() map[string]func(c *frame.Call) error {
	return map[string]func(c *frame.Call) error{
		"GET " + usersPath:                     o.users,
		"GET " + usersPath + "/new":            o.newUser,
		"POST " + usersPath:                    o.createUser,
		"POST " + usersPath + "/two-steps":     o.requireTwoSteps,
		"GET " + usersPath + "/{id}":           o.user,
		"POST " + usersPath + "/{id}":          o.changeUser,
		"POST " + usersPath + "/{id}/invite":   o.invite,
		"POST " + usersPath + "/{id}/reset":    o.sendReset,
		"POST " + usersPath + "/{id}/off":      o.switchOff,
		"POST " + usersPath + "/{id}/on":       o.switchOn,
		"POST " + usersPath + "/{id}/sessions": o.endSessionsOf,
		"POST " + usersPath + "/{id}/step":     o.dropStepOf,
		"GET " + agenciesPath:                  o.agencies,
		"GET " + agenciesPath + "/new":         o.newAgency,
		"POST " + agenciesPath:                 o.createAgency,
		"GET " + agenciesPath + "/{id}":        o.agency,
		"POST " + agenciesPath + "/{id}":       o.changeAgency,
		"GET " + rolesPath:                     o.roles,
	}
}

// own is what everybody sees to for himself.
func (o *rooms) own() map[string]func(c *frame.Call) error {
	return map[string]func(c *frame.Call) error{
		"GET " + profilePath:                     o.profile,
		"POST " + profilePath:                    o.saveProfile,
		"POST " + profilePath + "/looks":         o.saveLooks,
		"POST " + profilePath + "/agency":        o.chooseAgency,
		"POST " + profilePath + "/password":      o.savePassword,
		"POST " + profilePath + "/sessions":      o.endOthers,
		"POST " + profilePath + "/sessions/{id}": o.endSession,
		"GET " + profilePath + "/step":           o.step,
		"POST " + profilePath + "/step":          o.confirmStep,
		"POST " + profilePath + "/step/codes":    o.renewCodes,
		"POST " + profilePath + "/step/off":      o.dropStep,
	}
}
