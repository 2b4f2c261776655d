package browser

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to do what is asked of it, on a machine that does much
// else: what never comes ends a journey where it waits, and not with the whole test.
const patience = 45 * time.Second

func do(t *Tab, actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(t, patience)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// run reads something of the page; anew when another page came in between.
func run[T any](t *Tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(t, patience)
	defer cancel()
	for {
		if v, err := chromedp.Run(ctx, action); err == nil || !gone(err) {
			return v, err
		}
	}
}

// gone tells an element, or a page, that was there when it was looked for and is not any more.
func gone(err error) bool {
	e, is := errors.AsType[*cdproto.Error](err)
	return is && e.Code == -32000 && (strings.Contains(e.Message, "No node with given id") || strings.Contains(e.Message, "Could not find node") ||
		strings.Contains(e.Message, "Cannot find context"))
}

// lead does what leads to another page, and waits for it.
func lead(t *Tab, actions ...chromedp.Action[chromedp.Void]) (*network.Response, error) {
	ctx, cancel := context.WithTimeout(t, patience)
	defer cancel()
	return chromedp.RunResponse(ctx, actions...)
}
