package fault

import (
	"fmt"
	"unicode/utf8"
)

// mostFindings is how many problems of one input are told at once.
const mostFindings = 20

// Findings gathers what is wrong with a large input, the first twenty problems of it. The
// zero value has none.
type Findings struct{ list []Problem }

// Wrong adds a problem of a field.
func (f *Findings) Wrong(field, message string) {
	if !f.Full() {
		f.list = append(f.list, Problem{Field: field, Message: message})
	}
}

// Count refuses more than most of something.
func (f *Findings) Count(field string, n, most int) {
	if n > most {
		f.Wrong(field, fmt.Sprintf("At most %d, and there are %d.", most, n))
	}
}

// Length refuses a text of more characters than most.
func (f *Findings) Length(field, text string, most int) {
	if len(text) > most && utf8.RuneCountInString(text) > most {
		f.Wrong(field, fmt.Sprintf("At most %d characters.", most))
	}
}

// Full tells whether nobody would read of another problem.
func (f *Findings) Full() bool { return len(f.list) >= mostFindings }

// Err is all that was found as one Invalid error, nil when nothing was.
func (f *Findings) Err() error { return All(f.list) }
