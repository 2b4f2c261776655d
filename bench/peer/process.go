// Package peer runs the servers under measurement as child processes and speaks to each in its own words.
//
// It knows their command lines and the requests that create, list and read leads; it must not know what is measured
// nor how results are shown. Children listen on 127.0.0.1 only and end with the program that started them.
package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Command is a server to start.
type Command struct {
	Path  string   // the program
	Args  []string // "ADDR" in it stands for the address that Start picks
	Ready string   // the path that answers 200 when the server is ready
	Log   string   // the file that receives what the program prints
	Limit time.Duration
}

// Process is a running server.
type Process struct {
	addr string
	took time.Duration
	cmd  *exec.Cmd
	gone chan struct{} // closed when the process has ended
}

// drain is how long a server may take to stop, a little over the 30 s that Palier allows its clients.
const drain = 35 * time.Second

// Start runs the command on a free port of 127.0.0.1 and waits until it is ready. When it is not ready within its
// limit, ends by itself, or ctx ends, it is stopped and the error tells the last lines it printed.
func Start(ctx context.Context, c Command) (*Process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, fmt.Errorf("peer.Start: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(c.Log), 0o755); err != nil {
		return nil, fmt.Errorf("peer.Start: %w", err)
	}
	log, err := os.Create(c.Log)
	if err != nil {
		return nil, fmt.Errorf("peer.Start: %w", err)
	}
	defer log.Close()

	cmd := exec.Command(c.Path)
	for _, arg := range c.Args {
		if arg == "ADDR" {
			arg = addr
		}
		cmd.Args = append(cmd.Args, arg)
	}
	cmd.Stdout, cmd.Stderr = log, log
	// A group of its own, so that Ctrl-C reaches this program only, which then stops its children in order;
	// should this program be killed, the system ends them.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}

	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("peer.Start: %w", err)
	}
	p := &Process{addr: addr, cmd: cmd, gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended shows in what it printed
		close(p.gone)
	}()
	if err := p.awaitReady(ctx, c.Ready, c.Limit); err != nil {
		p.Stop()
		return nil, fmt.Errorf("peer.Start(%s): %w; it printed:\n%s", cmd, err, tail(c.Log))
	}
	p.took = time.Since(began)
	return p, nil
}

// Addr is where the server listens: 127.0.0.1 and its port.
func (p *Process) Addr() string { return p.addr }

// Took is how long it was from exec to the first 200 of the ready path, to about a millisecond.
func (p *Process) Took() time.Duration { return p.took }

// awaitReady asks every millisecond, so that the time to ready is known to about that.
func (p *Process) awaitReady(ctx context.Context, path string, limit time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("not ready within %v", limit))
	defer cancel()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.addr+path, nil)
		if err != nil {
			return err
		}
		if answer, err := client.Do(request); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-p.gone:
			return errors.New("it ended before it was ready")
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// Stop asks the server to end and waits; one that does not is killed, which is an error.
func (p *Process) Stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails only when it is gone
	select {
	case <-p.gone:
		return nil
	case <-time.After(drain):
		_ = p.cmd.Process.Kill()
		<-p.gone
		return fmt.Errorf("Process.Stop(%s): had to be killed after %v", p.cmd.Path, drain)
	}
}

// freeAddr is an address of 127.0.0.1 that nobody listens on at this moment.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// tail is the end of a log file, for an error message.
func tail(path string) []byte {
	all, err := os.ReadFile(path)
	if err != nil {
		return []byte(err.Error())
	}
	return bytes.TrimSpace(all[max(0, len(all)-2000):])
}
