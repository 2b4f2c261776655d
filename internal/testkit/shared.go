package testkit

import (
	"bytes"
	"encoding/gob"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing/fstest"
	"time"

	"palier/internal/demo"
)

// SharedVariable names a directory in which the test programs of one run of the check leave for each
// other what is made to be copied: more than sixty of them would make the same. All of them are
// of the same code, and so is what they find there. Without it each makes its own.
const SharedVariable = "PALIER_TEST_SHARED"

// freshFor is how old may be what another program made: as old as it may get in the one that
// made it, whose tests end by then.
const freshFor = 5 * time.Minute

// left is built, as it is left for others.
type left struct {
	File     []byte
	Template string // the name of a database
	Contents fstest.MapFS
	Secrets  demo.Credentials
}

// shared is what another program made and left, or else what is made here and left. Two that
// ask at the same time may both make it: the one that is left is whole either way.
func shared(name string, make func() (built, error)) func() (built, error) {
	return sync.OnceValues(func() (b built, err error) {
		dir := os.Getenv(SharedVariable)
		if dir == "" {
			return make()
		}
		file := filepath.Join(dir, name)
		if b, ok := found(file); ok {
			return b, nil
		}
		if b, err = make(); err != nil {
			return b, err
		}
		var text bytes.Buffer
		if err := gob.NewEncoder(&text).Encode(left{b.file, b.template.name, b.contents, b.secrets}); err != nil {
			return b, err
		}
		unique := file + "." + strconv.Itoa(os.Getpid())
		return b, errors.Join(os.WriteFile(unique, text.Bytes(), 0o600), os.Rename(unique, file))
	})
}

func found(file string) (built, bool) {
	about, err := os.Stat(file)
	if err != nil || time.Since(about.ModTime()) > freshFor {
		return built{}, false
	}
	var l left
	text, err := os.ReadFile(file)
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(text)).Decode(&l)
	}
	return built{file: l.File, template: Database{Engine: "postgres", name: l.Template}, contents: l.Contents, secrets: l.Secrets}, err == nil
}
