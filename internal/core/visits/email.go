package visits

import (
	"strings"

	"palier/internal/core/people"
)

// emailKey folds an e-mail as the keys of persons are; what is none is compared as
// it is written, without its case.
func emailKey(raw string) string {
	if key, ok := people.Email(raw); ok {
		return key
	}
	return strings.ToLower(strings.TrimSpace(raw))
}
