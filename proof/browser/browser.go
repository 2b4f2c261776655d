// Package browser drives Palier's pages in a real browser, as visitors, agents and
// newcomers do.
//
// It knows addresses, words and buttons as people see them. It must not know the
// program's code: a journey that shares code with what it judges would share its
// mistakes.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// ErrNone says that this machine has no browser.
var ErrNone = errors.New("no Chromium: install it (Debian: apt-get install chromium)")

// Find gives the path of Chromium: of its build without a desk around the page where that is
// there, which takes half the time.
func Find() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

// Start opens a browser with a profile of its own, which stop closes. Its pages live for a second
// or two: compilers that make long-lived scripts fast would cost a tenth more than they save.
func Start(ctx context.Context, path, profile string) (browser context.Context, stop func(), err error) {
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "fr-FR"),
		chromedp.Flag("js-flags", "--no-turbofan --no-maglev --always-sparkplug --min-semi-space-size=32 --max-semi-space-size=64"),
	})
	allocated, release := chromedp.NewExecAllocator(ctx, options...)
	browser, leave := chromedp.NewContext(allocated)
	stop = func() { leave(); release() }
	if err := chromedp.Do(browser); err != nil {
		stop()
		return nil, nil, fmt.Errorf("browser.Start: %w", err)
	}
	return browser, stop, nil
}

// Kind is how a tab is looked at.
type Kind struct {
	Width, Height int64
	Phone         bool
	Plain         bool // without scripts
	Dark          bool
	Language      string // Accept-Language
}

// Tab is a page of a browser, with cookies of its own and what went wrong on it.
type Tab struct {
	context.Context
	shots string // directory of pictures; empty: none are taken
	mu    sync.Mutex
	wrong []string
	posts []Post
}

// Post is a form that a page's script sent.
type Post struct {
	Path string // of its address
	Key  string // Idempotency-Key
}

// Open opens a tab; the function closes it.
func Open(browser context.Context, k Kind, shots string) (*Tab, func(), error) {
	ctx, leave := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t := &Tab{Context: ctx, shots: shots}
	if err := t.dress(k); err != nil {
		leave()
		return nil, nil, fmt.Errorf("browser.Open: %w", err)
	}
	return t, leave, nil
}

// dress makes the tab that of a telephone, a reader of a language, and so on.
func (t *Tab) dress(k Kind) error {
	mobile := func(m *emulation.SetDeviceMetricsOverrideParams, _ *emulation.SetTouchEmulationEnabledParams) {
		m.Mobile = k.Phone
	}
	err := chromedp.Do(t, chromedp.EmulateViewport(k.Width, k.Height, mobile)) // the first one makes the tab, which lives on
	if err == nil {
		err = chromedp.Listen(t, t.listen)
	}
	if err == nil {
		_, err = chromedp.Call(t, log.Enable, cdp.Empty{})
	}
	if err == nil {
		_, err = chromedp.Call(t, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": k.Language}})
	}
	if err == nil {
		_, err = chromedp.Call(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: k.Plain})
	}
	if err == nil {
		err = t.Darken(k.Dark)
	}
	return err
}

// Darken shows the page as at night, or by day again.
func (t *Tab) Darken(dark bool) error {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(t, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	return err
}

// listen notes what a person would see in the console alone: exceptions, what the policy
// refused, requests that failed or that left this machine.
func (t *Tab) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			what += " " + thrown.Description
		}
		t.note("exception: " + what)
	case *log.EventEntryAdded:
		// A form that is refused answers 4xx on purpose, and the browser says so.
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			t.note("console: " + e.Entry.Text)
		}
	case *page.EventJavascriptDialogOpening:
		if e.Type == page.DialogTypeAlert { // the pages have none; a question is theirs, and is answered with yes
			t.note("a dialog says " + e.Message)
		}
		go chromedp.Call(t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	case *network.EventRequestWillBeSent:
		own := strings.HasPrefix(e.Request.URL, "http://127.0.0.1:") || strings.HasPrefix(e.Request.URL, "data:") // a field's own picture
		if !own {
			t.note("a request to " + e.Request.URL)
		}
		if key, ok := e.Request.Headers["Idempotency-Key"].(string); ok && e.Request.Method == http.MethodPost {
			t.post(e.Request.URL, key)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 500 {
			t.note(fmt.Sprintf("%d from %s", e.Response.Status, e.Response.URL))
		}
	}
}

func (t *Tab) note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, text)
}

func (t *Tab) post(address, key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	path := address
	if u, err := url.Parse(address); err == nil {
		path = u.Path
	}
	t.posts = append(t.posts, Post{path, key})
}

// Posts are the forms that scripts tried to send so far, with or without a connection.
func (t *Tab) Posts() []Post {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.posts)
}

