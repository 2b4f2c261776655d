package browser

import (
	"context"
	"time"

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

func run[T any](t *Tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(t, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// lead does what leads to another page, and waits for it.
func lead(t *Tab, actions ...chromedp.Action[chromedp.Void]) (*network.Response, error) {
	ctx, cancel := context.WithTimeout(t, patience)
	defer cancel()
	return chromedp.RunResponse(ctx, actions...)
}
