package addresses_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

// inChild tells a process that the test below started what to import, and where to.
const inChild = "PALIER_TEST_IMPORT"

// TestImportInAnotherProcess is no test but that process.
func TestImportInAnotherProcess(t *testing.T) {
	path, file, child := strings.Cut(os.Getenv(inChild), "|")
	if !child {
		t.Skip("started by TestAKilledImportGoesOn")
	}
	_, err := addresses.Import(t.Context(), path, []string{file}, addresses.Options{Now: now, Progress: func(p addresses.Progress) {
		fmt.Printf("at %s\n", p.Department)
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKilledImportGoesOn(t *testing.T) {
	s := newStand(t)
	var lines []string
	for d := range 30 {
		for n := range 300 {
			lines = append(lines, addr(fmt.Sprintf("%02d004_%04d", d+21, n), n+1, "", fmt.Sprintf("Rue Longue %d", n), fmt.Sprintf("%02d000", d+21), "Ville"))
		}
	}
	file := save(t, "france.csv.gz", lines...)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestImportInAnotherProcess$", "-test.v")
	child.Env = append(os.Environ(), inChild+"="+s.path+"|"+file)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for said := bufio.NewScanner(out); said.Scan() && said.Text() != "at 30"; {
	}
	child.Process.Kill()
	child.Wait() // killed
	r := s.take(file)
	if got := len(r.Departments); got == 0 || got > 21 || r.Repeated != int64(30-got)*300 {
		t.Errorf("%d departments were left to do, %d lines skipped", got, r.Repeated)
	}
	for d := range 30 {
		q := places.Query{Postcode: fmt.Sprintf("%02d000", d+21), Street: "rue longue 299", Number: "300"}
		if found := s.find(q); len(found) != 1 {
			t.Errorf("%+v finds %v", q, found)
		}
	}
}
