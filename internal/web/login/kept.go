package login

import (
	"net/http"
	"net/url"
	"strings"

	"palier/internal/api/wire"
)

// What somebody sent when his session was over is not lost: the log-in form carries it along,
// and once he is in he is asked whether it is to be sent now. Nothing is kept on the server.
const (
	keptPathField = "kept-path"
	keptFormField = "kept-form"
)

// kept is a form that waits for its sender to be logged in.
type kept struct {
	Path string
	Form url.Values
	Next string // the page that it stood on
}

// keep shows the log-in page in place of what a form asked for.
func (p *Pages) keep(w http.ResponseWriter, r *http.Request) {
	next := p.Local(from(r))
	s := entrance(next)
	if r.ParseForm() == nil && !secret(r.PostForm) {
		s.Hidden.Set(keptPathField, r.URL.Path)
		s.Hidden.Set(keptFormField, r.PostForm.Encode())
		s.Refusal = "login.kept"
	}
	p.show(w, r, http.StatusUnprocessableEntity, "login", s)
}

// secret tells a form with something that is not to stand in a page.
func secret(form url.Values) bool {
	for name := range form {
		if strings.Contains(name, "password") || strings.Contains(name, "secret") || name == "code" {
			return true
		}
	}
	return false
}

// from is the page of this server on which a form stood, as far as the browser says.
func from(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return ""
	}
	return u.RequestURI()
}

// carry takes along what a log-in form was given.
func carry(r *http.Request, into url.Values) {
	for _, field := range []string{keptPathField, keptFormField} {
		if v := r.PostFormValue(field); v != "" {
			into.Set(field, v)
		}
	}
}

// resume offers to send what was kept; false when nothing was.
func (p *Pages) resume(w http.ResponseWriter, r *http.Request, next string) bool {
	path := r.PostFormValue(keptPathField)
	form, err := url.ParseQuery(r.PostFormValue(keptFormField))
	if path == "" || err != nil || p.Local(path) != path {
		return false
	}
	p.Log.Info("a form was kept over a log-in", "request", wire.RequestID(r.Context()))
	p.set.Show(w, r, http.StatusOK, "kept", kept{path, form, next})
	return true
}
