package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Contract is a door's OpenAPI document as the judge of what goes over the wire.
// It is safe for concurrent use.
type Contract struct {
	// Mount is the path of the document's first server, such as "/apimo".
	Mount  string
	router routers.Router
	fault  *openapi3.Schema // the one error body
	rules  []Rule
	seen   *tally
}

// Rule is what a door wants of its error answers beyond the document's schema,
// such as the words of each status. Its error says what is wrong. It is asked of
// every answer from 400 on that has a body, whatever the request was.
type Rule func(status int, body []byte) error

// ReadContract reads a document. It must have a server that is a path, and the
// schema "Error", which answers to what the document does not have are held
// against; those of its operations are held against what they say.
func ReadContract(document []byte, rules ...Rule) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("apitest.ReadContract: %w", err)
	}
	if doc.Components == nil || doc.Components.Schemas["Error"] == nil || len(doc.Servers) == 0 {
		return nil, errors.New("apitest.ReadContract: the document lacks a server or the schema Error")
	}
	fault := doc.Components.Schemas["Error"]
	c := &Contract{Mount: strings.TrimRight(doc.Servers[0].URL, "/"), fault: fault.Value, rules: rules, seen: newTally(doc)}
	doc.Servers = nil // exchanges are told by their path under the mount, whichever that is
	if c.router, err = legacy.NewRouter(doc); err != nil {
		return nil, fmt.Errorf("apitest.ReadContract: %w", err)
	}
	return c, nil
}

// Exchange is one request and its answer.
type Exchange struct {
	Request Request
	Answer  Answer
}

// Check tells how an exchange breaks the contract, and counts it (see Missing).
// Of a hostile request only the answer is judged. A path or verb that the
// document does not have must be answered by an error.
func (c *Contract) Check(x Exchange) error {
	if err := c.manners(x); err != nil {
		return err
	}
	r, err := x.forRouting()
	if err != nil {
		return fmt.Errorf("a path that is none: %w", err)
	}
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		return c.checkUnrouted(x, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, SkipSettingDefaults: true, AuthenticationFunc: hasCredentials},
	}
	if !x.Request.Hostile {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			return fmt.Errorf("the request is off the document: %w", err)
		}
	}
	if x.Request.Method == http.MethodHead {
		return nil
	}
	output := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: x.Answer.Status, Header: x.Answer.Header, Options: input.Options}
	if err := openapi3filter.ValidateResponse(context.Background(), output.SetBodyBytes(x.Answer.Body)); err != nil {
		return fmt.Errorf("the answer is off the document: %w", err)
	}
	c.seen.count(route.Method+" "+route.Path, x.Answer.Status)
	return nil
}

// checkUnrouted judges the answer to what the document does not have.
func (c *Contract) checkUnrouted(x Exchange, why error) error {
	if !x.Request.Hostile {
		return fmt.Errorf("the document does not have %s %s: %w", x.Request.Method, x.Request.Path, why)
	}
	if x.Answer.Status < 400 {
		return fmt.Errorf("%s %s is not in the document and was answered %d", x.Request.Method, x.Request.Path, x.Answer.Status)
	}
	if x.Request.Method == http.MethodHead {
		return nil
	}
	var body any
	if err := json.Unmarshal(x.Answer.Body, &body); err != nil {
		return err
	}
	return c.fault.VisitJSON(body)
}

// forRouting is the request as the document's router and validator read it. A
// HEAD is a GET; a trailing slash means nothing; an escaped slash divides nothing.
func (x Exchange) forRouting() (*http.Request, error) {
	method := x.Request.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	path, query, _ := strings.Cut(x.Request.Path, "?")
	r, err := http.NewRequest(method, strings.TrimRight(path, "/")+"?"+query, io.NopCloser(bytes.NewReader(x.Request.Body)))
	if err != nil {
		return nil, err
	}
	r.URL.Path, r.URL.RawPath = r.URL.EscapedPath(), ""
	r.Header = x.Request.Header
	return r, nil
}

// hasCredentials wants credentials of the kind that the document names where it
// names one; whether they open anything is the door's to say. A kind that is not
// known here is none.
func hasCredentials(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	r, scheme, there := in.RequestValidationInput.Request, in.SecurityScheme, false
	switch {
	case scheme.Type == "http" && scheme.Scheme == "basic":
		_, _, there = r.BasicAuth()
	case scheme.Type == "http" && scheme.Scheme == "bearer", scheme.Type == "oauth2":
		token, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		there = is && token != ""
	case scheme.Type == "apiKey" && scheme.In == "header":
		there = r.Header.Get(scheme.Name) != ""
	}
	if !there {
		return in.NewError(fmt.Errorf("no credentials of the kind %q", in.SecuritySchemeName))
	}
	return nil
}
