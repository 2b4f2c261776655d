// Command planted builds the program with every planted bug asleep in it into a file,
// once for all harnesses that are given it with -planted.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"palier/proof/plants"
	"palier/proof/product"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./planted FILE")
		os.Exit(2)
	}
	if err := build(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(ctx context.Context, out string) error {
	root, err := product.Root(ctx)
	if err != nil {
		return err
	}
	out, err = filepath.Abs(out)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "palier-planted-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	return plants.Build(ctx, root, scratch, out)
}
