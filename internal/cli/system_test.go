package cli

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// keep writes a file and gives its path.
func keep(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatTheSystemAnswersIsSaidWithWhatToDo(t *testing.T) {
	d := testkit.SQLite(t)
	on(t, d, "migrate")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	here, none, spoilt := t.TempDir(), filepath.Join(t.TempDir(), "none"), t.TempDir()
	if err := os.WriteFile(filepath.Join(spoilt, "palier.sqlite"), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, says := range map[string]string{
		"serve --data " + here + " --addr " + taken.Addr().String():            taken.Addr().String() + " is taken by another program",
		"serve --data " + here + " --addr 192.0.2.1:80":                        "192.0.2.1:80 is no address of this machine",
		"serve --data " + keep(t, "") + "/below":                               "is no directory",
		"serve --data " + here + " --addr 127.0.0.1:0 --files " + keep(t, ""):  "is no directory",
		"account list --db postgres://u:geheim@127.0.0.1:1/x":                  "no database server answers at 127.0.0.1:1",
		"account list --db postgres://u:geheim@%2Fnone/x":                      "no database server answers at",
		"account list --data " + spoilt:                                        "the file is not a database",
		"account list --data " + filepath.Dir(keep(t, "")):                     "palier migrate makes one",
		"version --config " + none:                                             "there is no " + none,
		"version --config " + here:                                             here + " is a directory",
		"restore --verify " + none:                                             "there is no " + none,
		"restore --verify " + keep(t, strings.Repeat("not a database ", 1000)): "not an archive",
		"backup --data " + d.Dir + " " + filepath.Join(none, "palier.archive"): "there is no " + none,
		"backup --data " + d.Dir + " --addr":                                   "--addr: a value is missing",
		"migrate --data " + filepath.Dir(keep(t, "")) + " --config=" + d.Dir:   "is a directory",
	} {
		a := run(t, nil, strings.Fields(args)...)
		if a.code == exitOK || !strings.Contains(a.err, says) || strings.Contains(a.err, "geheim") {
			t.Errorf("%s: exit %d, %q; want %q", args, a.code, a.err, says)
		}
		for _, foreign := range []string{"sqldb.", "httpd.", "syscall", "dial tcp", "open /", "bind:", "no such file", "connect:", "EOL"} {
			if strings.Contains(a.err, foreign) {
				t.Errorf("%s: %q has the system's own words: %s", args, a.err, foreign)
			}
		}
	}
}

// code is an answer of a database engine, by the interface that its driver gives.
type (
	state  string
	result int
)

func (s state) Error() string    { return "FATAL: " + string(s) }
func (s state) SQLState() string { return string(s) }
func (r result) Error() string   { return fmt.Sprint("SQLITE ", int(r)) }
func (r result) Code() int       { return int(r) }

func TestAnswersThatATestCannotBringAboutAreSaidToo(t *testing.T) {
	addr := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80}
	for says, err := range map[string]error{
		"does not take the user and password":    state("28P01"),
		"pg_hba.conf":                            state("28000"),
		"no database of that name":               state("3D000"),
		"owner":                                  state("42501"),
		"max_connections":                        state("53300"),
		"still starting":                         state("57P03"),
		"FATAL: 22003":                           state("22003"),
		"no machine named db.invalid":            &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "db.invalid", IsNotFound: true}},
		"no answer from 192.0.2.1:80 in time":    &net.OpError{Op: "dial", Addr: addr, Err: os.ErrDeadlineExceeded},
		"ports below 1024":                       &net.OpError{Op: "listen", Addr: addr, Err: os.NewSyscallError("bind", syscall.EACCES)},
		"as the user that owns the data":         &fs.PathError{Op: "open", Path: "/data/palier.sqlite", Err: syscall.EACCES},
		"the disk of /data/x is full":            &fs.PathError{Op: "write", Path: "/data/x", Err: syscall.ENOSPC},
		"/data/x is on a disk that is read only": &os.LinkError{Op: "rename", Old: "/data/y", New: "/data/x", Err: syscall.EROFS},
		"may only be read":                       result(1032),
		"the file is damaged":                    result(11),
		"may this user write":                    result(14),
		"the file is not a database":             result(26),
		"is busy, try again: another process":    fault.Wrap(fault.Unavailable, "The database is busy, try again", result(5)),
		"The disk is full: make room":            fault.Wrap(fault.Unavailable, "The disk is full", result(13)),
		"what nobody knew: at all":               fmt.Errorf("what nobody knew: %w", fmt.Errorf("at all")),
	} {
		if got := explain(fmt.Errorf("call: %w", err)); !strings.Contains(got, says) {
			t.Errorf("%q, want …%s…", got, says)
		}
	}
}
