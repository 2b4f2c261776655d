// Command palier is Palier: one open back office for French real estate, behind
// the APIs that its partners already call.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"palier/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