// Wrong is what went wrong so far.
func (t *Tab) Wrong() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.wrong)
}

// Keep gives the tab cookies of a site.
func (t *Tab) Keep(origin string, cookies []*http.Cookie) error {
	for _, one := range cookies {
		_, err := chromedp.Call(t, network.SetCookie, network.SetCookieParams{Name: one.Name, Value: one.Value, URL: origin, Path: "/", HTTPOnly: new(true), SameSite: network.CookieSameSiteLax})
		if err != nil {
			return fmt.Errorf("keep %s: %w", one.Name, err)
		}
	}
	return nil
}

// Visit opens an address and waits until the page is there.
func (t *Tab) Visit(url string) error { return do(t, chromedp.Navigate(url)) }

// Fill types into fields, by their id, in pairs, over what stands in them.
func (t *Tab) Fill(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		field := chromedp.CSS("#" + pairs[i])
		before, err := run(t, chromedp.Value(field))
		if err == nil && before != "" {
			err = do(t, chromedp.Clear(field))
		}
		if err == nil {
			err = do(t, chromedp.SendKeys(field, pairs[i+1]))
		}
		if err != nil {
			return fmt.Errorf("fill %s: %w", pairs[i], err)
		}
	}
	return nil
}

// Follow clicks what the selector finds first, and waits for the page that comes.
func (t *Tab) Follow(selector string) error {
	_, err := lead(t, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	if err != nil {
		return fmt.Errorf("follow %s: %w", selector, err)
	}
	return nil
}

// Select chooses, by its value, an option of what the selector finds first.
func (t *Tab) Select(selector, value string) error {
	return do(t, chromedp.SetValue(chromedp.CSS(selector), value))
}

// Click clicks what the selector finds first; no page comes of it.
func (t *Tab) Click(selector string) error {
	return do(t, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Text is what the selector's first element says.
func (t *Tab) Text(selector string) (string, error) {
	return run(t, chromedp.Text(chromedp.CSS(selector)))
}

// Address is where the tab is.
func (t *Tab) Address() (string, error) { return run(t, chromedp.Location()) }

// TooWide tells by how many pixels the page is wider than what shows it.
func (t *Tab) TooWide() (float64, error) {
	m, err := chromedp.Call(t, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	return m.CSSContentSize.Width - m.CSSVisualViewport.ClientWidth, nil
}

// Shoot takes a picture of the whole page for somebody to look at.
func (t *Tab) Shoot(name string) error {
	if t.shots == "" {
		return nil
	}
	picture, err := run(t, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(t.shots, name+".png"), picture, 0o600)
}

// Attribute is an attribute of what the selector finds first.
func (t *Tab) Attribute(selector, name string) (string, error) {
	found, err := run(t, chromedp.AttributeValue(chromedp.CSS(selector), name))
	return found.Value, err
}

// Written is what stands in the field that the selector finds first.
func (t *Tab) Written(selector string) (string, error) {
	return run(t, chromedp.Value(chromedp.CSS(selector)))
}

// Connect takes the connection away, from the page and from what works for it behind the
// scenes, or gives it back; the page is told, as a telephone would tell it.
func (t *Tab) Connect(on bool) error {
	rules := network.EmulateNetworkConditionsByRuleParams{EmulateOfflineServiceWorker: new(!on), MatchedNetworkConditions: []*network.Conditions{}}
	if !on {
		rules.MatchedNetworkConditions = append(rules.MatchedNetworkConditions, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(t, network.EmulateNetworkConditionsByRule, rules); err != nil {
		return err
	}
	_, err := chromedp.Call(t, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1})
	return err
}

// Await waits until the page has what the selector finds, to be seen or not.
func (t *Tab) Await(selector string) error {
	return do(t, chromedp.WaitReady(chromedp.CSS(selector)))
}

// Installable tells what keeps a telephone from installing the page as an app, besides
// that these tabs keep nothing when they are closed.
func (t *Tab) Installable() ([]string, error) {
	found, err := chromedp.Call(t, page.GetInstallabilityErrors, cdp.Empty{})
	var list []string
	for _, one := range found.InstallabilityErrors {
		if one.ErrorID != "in-incognito" {
			list = append(list, one.ErrorID)
		}
	}
	return list, err
}

// Title is that of the page.
func (t *Tab) Title() (string, error) { return run(t, chromedp.Title()) }

// Links are where the page's links lead, as they are written.
func (t *Tab) Links() ([]string, error) {
	return run(t, chromedp.Evaluate[[]string](`[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))`))
}

// Resize makes the tab as wide and as high as another screen.
func (t *Tab) Resize(width, height int64) error {
	return do(t, chromedp.EmulateViewport(width, height))
}
