package apitest

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Play plays every *.txtar file of a directory, each with clients of its own.
// A file says in words what it shows; then requests and answers alternate:
//
//	-- request as NAME hostile --
//	POST /path?query
//	Header: value
//
//	{"body": 1}
//	-- response --
//	200
//	Header: value
//
//	{"id": "<id:made>"}
//
// "as" names one of the clients, "document" when it is left out; "hostile" says
// that the request is off the document on purpose. Of an answer's headers the
// named ones are compared ("<none>": not there), of its body everything, with
// placeholders (see match.go). Together the files must show every operation of
// the document, with a success and with an error.
func Play(t *testing.T, dir string, clients func(t *testing.T) map[string]Client) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no exchanges in %s: %v", dir, err)
	}
	played, judges := 0, map[*Contract]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, sections := parseArchive(text)
			steps, err := readSteps(sections)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			known, cast := names{}, clients(t)
			for _, c := range cast {
				if c.Contract != nil {
					judges[c.Contract] = true
				}
			}
			for _, s := range steps {
				s.play(t, cast, known)
			}
			played++
		})
	}
	if played < len(files) { // some failed, or were not asked for
		return
	}
	for judge := range judges {
		for _, missing := range judge.Missing() {
			t.Errorf("no file shows %s", missing)
		}
	}
}

// step is a request of a file and the answer it expects.
type step struct {
	line    int
	as      string
	request Request
	status  int
	header  textproto.MIMEHeader
	body    []byte
}

func readSteps(sections []section) ([]step, error) {
	if len(sections) == 0 || len(sections)%2 != 0 {
		return nil, fmt.Errorf("%d sections: requests and responses alternate", len(sections))
	}
	var steps []step
	for i := 0; i < len(sections); i += 2 {
		s, err := readStep(sections[i], sections[i+1])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", sections[i].line, err)
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func readStep(asked, answered section) (step, error) {
	s := step{line: asked.line, as: "document"}
	words := strings.Fields(asked.title)
	if words[0] != "request" || answered.title != "response" {
		return s, fmt.Errorf("%q and %q, want a request and a response", asked.title, answered.title)
	}
	for i := 1; i < len(words); i++ {
		switch {
		case words[i] == "hostile":
			s.request.Hostile = true
		case words[i] == "as" && i+1 < len(words):
			i++
			s.as = words[i]
		default:
			return s, fmt.Errorf("%q says nothing", words[i])
		}
	}
	first, header, body, err := readMessage(asked.text)
	if err != nil {
		return s, err
	}
	var ok bool
	if s.request.Method, s.request.Path, ok = strings.Cut(first, " "); !ok {
		return s, fmt.Errorf("%q is no request line", first)
	}
	s.request.Header, s.request.Body = http.Header(header), body
	if first, s.header, s.body, err = readMessage(answered.text); err != nil {
		return s, err
	}
	s.status, err = strconv.Atoi(first)
	return s, err
}

// readMessage reads a first line, headers and, after an empty line, a body.
func readMessage(text []byte) (first string, header textproto.MIMEHeader, body []byte, err error) {
	head, body, _ := bytes.Cut(text, []byte("\n\n"))
	r := textproto.NewReader(bufio.NewReader(strings.NewReader(string(head) + "\n\n")))
	if first, err = r.ReadLine(); err != nil {
		return "", nil, nil, err
	}
	header, err = r.ReadMIMEHeader()
	return first, header, body, err
}

func (s step) play(t *testing.T, cast map[string]Client, known names) {
	t.Helper()
	client, ok := cast[s.as]
	if !ok {
		t.Fatalf("line %d: there is no client %q", s.line, s.as)
	}
	r := s.request
	r.Path, r.Body = known.replace(r.Path), []byte(known.replace(string(r.Body)))
	a := client.Do(t, r)
	if a.Status != s.status {
		t.Fatalf("line %d: answered %d, want %d: %s", s.line, a.Status, s.status, a.Body)
	}
	for name := range s.header {
		want, got := s.header.Get(name), a.Header.Values(name)
		if want == "<none>" && len(got) == 0 || want == "<any>" && len(got) == 1 || len(got) == 1 && got[0] == want {
			continue
		}
		t.Errorf("line %d: header %s is %q, want %q", s.line, name, got, want)
	}
	if len(s.body) == 0 {
		if r.Method != http.MethodHead {
			t.Errorf("line %d: no body is expected: %s", s.line, a.Body)
		}
		return
	}
	found, err := known.compare(s.body, a.Body)
	if err != nil {
		t.Fatalf("line %d: %v", s.line, err)
	}
	for _, f := range found {
		t.Errorf("line %d: %s", s.line, f)
	}
}
