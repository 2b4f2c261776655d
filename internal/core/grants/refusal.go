package grants

import (
	"errors"

	"palier/internal/core/fault"
)

// Reason is the word by which OAuth2 tells an application what was wrong (RFC 6749, 4.1.2.1
// and 5.2; Leads2Keys door, 2.2).
type Reason string

// The reasons.
const (
	InvalidRequest          Reason = "invalid_request"
	InvalidClient           Reason = "invalid_client"
	InvalidGrant            Reason = "invalid_grant"
	InvalidScope            Reason = "invalid_scope"
	UnauthorizedClient      Reason = "unauthorized_client"
	UnsupportedGrantType    Reason = "unsupported_grant_type"
	UnsupportedResponseType Reason = "unsupported_response_type"
	AccessDenied            Reason = "access_denied"
)

// Refusal is the cause of an error that has a reason.
type Refusal struct{ Reason Reason }

// Error is the reason.
func (r *Refusal) Error() string { return string(r.Reason) }

// refuse makes an error with a reason and a sentence for who wrote the application. Which
// of code, address, verifier or state was wrong, it never says.
func refuse(r Reason, sentence string) error {
	return fault.Wrap(fault.Invalid, sentence, &Refusal{r})
}

// SentenceOf is what an error that has a reason tells who wrote the application: printable
// ASCII without quotes, as RFC 6749 wants it. Empty when it has no reason.
func SentenceOf(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || ReasonOf(err) == "" {
		return ""
	}
	return f.Message
}

// ReasonOf is an error's reason; empty when it has none.
func ReasonOf(err error) Reason {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Reason
	}
	return ""
}

func badGrant() error {
	return refuse(InvalidGrant, "The code or refresh token is not valid: it is unknown, used, expired, revoked or another application's, or redirect_uri, state or code_verifier is not that of the authorization")
}

func badClient() error {
	return refuse(InvalidClient, "The application is not known, or did not prove which one it is")
}
