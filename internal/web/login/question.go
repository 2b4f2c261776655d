package login

import (
	"net/http"
	"net/url"
	"path"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/grants"
)

// question is what the page shows of what an application asks for.
type question struct {
	Action string
	Hidden url.Values
	App    string
	Scopes []grants.Scope
	Host   string // where the user is sent afterwards, as people know addresses
	Days   int    // how long the access lasts after the last time that it was renewed
	Email  string // of the user; empty when it could not be read
}

func (c Consent) question(r *http.Request, a access.Actor, asked grants.Asked) question {
	q := question{Action: beside(r, takesAt), Hidden: asked.Asks.Values(), App: asked.Client.Name, Scopes: asked.Scopes, Host: host(asked.To),
		Days: int(grants.RefreshLife / (24 * time.Hour))}
	q.Hidden.Set("mark", c.mark(r))
	if u, err := c.Access.User(r.Context(), a, a.User); err == nil {
		q.Email = u.Email
	}
	return q
}

// entrance is the log-in form that leads on to the question.
func (c Consent) entrance(r *http.Request, asked grants.Asked) sheet {
	return sheet{Action: beside(r, takesAt), Hidden: asked.Asks.Values(), App: asked.Client.Name}
}

// mark shows that a form was made for the session of the request: its cookie cannot be
// read from another site, nor told from this.
func (c Consent) mark(r *http.Request) string {
	cookie, err := r.Cookie(c.name())
	if err != nil {
		return ""
	}
	return access.HashToken("consent\x00" + cookie.Value)
}

// again goes back to the question by its address: the page that follows a form can be
// loaded anew without sending it twice.
func (c Consent) again(w http.ResponseWriter, r *http.Request, asked grants.Asked) {
	values := asked.Asks.Values()
	if lang := r.URL.Query().Get("lang"); lang != "" {
		values.Set("lang", lang)
	}
	c.forward(w, r, beside(r, asksAt)+"?"+values.Encode())
}

// leaveFor logs out, so that somebody else can log in for the application.
func (c Consent) leaveFor(w http.ResponseWriter, r *http.Request, asked grants.Asked) {
	c.drop(r)
	c.setCookie(w, "", time.Time{})
	c.again(w, r, asked)
}

// beside is the address next to that of the request, at whatever mount.
func beside(r *http.Request, word string) string { return path.Join(path.Dir(r.URL.Path), word) }

// host is how people are told where they are sent: the host of a site, or an application's
// own address as a whole.
func host(to string) string {
	u, err := url.Parse(to)
	switch {
	case err != nil:
		return to
	case u.Scheme == "https" || u.Scheme == "http":
		return u.Host
	}
	u.RawQuery = ""
	return u.String()
}
