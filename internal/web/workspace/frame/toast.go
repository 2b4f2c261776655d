package frame

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// toast is what a page says once of what was done before it, and how to take it back.
type toast struct {
	Text string     // in the reader's language
	Undo string     `json:",omitempty"` // path of the form that takes it back
	With url.Values `json:",omitempty"` // what it holds
}

// A toast travels to the next page in a cookie that scripts cannot read and other sites
// cannot set, and not in the address: a link must not be able to show a form.
const (
	toastCookie = "palier-said"
	toastLives  = time.Minute
	longest     = 3000 // bytes that a browser surely keeps
)

// Said goes on to a page that says the text said.KEY with the arguments.
func (c *Call) Said(to, key string, args ...any) error { return c.SaidUndo(to, "", nil, key, args...) }

// Note has the next page say the text said.KEY, for what goes on to it by itself (Once).
func (c *Call) Note(key string, args ...any) error {
	text, err := c.Words.T("said."+key, args...)
	if err == nil {
		c.setToast(toast{Text: text})
	}
	return err
}

// SaidUndo is Said with a button that sends a form to undo: the way back.
func (c *Call) SaidUndo(to, undo string, with url.Values, key string, args ...any) error {
	text, err := c.Words.T("said."+key, args...)
	if err != nil {
		return err
	}
	c.setToast(toast{Text: text, Undo: undo, With: with})
	return c.Go(to)
}

func (c *Call) setToast(t toast) {
	packed, err := json.Marshal(t)
	if err != nil || len(packed) > longest {
		packed, _ = json.Marshal(toast{Text: t.Text}) // a text alone always can be
	}
	http.SetCookie(c.W, c.toastCookie(base64.RawURLEncoding.EncodeToString(packed), int(toastLives.Seconds())))
}

// takeToast reads what the last form said; the browser forgets it with this answer. Only a
// whole page shows it.
func (c *Call) takeToast() *toast {
	kept, err := c.R.Cookie(toastCookie)
	if err != nil || c.R.Method != http.MethodGet || c.R.Header.Get("HX-Request") != "" {
		return nil
	}
	http.SetCookie(c.W, c.toastCookie("", -1))
	packed, err := base64.RawURLEncoding.DecodeString(kept.Value)
	var t toast
	if err != nil || json.Unmarshal(packed, &t) != nil || t.Text == "" {
		return nil
	}
	return &t
}

func (c *Call) toastCookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: toastCookie, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: c.screens.frame.Secure, SameSite: http.SameSiteLaxMode}
}
