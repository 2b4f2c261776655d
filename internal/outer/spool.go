package outer

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
)

// Spool is a directory in which lists lie as they were read, so that an import that was killed
// goes on with the same records in the same order. What lies there is people's: nobody but the
// owner of the process reads it, and it goes when the import is done.
type Spool struct{ dir string }

// OpenSpool opens a directory, and makes it.
func OpenSpool(dir string) (*Spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Spool{dir}, nil
}

// Bytes is the size of what lies in it.
func (s *Spool) Bytes() (n int64, err error) {
	list, err := os.ReadDir(s.dir)
	for _, e := range list {
		info, err := e.Info()
		if err != nil {
			return n, err
		}
		n += info.Size()
	}
	return n, err
}

// Remove removes the directory.
func (s *Spool) Remove() error { return os.RemoveAll(s.dir) }

// Kept is a list that lies in the spool, whole.
type Kept struct {
	Name  string
	Sum   string // SHA-256 of what came, hexadecimal
	Since int64  // what it was asked for from
	Until int64  // from where the next reading goes on
	Count int    // records, each once
	path  string
	last  map[string]int // of records that came twice, the line of the later one
}

// foot is the last line of a list that is whole.
type foot struct {
	Whole bool           `json:"whole"`
	Since int64          `json:"since"`
	Until int64          `json:"until"`
	Count int            `json:"count"`
	Twice map[string]int `json:"twice"`
}

// Find gives a list that lies there whole.
func (s *Spool) Find(name string) (k Kept, found bool, err error) {
	path := filepath.Join(s.dir, name+".ndjson")
	raw, err := os.ReadFile(filepath.Join(s.dir, name+".json"))
	if errors.Is(err, os.ErrNotExist) {
		return k, false, nil
	}
	if err != nil {
		return k, false, err
	}
	var f foot
	if json.Unmarshal(raw, &f) != nil || !f.Whole {
		return k, false, nil
	}
	sum, err := sumOf(path)
	if errors.Is(err, os.ErrNotExist) {
		return k, false, nil
	}
	return Kept{name, sum, f.Since, f.Until, f.Count, path, f.Twice}, err == nil, err
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Fetch reads a list into the spool.
func (s *Spool) Fetch(ctx context.Context, from *Server, name string, l List, told func(Progress)) (k Kept, err error) {
	path := filepath.Join(s.dir, name+".ndjson")
	os.Remove(filepath.Join(s.dir, name+".json"))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return k, err
	}
	defer f.Close()
	h := sha256.New()
	w := bufio.NewWriter(io.MultiWriter(f, h))
	k = Kept{Name: name, Since: l.Since, path: path, last: map[string]int{}}
	met, lines := map[string]int{}, 0
	k.Until, err = from.Read(ctx, l, func(raw json.RawMessage) error {
		var line bytes.Buffer
		if err := json.Compact(&line, raw); err != nil {
			return err
		}
		lines++
		line.WriteByte('\n')
		if id := recordID(raw); id != "" {
			if met[id] != 0 {
				k.last[id] = lines
			}
			met[id] = lines
		}
		_, err := w.Write(line.Bytes())
		return err
	}, told)
	if err == nil {
		err = errors.Join(w.Flush(), f.Sync())
	}
	if err != nil {
		return k, err
	}
	for range k.Records() {
		k.Count++
	}
	k.Sum = hex.EncodeToString(h.Sum(nil))
	raw, err := json.Marshal(foot{true, k.Since, k.Until, k.Count, k.last})
	if err != nil {
		return k, err
	}
	return k, os.WriteFile(filepath.Join(s.dir, name+".json"), raw, 0o600)
}

// recordID is the id of a record, number or text.
func recordID(raw []byte) string {
	var r struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(raw, &r) != nil {
		return ""
	}
	return string(bytes.Trim(r.ID, `" `))
}

// Records gives the records in their order, of one that came twice the later. Each is good
// until the next.
func (k Kept) Records() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		f, err := os.Open(k.path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(make([]byte, 0, 64<<10), MaxAnswer+1)
		for n := 1; lines.Scan(); n++ {
			raw := lines.Bytes()
			if len(k.last) > 0 {
				if later := k.last[recordID(raw)]; later > n {
					continue
				}
			}
			if !yield(raw, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(nil, fmt.Errorf("outer: %s: %w", k.Name, err))
		}
	}
}
