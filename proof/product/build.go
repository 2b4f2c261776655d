package product

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Root is the folder of the repository: the one above this module.
func Root(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(filepath.Dir(file)) != "proof" {
		return "", fmt.Errorf("product.Root: run the harness inside proof/, not in %s", filepath.Dir(file))
	}
	return filepath.Dir(filepath.Dir(file)), nil
}

// Build compiles cmd/palier of the repository at root into the file out, the way
// a release is compiled: no cgo, nothing for a debugger and no paths of this
// machine, so that another checkout finds the same in Go's cache. Extra arguments
// go to go build; "-race" among them turns cgo on, which the detector needs.
func Build(ctx context.Context, root, out string, args ...string) error {
	cgo := "CGO_ENABLED=0"
	for _, a := range args {
		if a == "-race" {
			cgo = "CGO_ENABLED=1"
		}
	}
	line := append([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", out}, args...)
	cmd := exec.CommandContext(ctx, "go", append(line, "./cmd/palier")...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), cgo)
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(cmd.Args[1:], " "), err, text)
	}
	return nil
}
