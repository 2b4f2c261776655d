package leads2keys

import (
	"net/http"
	"net/url"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

// realm is what HTTP Basic is asked for by.
const realm = `Basic realm="leads2keys"`

// postToken answers POST /auth/token: a code or a refresh token for new tokens (2.1).
func (d *Door) postToken(c *call) error {
	f, err := c.form()
	if err != nil {
		return err
	}
	by, err := credentials(c.R, f)
	var out grants.Tokens
	if err == nil {
		out, err = d.tokens(c, f, by)
	}
	if grants.ReasonOf(err) == grants.InvalidClient && c.R.Header.Get("Authorization") != "" {
		return sendUnproved(c, err)
	}
	if err != nil {
		return err
	}
	c.W.Header().Set("Pragma", "no-cache") // RFC 6749, 5.1
	wire.Send(c.W, http.StatusOK, renderTokens(out, f.get("scope") != ""))
	return nil
}

// tokens does what the grant_type says.
func (d *Door) tokens(c *call, f form, by grants.Credentials) (grants.Tokens, error) {
	if err := f.required("grant_type"); err != nil {
		return grants.Tokens{}, err
	}
	switch f.get("grant_type") {
	case "authorization_code":
		return d.exchange(c, f, by)
	case "refresh_token":
		if err := f.required("refresh_token"); err != nil {
			return grants.Tokens{}, err
		}
		if err := f.once("scope"); err != nil {
			return grants.Tokens{}, err
		}
		return d.Grants.Refresh(c.Ctx, by, f.get("refresh_token"), f.get("scope"))
	}
	return grants.Tokens{}, refused(grants.UnsupportedGrantType, "The grant_type is authorization_code or refresh_token")
}

func (d *Door) exchange(c *call, f form, by grants.Credentials) (grants.Tokens, error) {
	if err := f.required("code"); err != nil {
		return grants.Tokens{}, err
	}
	if err := f.once("redirect_uri", "state", "code_verifier"); err != nil {
		return grants.Tokens{}, err
	}
	x := grants.Exchange{Credentials: by, Code: f.get("code"), Redirect: f.get("redirect_uri"), Verifier: f.get("code_verifier")}
	if f.has("state") { // the vendor's client sends it; who does is held to it
		state := f.get("state")
		x.State = &state
	}
	return d.Grants.Exchange(c.Ctx, x)
}

// credentials are the application's, from the body or from HTTP Basic, whose two parts are
// escaped as in a form (RFC 6749, 2.3.1). Both at once are refused, unless they say the
// same name.
func credentials(r *http.Request, f form) (grants.Credentials, error) {
	if err := f.once("client_id", "client_secret"); err != nil {
		return grants.Credentials{}, err
	}
	by := grants.Credentials{Client: f.get("client_id"), Secret: f.get("client_secret")}
	sent := r.Header.Values("Authorization")
	if len(sent) == 0 {
		return by, nil
	}
	name, secret, ok := r.BasicAuth()
	id, badID := url.QueryUnescape(name)
	secret, badSecret := url.QueryUnescape(secret)
	switch {
	case !ok || badID != nil || badSecret != nil || len(sent) > 1 || id == "":
		return grants.Credentials{}, refused(grants.InvalidClient, "The Authorization header is not one of HTTP Basic")
	case by.Secret != "" || by.Client != "" && by.Client != id:
		return grants.Credentials{}, refused(grants.InvalidRequest, "The application says twice who it is: use the body or HTTP Basic")
	}
	return grants.Credentials{Client: id, Secret: secret}, nil
}

// sendUnproved answers who tried HTTP Basic as HTTP has it; everybody else is answered 400,
// as documented.
func sendUnproved(c *call, err error) error {
	c.W.Header().Set("WWW-Authenticate", realm)
	wire.Send(c.W, http.StatusUnauthorized, refuse(err).body())
	return nil
}

// renderTokens writes the four fields of the document; scope beside them only when the
// application asked for some, and did not get those alone (RFC 6749, 5.1 and 6).
func renderTokens(out grants.Tokens, scoped bool) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("access_token", out.Access)
	e.StringField("refresh_token", out.Refresh)
	e.StringField("token_type", "Bearer")
	e.IntField("expires_in", int64(out.Life/time.Second))
	if scoped {
		e.StringField("scope", grants.JoinScopes(out.Scopes))
	}
	e.End()
	return e.Bytes()
}

// deleteToken answers DELETE /auth/token: the access token of the request and all that was
// given with it open nothing any more. One that opens nothing already is 403, as
// documented; who sends none is answered as in any other call.
func (d *Door) deleteToken(c *call) error {
	token, ok := bearer(c.R)
	if !ok {
		return access.ErrCredentials
	}
	ended, err := d.Grants.Revoke(c.Ctx, token)
	if err != nil {
		return err
	}
	if !ended {
		wire.Send(c.W, http.StatusForbidden, refusal{code: invalidToken, text: "The token was not valid, or is not any more."}.body())
		return nil
	}
	c.W.Header().Set("Content-Length", "0")
	c.W.WriteHeader(http.StatusOK)
	return nil
}
