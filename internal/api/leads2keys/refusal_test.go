package leads2keys_test

import (
	"encoding/json"
	"fmt"
	"slices"
)

// codes are the words of errors by status (2.2).
var codes = map[int][]string{
	400: {"invalid_request", "invalid_client", "invalid_grant", "invalid_scope", "unauthorized_client", "unsupported_grant_type", "access_denied"},
	401: {"invalid_token", "invalid_client"},
	403: {"insufficient_scope", "invalid_token"},
	404: {"not_found"},
	405: {"invalid_request"},
	409: {"already_exists", "stale_cas", "conflict"},
	413: {"invalid_request"},
	416: {"invalid_request"},
	429: {"temporarily_unavailable"},
}

// refusal is this door's rule for errors beside the schema: which word goes with which
// status, and a sentence that says what to do.
func refusal(status int, text []byte) error {
	var body struct {
		Error       string
		Description string `json:"error_description"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		return err
	}
	if !slices.Contains(codes[status], body.Error) || body.Description == "" {
		return fmt.Errorf("%d says %q, %q", status, body.Error, body.Description)
	}
	return nil
}
