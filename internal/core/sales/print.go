package sales

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"palier/internal/core/event"
)

// Print is a registration's fingerprint: of who was claimed by whom, when, and of the verdict
// with its reasons. A receipt bears it, so that one on paper is held against what is stored: it
// changes with anything of that, and not with time.
func (r Registration) Print() string {
	p := r.Person
	parts := []string{event.Number(r.Account), event.Number(r.ID), event.Number(r.Program), event.Number(r.Owner), p.First, p.Last, p.Company, p.Email, p.Phone, p.Mobile, p.Zipcode, p.City,
		r.Comment, event.Instant(r.CreatedAt), r.Report.Decision, event.Instant(r.DecidedAt), r.DecidedBy, r.Refusal}
	for _, rule := range r.Report.Rules {
		parts = append(parts, rule.Code, rule.Outcome, rule.Explanation)
	}
	for i, part := range parts {
		parts[i] = strconv.Quote(part) // so that no two lists are one text
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, ",")))
	return hex.EncodeToString(sum[:])
}
