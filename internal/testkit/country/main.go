// Command country makes up the addresses of a country in the form of the national
// address base, and measures the search in them (bench). Its streets are called as
// French streets are and lie in the real communes; not one of them is a real address.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"palier/internal/core/places"
)

func main() {
	rows := flag.Int("rows", 0, "write so many addresses as CSV")
	file := flag.String("file", "", "measure the search in this address base")
	of := flag.Int("of", 2_000_000, "how many addresses --file was made of")
	flag.Parse()
	if err := run(context.Background(), *rows, *file, *of); err != nil {
		fmt.Fprintln(os.Stderr, "country:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rows int, file string, of int) error {
	if file == "" {
		w := bufio.NewWriterSize(os.Stdout, 1<<20)
		write(w, rows)
		return w.Flush()
	}
	figures, err := measure(ctx, file, of)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(figures)
}

// house is an address of the made-up country.
type house struct {
	insee, commune, postcode string
	street                   int // of its commune
	name                     string
	number                   int
	repetition               string
	at                       places.Point
}

// id is the one that the address base would give it.
func (h house) id() string {
	return places.BANID(fmt.Sprintf("%s_%04d", h.insee, h.street), places.House{Number: h.number, Repetition: h.repetition})
}
