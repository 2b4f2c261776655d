package peer

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestMain lets the test program stand in for a server: called as "serve ADDR" it is one.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		var asked atomic.Int64
		http.ListenAndServe(os.Args[2], http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if asked.Add(1) < 3 { // not ready at once
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func serve(t *testing.T) Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Command{Path: self, Args: []string{"serve", "ADDR"}, Ready: "/", Log: filepath.Join(t.TempDir(), "log"), Limit: time.Minute}
}

func TestAServerIsReadyWhenItAnswers200AndGoneAfterStop(t *testing.T) {
	p, err := Start(t.Context(), serve(t))
	if err != nil {
		t.Fatal(err)
	}
	memory, err := p.Memory()
	if err != nil || memory.Now < 1<<20 || memory.Peak < memory.Now/2 {
		t.Errorf("memory %+v, %v; want a few megabytes", memory, err)
	}
	if p.Took() <= 0 || !strings.HasPrefix(p.Addr(), "127.0.0.1:") {
		t.Errorf("took %v on %s", p.Took(), p.Addr())
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get("http://" + p.Addr()); err == nil {
		t.Error("it still answers after Stop")
	}
	if _, err := p.Memory(); err == nil {
		t.Error("a stopped server has memory")
	}
}

func TestAServerThatEndsOrHangsIsAnErrorWithWhatItPrinted(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   string
	}{
		"ends":  {"echo no such flag >&2; exit 2", "no such flag"},
		"hangs": {"echo waiting for the disk; exec tail -f /dev/null", "not ready within"},
	} {
		t.Run(name, func(t *testing.T) {
			command := serve(t)
			command.Path, command.Args, command.Limit = "/bin/sh", []string{"-c", c.script}, 200*time.Millisecond
			_, err := Start(t.Context(), command)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestAnEndedContextStopsWhatIsStarting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, serve(t)); err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestStatusOfAProcess(t *testing.T) {
	status := "Name:\tpalier\nVmPeak:\t  999999 kB\nVmHWM:\t   2048 kB\nVmRSS:\t   1024 kB\nThreads:\t9\n"
	got, err := parseStatus([]byte(status))
	if want := (Memory{Now: 1 << 20, Peak: 2 << 20}); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if _, err := parseStatus([]byte("Name:\tpalier\nState:\tZ (zombie)\n")); err == nil {
		t.Error("a process without memory was measured")
	}
}

func TestProcessorTimeIsReadBehindAName(t *testing.T) {
	got, err := parseStat([]byte("77 (a (b) c) S 1 77 77 0 -1 4194560 900 0 0 0 123 45 0 0 20 0 9 0 100\n"))
	if err != nil || got != 168 {
		t.Errorf("%d, %v; want 168", got, err)
	}
	if _, err := parseStat([]byte("77 (palier) Z")); err == nil {
		t.Error("a process without times was measured")
	}
}
