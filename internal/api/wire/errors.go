package wire

import (
	"errors"
	"fmt"
	"net"
)

// What can be wrong with a request body, before anybody looks at its fields.
// Targets of errors.Is; the errors returned carry more for the log, and never
// a piece of the body, which may hold personal data.
var (
	// ErrMalformed: not one well-formed JSON document within the limits of
	// Parse, or a body that did not arrive as HTTP says.
	ErrMalformed = errors.New("malformed body")
	// ErrNotObject: a well-formed document which is not an object.
	ErrNotObject = errors.New("body is not a JSON object")
	// ErrTooLarge: more bytes than the route takes.
	ErrTooLarge = errors.New("body too large")
	// ErrSlow: the body did not arrive whole: the read deadline passed, or
	// the sender went away. Nobody may be there to read the answer.
	ErrSlow = errors.New("body did not arrive in time")
)

// What of it a caller can mend without being shown where. Targets of errors.Is, each an
// ErrMalformed too.
var (
	ErrRepeatedName  = errors.New("a name twice in one object")
	ErrEncoding      = errors.New("not UTF-8")
	ErrForbiddenChar = errors.New("a NUL character or half of a surrogate pair")
	ErrByteOrderMark = errors.New("a byte order mark")
)

// problem is why a document was refused. The list is closed, so that a test
// can hold every refusal against a rule of Parse.
type problem string

// The first group is refused by RFC 8259, and by encoding/json too.
const (
	unexpectedEnd  problem = "unexpected end"
	unexpectedByte problem = "unexpected character"
	trailing       problem = "something follows the document"
	badNumber      problem = "bad number"
	badEscape      problem = "bad escape in a string"
	rawControl     problem = "control character in a string"
)

// The second group is well-formed but means different things to different
// readers (RFC 7493), cannot be stored alike on every engine, or is too much.
const (
	badUTF8       problem = "invalid UTF-8"
	byteOrderMark problem = "byte order mark"
	nulCharacter  problem = "NUL character"
	loneSurrogate problem = "lone surrogate"
	duplicateName problem = "name repeated in an object"
	tooDeep       problem = "nested too deep"
	tooManyFields problem = "too many fields"
	tooManyValues problem = "too many values"
)

// malformedError is an ErrMalformed which says what and where.
type malformedError struct {
	what problem
	at   int // offset in bytes from the start of the document
}

func (e *malformedError) Error() string {
	return fmt.Sprintf("%v: %s at byte %d", ErrMalformed, e.what, e.at)
}

func (e *malformedError) Unwrap() error { return ErrMalformed }

// Fault says what is wrong with a document that is no JSON object and, as far as it is
// known, where: "name repeated in an object at byte 17". Nothing of what it holds is in it.
func Fault(err error) string {
	if e, ok := errors.AsType[*malformedError](err); ok {
		return fmt.Sprintf("%s at byte %d", e.what, e.at)
	}
	if errors.Is(err, ErrNotObject) {
		return "not an object"
	}
	return "it did not arrive whole"
}

// Is tells which of the targets the error is.
func (e *malformedError) Is(target error) bool {
	switch e.what {
	case duplicateName:
		return target == ErrRepeatedName
	case badUTF8:
		return target == ErrEncoding
	case nulCharacter, loneSurrogate:
		return target == ErrForbiddenChar
	case byteOrderMark:
		return target == ErrByteOrderMark
	}
	return false
}

// withoutAddress is what went wrong on a connection, without the addresses at
// its ends that package net prints: the sender's is personal data.
func withoutAddress(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
