package leads2keys

import (
	"net/http"
	"net/netip"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
)

// authLines are the lines of the authorization server (2.1; docs/oauth.md), all open: who calls is in what
// they carry. The page and its forms are web pages that are served here, because the
// vendor's clients open them at this address.
func (d *Door) authLines() []line {
	return []line{
		{"GET", "/auth/authorization", nil, d.servePage},
		{"POST", "/auth/consent", nil, d.servePage},
		{"GET", "/auth/consent", nil, d.servePage}, // what a browser asks for that is told to open its form's address
		{"POST", "/auth/authorization", nil, d.authorize},
		{"POST", "/auth/token", nil, d.postToken},
		{"DELETE", "/auth/token", nil, d.deleteToken},
		{"GET", MetadataPath, nil, d.getMetadata},
	}
}

func (d *Door) servePage(c *call) error {
	d.Page.ServeHTTP(c.W, c.R)
	return nil
}

// authorize answers POST /auth/authorization: an application that may see its user's
// password logs him in without the page. Everything that is wrong is told to it, and
// nobody is sent anywhere with an error.
func (d *Door) authorize(c *call) error {
	f, err := c.form()
	if err != nil {
		return err
	}
	if err := f.required("login", "password", "client_id"); err != nil {
		return err
	}
	if !f.has("state") { // it may be empty
		return unasked("state is required.")
	}
	request, err := grants.ParseRequest(f.values)
	if err != nil {
		return err
	}
	asked, err := d.Grants.Ask(c.Ctx, request)
	if err != nil {
		return err
	}
	if !asked.Client.Direct {
		return refused(grants.UnauthorizedClient, "This application must use the log-in page: GET /auth/authorization")
	}
	to, err := d.enter(c, f.get("login"), f.get("password"), asked)
	if fault.Is(err, fault.Unauthenticated) {
		return refused(grants.InvalidGrant, "The login or the password is wrong")
	}
	if err != nil {
		return err
	}
	// 302 as documented, and never 307, which would send the password on (RFC 9700, 4.12).
	c.W.Header().Set("Location", to)
	c.W.Header().Set("Referrer-Policy", "no-referrer")
	c.W.WriteHeader(http.StatusFound)
	return nil
}

// enter logs the user in and lets the application act for him. One of another account than
// the application's is told what a wrong password is told.
func (d *Door) enter(c *call, login, password string, asked grants.Asked) (string, error) {
	a, _, err := d.Login.User(c.Ctx, login, password, caller(c.R))
	if err != nil {
		return "", err
	}
	return d.Grants.Authorize(c.Ctx, a.Through("leads2keys", wire.RequestID(c.Ctx)), asked)
}

// refused is an error with one of the reasons of OAuth2.
func refused(reason grants.Reason, sentence string) error {
	return fault.Wrap(fault.Invalid, sentence, &grants.Refusal{Reason: reason})
}

// caller is the address that a request comes from, behind trusted proxies too.
func caller(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return from.Addr().String()
}
