// Command blackbox uses the program as its clients do: with the vendor's own
// curl example, unchanged but for host and credentials, with the npm package
// apimo.js, whose schemas judge every answer, and with openid-client, which
// logs a user in by OAuth2 as it does anywhere.
//
// Node is optional: without it that half is skipped with a line that says so,
// and in CI a skip is a failure. The first run, against a build with a planted
// bug, must be red.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

func main() {
	harness.Harness{Name: "blackbox", Trial: trial, Traps: []harness.Trap{
		{Plant: plants.LeadWithoutType(), Symptom: "seed"},
	}}.Main()
}

// trial starts the demo and lets both clients loose on it.
func trial(ctx context.Context, r harness.Run) (string, error) {
	server, err := product.Start(ctx, r.Launch)
	if err != nil {
		return "", err
	}
	defer server.Kill()
	wrong, err := checkSeed(ctx, server.Demo)
	if err != nil {
		return "", err
	}
	demo := filepath.Join(r.Launch.Dir, "demo.json")
	if r.Planted() {
		return "", checkPlanted(ctx, demo, wrong)
	}
	summary := fmt.Sprintf("seed example: %d differences", len(wrong))
	for _, c := range []client{apimo, openid} {
		said, broken, err := c.check(ctx, demo)
		if err != nil {
			return "", err
		}
		fmt.Println("  ", strings.Join(said, "\n   "))
		summary += fmt.Sprintf("; %s: %s", c.name, said[len(said)-1])
		wrong = append(wrong, broken...)
	}
	if len(wrong) > 0 {
		return summary, harness.NewFailure(wrong, nil)
	}
	return summary, nil
}

// client is a package from npm, with what Node is told to use it.
type client struct{ name, script string }

var (
	apimo  = client{"apimo.js", "--import ./package.mjs check.mjs"}
	openid = client{"openid-client", "authorize.mjs"}
)

// checkPlanted wants the planted bug to be noticed, by the package too.
func checkPlanted(ctx context.Context, demo string, wrong []harness.Violation) error {
	said, broken, err := apimo.check(ctx, demo, "leads")
	if err != nil {
		return err
	}
	if len(broken) == 0 && said[0] != skipped {
		return errors.New("apimo.js did not notice the planted bug")
	}
	if wrong = append(wrong, broken...); len(wrong) > 0 {
		return harness.NewFailure(wrong, nil)
	}
	return nil
}

// skipped is what the summary says when there is no Node.
const skipped = "skipped, no node or npm here"

// check runs the script with its arguments and returns what it said and a
// violation for each check that failed.
func (c client) check(ctx context.Context, arguments ...string) ([]string, []harness.Violation, error) {
	if err := install(ctx); errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		return []string{skipped}, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, "node", append(strings.Fields(c.script), arguments...)...)
	cmd.Dir = "blackbox"
	text, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var broken []harness.Violation
	for _, line := range lines {
		if detail, ok := strings.CutPrefix(line, "FAILED  "); ok {
			broken = append(broken, harness.Violation{Kind: c.name, Detail: detail})
		}
	}
	if err != nil && len(broken) == 0 {
		return nil, nil, fmt.Errorf("node, for %s: %w\n%s", c.name, err, text)
	}
	return lines, broken, nil
}

// install fetches the npm packages that package-lock.json pins, once.
func install(ctx context.Context) error {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return err
		}
	}
	_, first := os.Stat("blackbox/node_modules/apimo.js")
	if _, second := os.Stat("blackbox/node_modules/openid-client"); first == nil && second == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = "blackbox"
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, text)
	}
	return nil
}
