// Package wire holds the mechanisms that every door of Palier shares: reading
// a bounded body, reading one JSON document strictly, comparing two payloads
// by meaning, paging arithmetic, and writing JSON without reflection, whole or
// as a stream.
//
// It knows bytes, JSON (RFC 8259, and the "strict" advice of RFC 7493) and
// net/http. It must not know a vendor's field, a status code of an error
// answer, nor the business: a door turns the errors below into its own bodies.
package wire
