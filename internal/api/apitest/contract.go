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

	"palier/internal/api/wire"
)

// Contract is a door's OpenAPI document as the judge of what goes over the wire.
// It is safe for concurrent use.
type Contract struct {
	// Mount is the path of the document's first server, such as "/apimo".
	Mount  string
	router routers.Router
	fault  *openapi3.Schema // the one error body
}

// ReadContract reads a document. It must have a server that is a path, and the
// schema "Error", which every error answer has.
func ReadContract(document []byte) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("apitest.ReadContract: %w", err)
	}
	fault := doc.Components.Schemas["Error"]
	if len(doc.Servers) == 0 || fault == nil {
		return nil, errors.New("apitest.ReadContract: the document lacks a server or the schema Error")
	}
	c := &Contract{Mount: strings.TrimRight(doc.Servers[0].URL, "/"), fault: fault.Value}
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

// Check tells how an exchange breaks the contract. Of a hostile request only
// the answer is judged. A path or verb that the document does not have must be
// answered by an error.
func (c *Contract) Check(x Exchange) error {
	if err := x.manners(); err != nil {
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
		Options: &openapi3filter.Options{IncludeResponseStatus: true, SkipSettingDefaults: true, AuthenticationFunc: basicOnly},
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
// HEAD is a GET; a trailing slash means nothing.
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
	r.Header = x.Request.Header
	return r, nil
}

// basicOnly wants credentials where the document does; whether they open
// anything is the door's to say.
func basicOnly(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	if _, _, ok := in.RequestValidationInput.Request.BasicAuth(); !ok {
		return in.NewError(errors.New("no Basic credentials"))
	}
	return nil
}

// manners are what every answer of every door has, whatever was asked: JSON that
// a strict reader takes, a request id, no caching, no redirect and no fault of
// the server's.
func (x Exchange) manners() error {
	switch {
	case x.Answer.Status >= 500:
		return fmt.Errorf("answered %d: %s", x.Answer.Status, x.Answer.Body)
	case x.Answer.Status != http.StatusOK && x.Answer.Status < 400:
		return fmt.Errorf("answered %d: neither 200 nor an error", x.Answer.Status)
	case x.Answer.Header.Get("Content-Type") != "application/json; charset=utf-8":
		return fmt.Errorf("Content-Type is %q", x.Answer.Header.Get("Content-Type"))
	case x.Answer.Header.Get("X-Request-Id") == "":
		return errors.New("there is no X-Request-Id")
	case x.Answer.Header.Get("Cache-Control") != "no-store":
		return fmt.Errorf("Cache-Control is %q", x.Answer.Header.Get("Cache-Control"))
	case x.Request.Method == http.MethodHead && len(x.Answer.Body) > 0:
		return errors.New("an answer to HEAD has no body")
	case x.Request.Method == http.MethodHead:
		return nil
	}
	v, err := wire.Parse(x.Answer.Body)
	if err != nil {
		return fmt.Errorf("the answer is not strict JSON: %w: %s", err, x.Answer.Body)
	}
	if x.Answer.Status >= 400 {
		return sameTale(v, x.Answer.Status)
	}
	return nil
}

// sameTale wants an error body to tell the status and the message alike in all
// its fields, since clients read one or another.
func sameTale(v wire.Value, status int) error {
	o, _ := v.Object()
	told, _ := o.Get("status")
	detail, _ := o.Get("detail")
	message, _ := o.Get("message")
	if n, ok := told.Int(); !ok || int(n) != status || message.Text() == "" || detail.Text() != message.Text() {
		return fmt.Errorf("status %d told as %q, detail %q, message %q", status, told.Text(), detail.Text(), message.Text())
	}
	return nil
}
