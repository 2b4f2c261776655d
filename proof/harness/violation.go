package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrTime says that the time bound came before the count: not a failure of the
// program, and not green either.
var ErrTime = errors.New("time bound reached before the count: not green")

// Violation is one thing that must not happen, and did.
type Violation struct {
	Kind      string `json:"kind"` // "lost", "doubled", ...
	Reference string `json:"reference,omitempty"`
	Detail    string `json:"detail"`
}

func (v Violation) String() string {
	if v.Reference == "" {
		return v.Kind + ": " + v.Detail
	}
	return v.Kind + ": " + v.Reference + ": " + v.Detail
}

// Failure is a trial in which the program broke its word. It is what a replay
// file holds.
type Failure struct {
	Harness    string          `json:"harness"`
	Engine     string          `json:"engine"`
	Seed       uint64          `json:"seed"`
	Violations []Violation     `json:"violations"`
	Detail     json.RawMessage `json:"detail,omitempty"` // what the harness needs to do it again
}

// NewFailure makes a failure of violations; detail is encoded as JSON.
func NewFailure(violations []Violation, detail any) *Failure {
	text, err := json.Marshal(detail)
	if err != nil {
		panic(err) // details are plain structs of this module
	}
	return &Failure{Violations: violations, Detail: text}
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%d violations, the first: %s", len(f.Violations), f.Violations[0])
}

// Shows says whether one of the violations is of this kind.
func (f *Failure) Shows(kind string) bool { return f.first(kind) != Violation{} }

// first is the first violation of this kind, zero when there is none.
func (f *Failure) first(kind string) Violation {
	for _, v := range f.Violations {
		if v.Kind == kind {
			return v
		}
	}
	return Violation{}
}

// Few shortens a list of violations to what a person reads.
func Few(list []Violation) []Violation { return list[:min(len(list), 10)] }

// write puts the failure into a new file of dir and returns its path.
func (f *Failure) write(dir string) (string, error) {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(dir, f.Harness+"-*.json")
	if err != nil {
		return "", err
	}
	if _, err := file.Write(append(text, '\n')); err != nil {
		file.Close()
		return "", err
	}
	return file.Name(), file.Close()
}

// ReadFailure reads a replay file.
func ReadFailure(path string) (*Failure, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	f := new(Failure)
	if err := json.Unmarshal(text, f); err != nil {
		return nil, fmt.Errorf("replay file %s: %w", path, err)
	}
	return f, nil
}
