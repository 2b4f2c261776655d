package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// log collects what a server logs and tells when it serves.
type log struct {
	mu   sync.Mutex
	text strings.Builder
	addr chan string
}

var serving = regexp.MustCompile(`msg=serving addr=(\S+)`)

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m := serving.FindSubmatch(b); m != nil {
		l.addr <- string(m[1])
	}
	return l.text.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// server is a palier serve of this process.
type server struct {
	addr string
	stop context.CancelFunc
	log  *log
	code chan int
}

func serve(t *testing.T, d testkit.Database) *server {
	t.Helper()
	ctx, cancel := cancelled(t)
	s := &server{stop: cancel, log: &log{addr: make(chan string, 1)}, code: make(chan int, 1)}
	go func() {
		s.code <- Main(ctx, []string{"serve", "--addr", "127.0.0.1:0"}, at(d), strings.NewReader(""), io.Discard, s.log)
	}()
	select {
	case s.addr = <-s.log.addr:
	case code := <-s.code:
		t.Fatalf("palier serve: exit %d\n%s", code, s.log)
	case <-time.After(20 * time.Second):
		t.Fatalf("palier serve is not up\n%s", s.log)
	}
	return s
}

// end waits for the exit code.
func (s *server) end(t *testing.T) int {
	t.Helper()
	select {
	case code := <-s.code:
		return code
	case <-time.After(20 * time.Second):
		t.Fatalf("palier serve does not end\n%s", s.log)
		return -1
	}
}

func TestServeStartsOnAnEmptyDirectoryAndStopsWhenTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		if d.Dir != "" {
			d.Dir = filepath.Join(d.Dir, "new") // nor need the directory exist
		}
		s := serve(t, d)
		res, err := http.Get("http://" + s.addr + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("/readyz: %d", res.StatusCode)
		}
		s.stop()
		if code := s.end(t); code != exitOK {
			t.Errorf("exit %d\n%s", code, s.log)
		}
		for _, said := range []string{"no addresses", "stopping", "msg=stopped"} {
			if !strings.Contains(s.log.String(), said) {
				t.Errorf("the log does not say %q:\n%s", said, s.log)
			}
		}
	})
}

// The request is under way when the process is told to stop: its body is still
// to come. It is answered, and only then does the process end.
func TestAStopAnswersTheRequestUnderWay(t *testing.T) {
	d := testkit.SQLite(t)
	on(t, d, "migrate")
	on(t, d, "account", "create", "--name", "Agence Martin")
	on(t, d, "agency", "create", "--id", "14", "--name", "Agence des Tilleuls")
	p := read[providerRow](t, d, "provider", "create", "--agency", "14", "--name", "Portail")
	s := serve(t, d)
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := `{"reference":"drain-1","lastname":"MARTIN","email":"jean.martin@example.org"}`
	r, err := http.NewRequest(http.MethodPost, "http://"+s.addr+"/apimo/agencies/14/leads", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(fmt.Sprint(p.ID), p.Token)
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		r.URL.Path, s.addr, r.Header.Get("Authorization"), len(body))
	in := bufio.NewReader(conn)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server does not want the body: %q %v", line, err)
	}
	in.ReadString('\n') // the empty line after it
	s.stop()
	refused(t, s.addr)
	fmt.Fprint(conn, body)
	res, err := http.ReadResponse(in, r)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("answered %d", res.StatusCode)
	}
	if code := s.end(t); code != exitOK {
		t.Errorf("exit %d\n%s", code, s.log)
	}
	if found := read[[]leadRow](t, d, "lead", "list"); len(found) != 1 || found[0].Reference != "drain-1" {
		t.Errorf("after the stop: %+v", found)
	}
}

// refused waits until the server takes no new connection: it is draining.
func refused(t *testing.T, addr string) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	end := time.After(20 * time.Second)
	for {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		c.Close()
		select {
		case <-again.C:
		case <-end:
			t.Fatal("the server goes on taking connections")
		}
	}
}

