package adlead_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"palier/internal/api/adlead"
	"palier/internal/api/wire"
)

// contract is openapi.yaml as the judge of answers.
type contract struct {
	router routers.Router
	fault  *openapi3.Schema
}

func readContract(t *testing.T) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(adlead.Spec)
	if err != nil {
		t.Fatal(err)
	}
	fault := doc.Components.Schemas["Error"].Value
	doc.Servers = nil // exchanges are told by their path under the mount
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{router, fault}
}

// check tells how an answer breaks the document. What the document does not have
// must be answered by an error of its shape.
func (c *contract) check(r *http.Request, path string, a answer) error {
	if a.Header.Get("X-Request-Id") == "" || a.Header.Get("Cache-Control") != "no-store" {
		return fmt.Errorf("headers %v", a.Header)
	}
	if _, err := wire.Parse(a.Body); err != nil {
		return err
	}
	asked, err := http.NewRequest(r.Method, strings.TrimRight(strings.TrimPrefix(path, "/api"), "/"), nil)
	if err != nil {
		return err
	}
	asked.Header = r.Header
	route, params, err := c.router.FindRoute(asked)
	if err != nil {
		if a.Status < 400 {
			return fmt.Errorf("not in the document, and answered %d: %w", a.Status, err)
		}
		var body any
		if err := json.Unmarshal(a.Body, &body); err != nil {
			return err
		}
		return c.fault.VisitJSON(body)
	}
	in := &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)), Options: in.Options}
	return openapi3filter.ValidateResponse(context.Background(), out)
}

// The document is one, with its examples.
func TestTheDocumentIsValid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(adlead.Spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
}
