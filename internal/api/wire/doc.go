// Package wire holds the mechanisms that every door of Palier shares: the way of
// a call to its handler and of its error back, POSTs that can be repeated,
// reading a bounded body, reading one JSON document strictly, comparing two
// payloads by meaning, and writing JSON without reflection, whole or as a stream.
//
// It knows bytes, JSON (RFC 8259, and the "strict" advice of RFC 7493),
// net/http and what makes a repeat harmless (core/once). It must not know a
// vendor's field, which status or words an error is answered with, nor the
// business: a door turns the errors of this package into its own bodies.
package wire
