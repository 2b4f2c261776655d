// Package fault is Palier's one error type: a closed set of kinds, a message
// that is safe for the caller, the problems of single fields, and a cause for
// the log. It knows nothing of HTTP or of a vendor's error body: each door maps
// kinds to its own answers (docs/errors.md).
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure it is, and so what the caller can do about it.
type Kind uint8

// The kinds. The set is closed: a door's mapping must name them all.
const (
	Internal        Kind = iota // our fault: log the cause, tell the caller nothing
	Invalid                     // the input breaks a rule; Problems says which
	Unauthenticated             // no or wrong credentials
	Forbidden                   // known caller, not allowed
	Missing                     // not there, or not the caller's
	Conflict                    // clashes with what is stored; may pass later
	Gone                        // was there, is not any more
	TooLarge                    // over a documented size
	TooMany                     // over a documented rate
	Unavailable                 // cannot be done now; safe to retry
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "missing", "conflict", "gone", "too large", "too many", "unavailable"}

// String is the kind's name for logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", k)
}

// Problem is what is wrong with one field of the input.
type Problem struct {
	Field   string // the core's name of the field, as in the journal; a door has its own (docs/errors.md)
	Message string // a sentence that says what to do
}

// Error is a failure with its kind. Message is shown to the caller and never
// holds personal data or internals; Cause is for the log only.
type Error struct {
	Kind     Kind
	Message  string
	Problems []Problem
	Cause    error
}

// Error is the text for logs: kind, message, problems, cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, " [%s: %s]", p.Field, p.Message)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind with a message for the caller.
func New(k Kind, message string) error { return &Error{Kind: k, Message: message} }

// Newf is New with a formatted message.
func Newf(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives a cause a kind and a message for the caller.
func Wrap(k Kind, message string, cause error) error {
	return &Error{Kind: k, Message: message, Cause: cause}
}

// Field makes an Invalid error of one field's problem.
func Field(field, message string) error {
	return &Error{Kind: Invalid, Message: "Validation failed", Problems: []Problem{{field, message}}}
}

// All makes one Invalid error of all problems, nil when there are none.
func All(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Validation failed", Problems: problems}
}

// Of is the error's kind: Internal when nobody gave it one.
func Of(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is tells whether the error has the kind.
func Is(err error, k Kind) bool { return err != nil && Of(err) == k }
