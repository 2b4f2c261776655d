package grants

import (
	"context"
	"net/url"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Request is what an application asks a user to let it do (RFC 6749, 4.1.1).
type Request struct {
	Client    string // client_id
	Response  string // response_type: code, or empty for it (the vendor's document has none)
	Redirect  string // redirect_uri; empty: the first that it registered
	State     string // given back as it came; printable ASCII
	Scope     string // narrower than what it registered; empty: all of it
	Challenge string // code_challenge
	Method    string // code_challenge_method
}

// parameters are where a request has what, by the names that it is sent under.
func (r *Request) parameters() map[string]*string {
	return map[string]*string{"client_id": &r.Client, "response_type": &r.Response, "redirect_uri": &r.Redirect, "state": &r.State, "scope": &r.Scope,
		"code_challenge": &r.Challenge, "code_challenge_method": &r.Method}
}

// ParseRequest reads a request as it was sent, in an address or a form. What comes twice is
// invalid_request (RFC 6749, 3.1): another may have read the other one.
func ParseRequest(sent url.Values) (Request, error) {
	var r Request
	for name, into := range r.parameters() {
		if len(sent[name]) > 1 {
			return Request{}, refuse(InvalidRequest, "The parameter "+name+" is there more than once")
		}
		*into = sent.Get(name)
	}
	return r, nil
}

// Values is the request as it is sent: what ParseRequest reads.
func (r Request) Values() url.Values {
	all := url.Values{}
	for name, value := range r.parameters() {
		if *value != "" {
			all.Set(name, *value)
		}
	}
	return all
}

// Asked is a request that may be put before a user.
type Asked struct {
	Client Client
	Scopes []Scope
	To     string // where the answer goes
	State  string
	Asks   Request // as it came
}

// Ask checks a request. Until it returns without an error nobody may be sent anywhere:
// an address that was not registered is not one to tell it to. Then an error that has a
// reason may be told at Asked.To, and To is empty when it may not.
func (s *Service) Ask(ctx context.Context, r Request) (Asked, error) {
	c, _, found, err := s.store.FindClient(ctx, r.Client)
	if err != nil {
		return Asked{}, err
	}
	if !found || !c.DisabledAt.IsZero() || len(r.Client) > longestKey {
		return Asked{}, refuse(InvalidClient, "There is no application with this client_id")
	}
	to := r.Redirect
	if to == "" {
		to = c.Redirects[0]
	}
	if !slices.Contains(c.Redirects, to) {
		return Asked{}, refuse(InvalidRequest, "The redirect_uri is not one that the application registered")
	}
	if !printable(r.State) {
		return Asked{}, refuse(InvalidRequest, "The state holds characters that cannot be given back: printable ASCII only, at most 4096")
	}
	asked := Asked{Client: c, To: to, State: r.State, Asks: r}
	if r.Response != "" && r.Response != "code" {
		return asked, refuse(UnsupportedResponseType, "Only the response_type code is answered")
	}
	if asked.Scopes, err = narrowed(c.Scopes, r.Scope, "registered for the application"); err != nil {
		return asked, err
	}
	return asked, checkChallenge(c, r)
}

// checkChallenge: S256 and nothing else, and always where there is no secret.
func checkChallenge(c Client, r Request) error {
	if r.Challenge == "" {
		if r.Method != "" || c.Proof || c.Auth == ByProof {
			return refuse(InvalidRequest, "This application must send a code_challenge (PKCE, S256)")
		}
		return nil
	}
	const length = 43 // base64url of a SHA-256, without padding
	if r.Method != "S256" || len(r.Challenge) != length || !base64url(r.Challenge) {
		return refuse(InvalidRequest, "The code_challenge must be of method S256: 43 characters of base64url")
	}
	return nil
}

// Authorize lets the application act for the actor, who has just proved who he is or is
// in a session, and gives where he is to be sent now, with code and state. NotHis: the
// application is of another account than he, which is told as wrong credentials would be.
func (s *Service) Authorize(ctx context.Context, a access.Actor, q Asked) (string, error) {
	if a.Account != q.Client.Account {
		return "", access.ErrCredentials
	}
	code, hash := newSecret()
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		// The session is as short as the code until somebody comes with it.
		v, err := s.sessions.LendSession(ctx, a, sessionKind, CodeLife)
		if err != nil {
			return err
		}
		g := Grant{Account: a.Account, ID: tx.NextID(), Client: q.Client.ID, User: a.User, Session: v.ID, Scopes: q.Scopes, CreatedAt: tx.Now(),
			Code: Code{Hash: hash, Redirect: q.To, Named: q.Asks.Redirect != "", State: access.HashToken(q.State), Challenge: q.Asks.Challenge, ExpiresAt: tx.Now().Add(CodeLife)}}
		tx.Record(grantEvent(EventGranted, a.Who, g, event.Change{Field: "client", After: q.Client.Key}, event.Change{Field: "scopes", After: JoinScopes(g.Scopes)}))
		return s.store.InsertGrant(ctx, g)
	})
	if err != nil {
		return "", err
	}
	return q.answer(url.Values{"code": {code}}), nil
}

// ErrAccessDenied is that a user does not let an application act for him.
var ErrAccessDenied = refuse(AccessDenied, "The user did not let the application act for him")

// Refused gives where a user is to be sent who does not let the application act for him
// (ErrAccessDenied), or whose application asked for what it may not have (an error of Ask).
// The address says the reason, and the sentence for who wrote the application (RFC 6749, 4.1.2.1).
func (q Asked) Refused(err error) string {
	values := url.Values{"error": {string(ReasonOf(err))}}
	if sentence := SentenceOf(err); sentence != "" {
		values.Set("error_description", sentence)
	}
	return q.answer(values)
}

// answer adds values and the state to the address. An address of an application's own
// scheme (l2k://callback) takes them as any other.
func (q Asked) answer(values url.Values) string {
	u, err := url.Parse(q.To)
	if err != nil {
		return q.To // registered addresses were parsed: never
	}
	all := u.Query()
	for name, v := range values {
		all[name] = v
	}
	if q.State != "" || q.Client.Compat == SDK { // the SDK fails without one
		all.Set("state", q.State)
	}
	u.RawQuery = all.Encode()
	return u.String()
}

func grantEvent(kind string, who event.Who, g Grant, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "user", ID: g.User}, Who: who,
		Changes: append([]event.Change{{Field: "grant", After: event.Number(g.ID)}}, changes...)}
}