// Whoever signs up at a demonstration has a test account beside it; the next start finds
// the demonstration all the same, and a real account's database never.
func TestADemonstrationIsFoundAgainAfterASignUp(t *testing.T) {
	s := testkit.Demo(t, testkit.SQLite(t))
	dir := t.TempDir()
	if err := s.Card.Write(dir); err != nil {
		t.Fatal(err)
	}
	demo, stranger, real := access.Account{ID: 1, Mode: access.Test}, access.Account{ID: 2, Mode: access.Test}, access.Account{ID: 2, Mode: access.Live}
	for _, c := range []struct {
		name     string
		accounts []access.Account
		found    bool
	}{{"alone", []access.Account{demo}, true}, {"after a sign-up", []access.Account{demo, stranger}, true}, {"beside a real one", []access.Account{demo, real}, false}} {
		secrets, err := reopen(t.Context(), s.App, c.accounts, dir)
		if (err == nil) != c.found || c.found && secrets.Token != s.Apimo.Token {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestADemonstrationOfThisMachineAloneReachesIt(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:8080": true, "localhost:0": true, "[::1]:80": true, ":8080": false, "0.0.0.0:8080": false, "192.0.2.1:80": false, "example.org:80": false} {
		var loopback []string // of a demonstration that others can call, none: through it they would reach this machine
		if want {
			loopback = []string{"127.0.0.0/8", "::1/128"}
		}
		if got := neighbours(addr); !slices.Equal(got, loopback) {
			t.Errorf("served on %s: webhooks reach %v, want %v", addr, got, loopback)
		}
	}
}

func TestServeOnATakenAddressFailsWith1(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	d := testkit.SQLite(t)
	if a := run(t, at(d), "serve", "--addr", l.Addr().String()); a.code != exitFailed || !strings.Contains(a.err, "--addr") {
		t.Errorf("exit %d, %q", a.code, a.err)
	}
}

// On SQLite there is one server; PostgreSQL is made for several. Commands work beside
// either.
func TestASecondServerIsRefusedOnADataDirectoryAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		first := serve(t, d)
		on(t, d, "account", "create", "--name", "Agence Martin")
		if d.Dir == "" {
			second := serve(t, d)
			second.stop()
			if code := second.end(t); code != exitOK {
				t.Errorf("a second replica: exit %d\n%s", code, second.log)
			}
		} else if a := run(t, at(d), "serve", "--addr", "127.0.0.1:0"); a.code != exitFailed || !strings.Contains(a.err, d.Dir+" already (process "+strconv.Itoa(os.Getpid())+")") {
			t.Errorf("a second server: exit %d, %q", a.code, a.err)
		}
		first.stop()
		if code := first.end(t); code != exitOK {
			t.Errorf("the first: exit %d\n%s", code, first.log)
		}
		third := serve(t, d) // the file of the lock is still there
		third.stop()
		third.end(t)
	})
}

// A process that is killed closes its files and does nothing else.
func TestAServerThatWasKilledBlocksNobody(t *testing.T) {
	d := testkit.SQLite(t)
	dead := child(t, d)
	if a := run(t, at(d), "serve", "--addr", "127.0.0.1:0"); a.code != exitFailed || !strings.Contains(a.err, fmt.Sprintf("(process %d)", dead.Process.Pid)) {
		t.Errorf("beside it: exit %d, %q", a.code, a.err)
	}
	if err := dead.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	dead.Wait()
	s := serve(t, d)
	s.stop()
	if code := s.end(t); code != exitOK {
		t.Errorf("after it: exit %d\n%s", code, s.log)
	}
}

// child is a palier serve in a process of its own, which is this test's program.
func child(t *testing.T, d testkit.Database) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestServeAsAChild$")
	c.Env = append(os.Environ(), childVariable+"="+d.Dir)
	out, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if serving.Match(lines.Bytes()) {
			return c
		}
	}
	t.Fatal("the child does not serve")
	return nil
}

const childVariable = "PALIER_TEST_CHILD"

func TestServeAsAChild(t *testing.T) {
	dir := os.Getenv(childVariable)
	if dir == "" {
		t.Skip("is the other process of another test")
	}
	Main(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data", dir}, nil, strings.NewReader(""), io.Discard, os.Stderr)
}

// The pages at /docs try calls at the address that they were opened at: their
// documents name a path, and no machine.
func TestTheDocumentsNameNoMachine(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	for _, door := range []string{"apimo", "adlead", "flatsy"} {
		res, err := http.Get("http://" + s.addr + "/" + door + "/openapi.yaml")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !strings.Contains(string(text), "\nservers:\n  - url: /"+door+"\n\n") {
			t.Errorf("%s: its servers are not the path of its mount alone, %v", door, err)
		}
	}
	s.stop()
	s.end(t)
}
