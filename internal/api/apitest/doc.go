// Package apitest speaks with a door as its clients do, through real HTTP, and
// holds every exchange against the door's openapi.yaml: Client for tests in Go,
// Play for exchanges written down in files. It is the one judge of every door, and
// knows which operations have been shown to it.
//
// It knows HTTP, JSON and OpenAPI. It must not know what any door means: which
// vendor's field is which, or what the core makes of it, is for the door's own
// tests to say. Nothing of it is in the program.
package apitest
