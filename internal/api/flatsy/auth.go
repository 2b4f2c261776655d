package flatsy

import (
	"net/http"
	"net/netip"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// who is the user whose token a request carries in the header X-Auth-Token. Two tokens
// are none: which of them was meant?
func (d *Door) who(r *http.Request) (access.Actor, error) {
	values := r.Header.Values("X-Auth-Token")
	if len(values) != 1 {
		return access.Actor{}, access.ErrCredentials
	}
	session, err := d.Tokens.Session(values[0])
	if err != nil {
		return access.Actor{}, err
	}
	actor, err := d.Login.Session(r.Context(), session)
	return actor.Through("flatsy", wire.RequestID(r.Context())), err
}

// login answers POST /login: a session of thirty days and its token.
func (d *Door) login(c *call) error {
	_, in, err := c.body()
	if err != nil {
		return err
	}
	identifier, password, err := credentialsOf(in)
	if err != nil {
		return err
	}
	actor, user, err := d.Login.User(c.Ctx, identifier, password, caller(c.R))
	if fault.Is(err, fault.Unauthenticated) {
		return &inputError{http.StatusUnauthorized, []string{badLogin}}
	}
	if err != nil {
		return err
	}
	session, err := d.Access.OpenSession(c.Ctx, actor.Through("flatsy", wire.RequestID(c.Ctx)), "flatsy", TokenLife)
	if fault.Is(err, fault.Unauthenticated) { // the password was changed meanwhile
		return &inputError{http.StatusUnauthorized, []string{badLogin}}
	}
	if err != nil {
		return err
	}
	token, err := d.Tokens.Sign(user.UID, session)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) {
		e.Object()
		e.StringField("token", token)
		e.StringField("userId", user.UID)
		texts(e, "errors", nil)
		e.TimeField("expiration", session.ExpiresAt.UTC(), instantLayout)
		e.End()
	})
}

// credentialsOf reads schema Credentials. A password is taken to the letter.
func credentialsOf(in *intake) (identifier, password string, err error) {
	in.required("identifier", "password")
	put(in, "identifier", &identifier, text())
	put(in, "password", &password, kind[string]{"doit être un texte", func(v wire.Value) (string, bool) { return v.Text(), v.Kind() == wire.KindString }})
	return identifier, password, in.err()
}

// caller is the address that a request comes from, behind trusted proxies too.
func caller(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return from.Addr().String()
}

// me answers GET /me.
func (d *Door) me(c *call) error {
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderClient(e, u, c.actor) })
}
