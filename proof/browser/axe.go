package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// axeFile is axe-core, the judge of accessibility, as package-lock.json pins it.
const axeFile = "node_modules/axe-core/axe.min.js"

// ErrNoNode says that axe-core cannot be fetched on this machine.
var ErrNoNode = errors.New("no npm: install Node 20 or later, which fetches axe-core")

// Axe gives the judge's script; the first time npm fetches it.
func Axe(ctx context.Context) (string, error) {
	script, err := os.ReadFile(axeFile)
	if errors.Is(err, os.ErrNotExist) {
		if err := fetch(ctx); err != nil {
			return "", err
		}
		script, err = os.ReadFile(axeFile)
	}
	return string(script), err
}

func fetch(ctx context.Context) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return ErrNoNode
	}
	if said, err := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, said)
	}
	return nil
}

// judge runs axe-core with all its rules, and makes a line of each violation.
const judge = `axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.flatMap(broken =>
	broken.nodes.map(node => broken.id + ' (' + broken.impact + '): ' + node.target.join(' ') + ': ' + node.failureSummary)))`

// Judge holds the page as it is now, by day or at night, against axe-core's rules, and
// gives what it breaks.
func (t *Tab) Judge(axe string, dark bool) ([]string, error) {
	if err := t.Darken(dark); err != nil {
		return nil, err
	}
	if _, err := run(t, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	broken, err := run(t, chromedp.Evaluate[[]string](judge, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	for i, one := range broken {
		broken[i] = fmt.Sprintf("dark %v: %s", dark, one)
	}
	return broken, nil
}

// Spoil puts a picture without a name and grey letters on white into the page: whoever
// judges it has to notice both, by day and at night.
func (t *Tab) Spoil() error {
	const html = `<img src="/static/mark.svg"><p id="pale">pale</p>`
	_, err := run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector('main').insertAdjacentHTML('beforeend', '`+html+`')
document.getElementById('pale').style.cssText = 'color: #aaa; background: #fff'`))
	return err
}

// loseAnswer lets the next form that a script sends arrive, and takes its answer away.
const loseAnswer = `(() => {
	const real = window.fetch
	let lost = false
	window.fetch = async (...call) => {
		const answer = await real(...call)
		if (lost || call[1]?.method !== 'POST') return answer
		lost = true
		throw new TypeError('the answer is lost')
	}
})()`

// LoseAnswer makes the page believe of the next form that it sends that it did not
// arrive, though it did: a connection that breaks in between.
func (t *Tab) LoseAnswer() error {
	_, err := run(t, chromedp.Evaluate[chromedp.Void](loseAnswer))
	return err
}
