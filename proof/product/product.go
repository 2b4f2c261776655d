// Package product builds, starts and kills the palier program.
//
// It knows what an operator knows: the command line, /readyz and demo.json.
// It must not know the program's code: a harness that shares code with what
// it judges would share its mistakes.
package product

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Demo is what a harness reads of demo.json, the file in which `palier demo`
// tells scripts where it listens and which credentials work.
type Demo struct {
	URL   string `json:"url"`
	Apimo struct {
		Base         string `json:"base"`
		Provider     string `json:"provider"`
		Token        string `json:"token"`
		Agency       string `json:"agency"`
		User         string `json:"user"`
		ClosedAgency string `json:"closed_agency"`
	} `json:"apimo"`
	Adlead struct {
		Base    string `json:"base"`
		KeyFull string `json:"key_full"`
		Program string `json:"program"`
		Owner   string `json:"owner"`
	} `json:"adlead"`
	Leads2Keys struct {
		Login    string `json:"login"` // the director's, for every page too
		Password string `json:"password"`
	} `json:"leads2keys"`
}

// Launch says how to start the program.
type Launch struct {
	Binary string   // path of the palier program
	Dir    string   // directory: demo.json and log, and on SQLite the data
	DB     string   // PostgreSQL URL, "" for SQLite in Dir
	Port   int      // on 127.0.0.1, the same for each start of one harness
	Env    []string // "NAME=value", added to the harness's own
	Alive  bool     // with the demonstration's weeks of work, and not its bare records alone

	of    *Demo  // set for a replica: the demo whose database it serves
	files string // of a replica: where that demo keeps plans and documents
}

// Server is one running process of the program.
type Server struct {
	Demo  Demo
	Ready time.Duration // from the start of the process to the first 200 of /readyz

	cmd    *exec.Cmd
	log    *os.File
	exited chan struct{}
}

// patience is how long a start may take before the harness gives up on it; the
// limit that is promised (2 s) is for the harness to judge.
const patience = 5 * time.Minute

// ErrExited says that the process ended before it was ready.
var ErrExited = errors.New("the process ended before it was ready")

// Start runs `palier demo` and returns once /readyz answers 200 and demo.json
// names this server: the program listens before it writes the file, and one of
// a former start may be there. What the process prints goes to Dir/palier.log.
func Start(ctx context.Context, l Launch) (*Server, error) {
	s, err := Exec(l)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.awaitReady(ctx, l); err != nil {
		s.Kill()
		return nil, fmt.Errorf("product.Start: %w\n%s", err, tail(s.log.Name()))
	}
	s.Ready = time.Since(began)
	return s, nil
}

// Exec starts the process and does not wait for it to be ready, for those who
// mean to kill it before.
func Exec(l Launch) (*Server, error) {
	if err := os.MkdirAll(l.Dir, 0o700); err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(l.Dir, "palier.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	s := &Server{cmd: exec.Command(l.Binary, l.args()...), log: log, exited: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.Env = append(os.Environ(), l.Env...)
	if err := s.cmd.Start(); err != nil {
		log.Close()
		return nil, fmt.Errorf("start %s: %w", l.Binary, err)
	}
	go func() {
		s.cmd.Wait() // its verdict is for Stop, which asks ProcessState
		close(s.exited)
	}()
	return s, nil
}

// args is the command line: `demo`, or `serve` for a replica of one that runs.
func (l Launch) args() []string {
	args, last := []string{"serve"}, []string{}
	if l.of == nil {
		args = []string{"demo", "--data", l.Dir}
		if !l.Alive {
			last = []string{"--bare"}
		}
	}
	if l.DB != "" {
		args = append(args, "--db", l.DB, "--files", l.place())
	}
	return append(append(args, "--addr", address(l.Port), "--log-level", "warn"), last...)
}

// place is where files are kept beside a PostgreSQL database: the same for all that serve it.
func (l Launch) place() string {
	if l.files != "" {
		return l.files
	}
	return filepath.Join(l.Dir, "files")
}

// Command is a command of the program on the data of this launch, such as
// "doctor", "--json"; it works while processes serve them.
func (l Launch) Command(ctx context.Context, args ...string) *exec.Cmd {
	if l.DB != "" {
		args = append(args, "--db", l.DB)
	} else {
		args = append(args, "--data", l.Dir)
	}
	cmd := exec.CommandContext(ctx, l.Binary, args...)
	cmd.Env = append(os.Environ(), l.Env...)
	return cmd
}

// Kill ends the process as a power supply would, as far as a process can feel
// it: SIGKILL, no chance to finish anything. It returns when the process is gone.
func (s *Server) Kill() {
	s.cmd.Process.Kill() // fails only when it is gone already
	<-s.exited
	s.log.Close()
}

// Stop asks the process to end (SIGTERM) and returns an error unless it did so
// with exit status 0 within the context.
func (s *Server) Stop(ctx context.Context) error {
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-ctx.Done():
		s.Kill()
		return fmt.Errorf("product.Stop: %w", ctx.Err())
	}
	s.log.Close()
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("product.Stop: exit status %d after SIGTERM\n%s", code, tail(s.log.Name()))
	}
	return nil
}

func (s *Server) awaitReady(ctx context.Context, l Launch) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// A connection per try: an idle one of the former process would be in the way.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if ready(ctx, client, "http://"+address(l.Port)+"/readyz") && s.introduced(l) {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.exited:
			return ErrExited
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// introduced reads the demo's address and credentials, once they are there.
func (s *Server) introduced(l Launch) bool {
	if l.of != nil {
		s.Demo = l.of.At(l.Port)
		return true
	}
	var err error
	s.Demo, err = ReadDemo(filepath.Join(l.Dir, "demo.json"))
	return err == nil && s.Demo.URL == "http://"+address(l.Port)
}

func ready(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK
}

// ReadDemo reads a demo.json.
func ReadDemo(path string) (Demo, error) {
	var d Demo
	text, err := os.ReadFile(path)
	if err != nil {
		return d, fmt.Errorf("product.ReadDemo: %w", err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, fmt.Errorf("product.ReadDemo(%s): %w", path, err)
	}
	return d, nil
}

// FreePort picks a port of 127.0.0.1 that nobody listens on. It stays below
// the range from which the kernel gives ports to outgoing connections: while
// the program is dead, a client could otherwise be given that very port, and
// keep it, or be connected to itself.
func FreePort(r *rand.Rand) (int, error) {
	for range 100 {
		port := 20000 + r.IntN(10000)
		l, err := net.Listen("tcp", address(port))
		if err != nil {
			continue
		}
		l.Close()
		return port, nil
	}
	return 0, errors.New("product.FreePort: no free port among 100 tried")
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// tail is the end of the program's log, for error messages.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}
