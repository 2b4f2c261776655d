package grants

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"palier/internal/core/fault"
)

// The longest that is taken, in bytes where a machine writes it and in characters where
// people do.
const (
	longestKey      = 100
	longestName     = 100
	longestRedirect = 2000
	longestState    = 4096
	mostRedirects   = 20
)

// completed fills in what was left open.
func (c Client) completed() Client {
	c.Name = strings.TrimSpace(c.Name)
	if c.Compat == "" {
		c.Compat = Documented
	}
	if c.Auth == "" {
		c.Auth = BySecret
	}
	if len(c.Scopes) == 0 {
		c.Scopes = Scopes()
	}
	return c
}

// problems are what is wrong with what is to be registered.
func problems(c Client) (list []fault.Problem) {
	add := func(bad bool, field, message string) {
		if bad {
			list = append(list, fault.Problem{Field: field, Message: message})
		}
	}
	add(c.Name == "" || utf8.RuneCountInString(c.Name) > longestName, "name", "Give a name of at most 100 characters: users are asked whether they let it act for them.")
	add(len(c.Key) > longestKey || strings.ContainsFunc(c.Key, unfitForKey), "client", "At most 100 letters, digits, points, hyphens and underscores.")
	add(c.Compat != Documented && c.Compat != SDK, "compat", "Either documented or sdk.")
	add(c.Auth != BySecret && c.Auth != ByProof && c.Auth != ByNone, "auth", "One of secret, pkce and none.")
	add(len(c.Redirects) == 0 || len(c.Redirects) > mostRedirects, "redirect", "Name one to 20 addresses that users are sent back to.")
	for _, r := range c.Redirects {
		why := badRedirect(r)
		add(why != "", "redirect", why)
	}
	for _, v := range c.Scopes {
		add(!slices.Contains(Scopes(), v), "scope", "Unknown scope. Known: "+JoinScopes(Scopes())+".")
	}
	return list
}

func unfitForKey(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r))
}

// badRedirect says why an address may not be registered, empty when it may: it is
// absolute, has no fragment (RFC 6749, 3.1.2), and nobody on the way reads it: https, the
// machine itself, or an application's own scheme (RFC 8252, 7).
func badRedirect(raw string) string {
	u, err := url.Parse(raw)
	switch {
	case err != nil || len(raw) > longestRedirect || !printable(raw) || u.Scheme == "":
		return "An absolute address of at most 2000 characters."
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return "An address without a fragment (#)."
	case u.User != nil:
		return "An address without a user name."
	case u.Scheme == "https":
		if u.Hostname() == "" {
			return "An address with a host."
		}
	case u.Scheme == "http":
		if ip, err := netip.ParseAddr(u.Hostname()); u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
			return "An https address: http only for the machine itself (127.0.0.1)."
		}
	case slices.Contains([]string{"javascript", "data", "file", "blob", "about", "vbscript", "ftp", "ws", "wss", "mailto"}, u.Scheme):
		return "An https address, or one of the application's own scheme."
	}
	return ""
}

// narrowed gives the scopes that are asked for, separated by spaces, of those there are;
// nothing asked is all of them. were says of which those are, to who asks for more.
func narrowed(have []Scope, asked, were string) ([]Scope, error) {
	words := strings.Fields(asked)
	if len(words) == 0 {
		return have, nil
	}
	var list []Scope
	for _, w := range words {
		if !slices.Contains(have, Scope(w)) {
			return nil, refuse(InvalidScope, "The scope is unknown, or not one of those that were "+were)
		}
		if !slices.Contains(list, Scope(w)) {
			list = append(list, Scope(w))
		}
	}
	return list, nil
}

// JoinScopes writes scopes as OAuth2 does: separated by spaces.
func JoinScopes(list []Scope) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}

// printable tells what may be given back byte for byte: printable ASCII (decision 20).
func printable(s string) bool {
	return len(s) <= longestState && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

func base64url(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unfitForKey(r) || r == '.' })
}
