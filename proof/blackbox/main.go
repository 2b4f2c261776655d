// Command blackbox uses the program as its clients do: with the vendor's own
// curl example, unchanged but for host and credentials, and with the npm
// package apimo.js, whose schemas judge every answer.
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
	only := "" // every check
	if r.Planted() {
		only = "leads"
	}
	said, broken, err := checkPackage(ctx, filepath.Join(r.Launch.Dir, "demo.json"), only)
	if err != nil {
		return "", err
	}
	if r.Planted() && len(broken) == 0 && said != skipped {
		return "", errors.New("apimo.js did not notice the planted bug")
	}
	summary := fmt.Sprintf("seed example: %d differences; apimo.js: %s", len(wrong), said)
	if wrong = append(wrong, broken...); len(wrong) > 0 {
		return summary, harness.NewFailure(wrong, nil)
	}
	return summary, nil
}

// skipped is what the summary says when there is no Node.
const skipped = "skipped, no node or npm here"

// checkPackage runs check.mjs against a demo.json and returns its last line
// and a violation for each check that failed.
func checkPackage(ctx context.Context, demo, only string) (string, []harness.Violation, error) {
	if err := install(ctx); errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") == "" {
		return skipped, nil, nil
	} else if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, "node", "--import", "./package.mjs", "check.mjs", demo, only)
	cmd.Dir = "blackbox"
	text, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var broken []harness.Violation
	for _, line := range lines {
		if only == "" {
			fmt.Println("  ", line)
		}
		if detail, ok := strings.CutPrefix(line, "FAILED  "); ok {
			broken = append(broken, harness.Violation{Kind: "apimo.js", Detail: detail})
		}
	}
	if err != nil && len(broken) == 0 {
		return "", nil, fmt.Errorf("node check.mjs: %w\n%s", err, text)
	}
	return lines[len(lines)-1], broken, nil
}

// install fetches the npm packages that package-lock.json pins, once.
func install(ctx context.Context) error {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return err
		}
	}
	if _, err := os.Stat("blackbox/node_modules/apimo.js"); err == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = "blackbox"
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, text)
	}
	return nil
}
