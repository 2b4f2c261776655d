package office

import (
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// session is one that is open.
type session struct {
	ID      int64
	Kind    string // key of by what: session.KIND
	Opened  time.Time
	Expires time.Time
	This    bool // by which the reader is here
}

// mostSessions is how many are shown, the latest first.
const mostSessions = 20

func (o *rooms) sessions(c *frame.Call, user int64) (list []session, err error) {
	all, err := o.Access.Sessions(c.Context(), c.Actor, user)
	if err != nil {
		return nil, err
	}
	for _, v := range slices.Backward(all) {
		if v.Live(c.Now) && len(list) < mostSessions {
			list = append(list, session{v.ID, sessionKind(c, v), v.CreatedAt.In(c.Zone), v.ExpiresAt.In(c.Zone), v.ID == c.Actor.Session})
		}
	}
	return list, nil
}

// sessionKind is by what a session was opened, as the texts know it.
func sessionKind(c *frame.Call, v access.Session) string {
	if c.Words.Has("session." + v.Kind) {
		return v.Kind
	}
	return "application"
}

func (o *rooms) endSession(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	list, err := o.Access.Sessions(c.Context(), c.Actor, c.Actor.User) // one's own, whoever one is
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(v access.Session) bool { return v.ID == id }) {
		return fault.New(fault.Missing, "There is no such session")
	}
	if err := o.Access.EndSession(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(profilePath, "session.ended")
}

// endOthers ends every session of the reader's but the one by which he is here.
func (o *rooms) endOthers(c *frame.Call) error {
	if err := o.Access.EndOtherSessions(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.Said(profilePath, "session.others")
}
