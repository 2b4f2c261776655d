// The bench command runs Palier and its peers in turn on this machine, puts the same load on each, and prints the
// medians, their ratios and what was wanted as Markdown. It ends with 1 when a run was invalid, never because one was
// slow. `bench/run` builds and starts it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"palier/bench/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run returns the exit code: 0 measured, 1 something was invalid, 2 wrong flags, 130 interrupted.
func run(ctx context.Context, args []string) int {
	o, err := parse(args, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench/run:", err)
		return 2
	}
	sheet, err := measure(ctx, o)
	if ctx.Err() != nil {
		fmt.Fprintln(os.Stderr, "bench/run: interrupted")
		return 130
	}
	if err == nil && len(sheet.Samples)+len(sheet.Faults) == 0 {
		err = errors.New("no case is left to run")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/run:", err)
	}
	if len(sheet.Samples)+len(sheet.Faults) == 0 {
		return 1 // nothing chosen, or nothing could run
	}
	if writeErr := write(sheet, o.json); writeErr != nil {
		fmt.Fprintln(os.Stderr, "bench/run:", writeErr)
		return 1
	}
	if err != nil || len(sheet.Faults) > 0 {
		fmt.Fprintln(os.Stderr, "bench/run: INVALID: not all of this may be quoted")
		return 1
	}
	return 0
}

// write prints the sheet, and writes its samples to file when one is named.
func write(sheet report.Sheet, file string) error {
	if err := sheet.Markdown(os.Stdout); err != nil {
		return err
	}
	if file == "" {
		return nil
	}
	text, err := json.MarshalIndent(sheet, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
