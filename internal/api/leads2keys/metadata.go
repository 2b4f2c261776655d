package leads2keys

import (
	"palier/internal/api/wire"
	"palier/internal/core/grants"
)

// MetadataPath is where an OAuth2 client finds what it needs to know of the authorization
// server, below the mount (RFC 8414). A client that follows the RFC to the letter asks for
// it at the root of the host, the mount's path behind it.
const MetadataPath = "/.well-known/oauth-authorization-server"

// getMetadata answers GET /.well-known/oauth-authorization-server: addresses as the request
// reached this server. DELETE /auth/token is not RFC 7009, so no revocation endpoint is named.
func (d *Door) getMetadata(c *call) error {
	base := d.Base(c.R)
	return c.send(func(e *wire.Encoder) {
		e.Object()
		e.StringField("issuer", base)
		e.StringField("authorization_endpoint", base+"/auth/authorization")
		e.StringField("token_endpoint", base+"/auth/token")
		e.StringField("service_documentation", base+wire.DocumentPath)
		texts := func(name string, list ...string) {
			e.Key(name)
			e.Array()
			for _, s := range list {
				e.String(s)
			}
			e.EndArray()
		}
		scopes := make([]string, 0, len(grants.Scopes()))
		for _, s := range grants.Scopes() {
			scopes = append(scopes, string(s))
		}
		texts("scopes_supported", scopes...)
		texts("response_types_supported", "code")
		texts("response_modes_supported", "query")
		texts("grant_types_supported", "authorization_code", "refresh_token")
		texts("code_challenge_methods_supported", "S256")
		texts("token_endpoint_auth_methods_supported", "client_secret_basic", "client_secret_post", "none")
		e.End()
	})
}
