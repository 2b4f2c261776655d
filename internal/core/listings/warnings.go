package listings

import (
	"slices"
	"strings"
)

// Bounds of what is kept of values that were not understood.
const (
	mostWarnings   = 100
	longestWarning = 200 // characters of a value
)

// Warn notes that a value came and was not understood. Of too many the first are kept.
func (p *Particulars) Warn(field, value, reason string) {
	if r := []rune(value); len(r) > longestWarning {
		value = string(r[:longestWarning])
	}
	w := Warning{field, value, reason}
	if len(p.Warnings) < mostWarnings && !slices.Contains(p.Warnings, w) {
		p.Warnings = append(slices.Clip(p.Warnings), w)
	}
}

// Unwarn forgets what was noted of a field and of its parts, which is said anew.
func (p *Particulars) Unwarn(field string) {
	p.Warnings = slices.DeleteFunc(slices.Clone(p.Warnings), func(w Warning) bool {
		rest, is := strings.CutPrefix(w.Field, field)
		return is && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
	if len(p.Warnings) == 0 {
		p.Warnings = nil
	}
}
