package apitest

import (
	"errors"
	"fmt"
	"net/http"

	"palier/internal/api/wire"
)

// manners are what every answer of every door has, whatever was asked: JSON that
// a strict reader takes, a request id, no caching, no redirect and no fault of
// the server's.
func (c *Contract) manners(x Exchange) error {
	switch {
	case x.Answer.Status >= 500:
		return fmt.Errorf("answered %d", x.Answer.Status)
	case x.Answer.Status < 200 || x.Answer.Status >= 300 && x.Answer.Status < 400:
		return fmt.Errorf("answered %d: neither a success nor an error", x.Answer.Status)
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
		return fmt.Errorf("the answer is not strict JSON: %w", err)
	}
	if x.Answer.Status < 400 {
		return nil
	}
	if err := toldAlike(v, x.Answer.Status); err != nil {
		return err
	}
	for _, rule := range c.rules {
		if err := rule(x.Answer.Status, x.Answer.Body); err != nil {
			return err
		}
	}
	return nil
}

// toldAlike wants an error body that tells its status, or its message twice, to
// tell them alike, since clients read one or another. Which of these keys there
// are is the document's to say; a status that is a word is not HTTP's.
func toldAlike(v wire.Value, status int) error {
	o, ok := v.Object()
	if !ok {
		return errors.New("an error that is no object")
	}
	if told, has := o.Get("status"); has {
		n, ok := told.Int()
		if word := told.Kind() == wire.KindString && !ok; !word && (!ok || int(n) != status) {
			return fmt.Errorf("status %d told as %q", status, told.Text())
		}
	}
	message, says := o.Get("message")
	if says && message.Text() == "" {
		return errors.New("an error without a message")
	}
	if detail, has := o.Get("detail"); has && says && detail.Text() != message.Text() {
		return fmt.Errorf("a message told as %q and as %q", message.Text(), detail.Text())
	}
	return nil
}
