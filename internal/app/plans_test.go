package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// withBucket is a configuration that keeps plans in a bucket of that object store.
func withBucket(d testkit.Database, endpoint string) config.Config {
	c := d.Config()
	c.Files = "s3://plans/palier"
	c.S3 = config.S3{Endpoint: endpoint, Region: "r", Key: "palier", Secret: "geheim"}
	return c
}

// lines hands on every line of a log.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(bytes.TrimSpace(b))
	return len(b), nil
}

func TestAServerStartsWithoutItsBucketAndSaysWhatToDo(t *testing.T) {
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "<Error><Code>NoSuchBucket</Code><Message>No such bucket.</Message></Error>")
	}))
	defer store.Close()
	said := make(lines, 10)
	now := deps(t)
	now.Log = slog.New(slog.NewTextHandler(said, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := app.Open(t.Context(), withBucket(testkit.SQLite(t), store.URL), now, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	defer a.Stop(context.Background())
	if err := a.Ready(t.Context()); err != nil {
		t.Errorf("not ready: %v", err)
	}
	line := <-said
	for !strings.Contains(line, "plans") { // other parts may have something to say too
		line = <-said
	}
	for _, want := range []string{"level=WARN", `msg="plans cannot be kept"`, "s3://plans/palier", "NoSuchBucket", "Make the bucket"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is not in %s", want, line)
		}
	}
}

// The check at the start must not keep a server from ending.
func TestAStopDoesNotWaitForAnObjectStore(t *testing.T) {
	asked, over := make(chan struct{}, 10), make(chan struct{})
	store := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-over
	}))
	defer store.Close()
	defer close(over)
	a, err := app.Open(t.Context(), withBucket(testkit.SQLite(t), store.URL), deps(t), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	ended := make(chan error, 1)
	go func() { ended <- a.Stop(context.Background()) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("still waiting")
	}
}

func TestWhereTheConfigurationKeepsPlans(t *testing.T) {
	for _, c := range []struct {
		config config.Config
		at     string
	}{
		{config.Config{Data: "d"}, filepath.Join("d", "files")},
		{config.Config{Data: "d", Files: "elsewhere"}, "elsewhere"},
		{config.Config{DB: "postgres://h/d"}, ""},
		{config.Config{DB: "postgres://h/d", Files: "s3://plans"}, "s3://plans"},
	} {
		if got := app.PlansAt(c.config); got != c.at {
			t.Errorf("%+v: %q, want %q", c.config, got, c.at)
		}
	}
}

func TestAnObjectStoreThatIsMisnamedIsRefusedBeforeTheStart(t *testing.T) {
	d := testkit.SQLite(t)
	for files, endpoint := range map[string]string{"s3://": "https://s3.example.org", "s3://My Plans": "https://s3.example.org", "s3://plans/..": "https://s3.example.org", "s3://plans": "s3.example.org"} {
		c := withBucket(d, endpoint)
		c.Files = files
		if a, err := app.Open(t.Context(), c, deps(t), true); err == nil {
			a.Close()
			t.Errorf("%s at %s was opened", files, endpoint)
		}
		if check := app.CheckPlans(t.Context(), c); check.Wrong == "" || !strings.Contains(check.Advice, "--files") {
			t.Errorf("%s at %s: %+v", files, endpoint, check)
		}
	}
}

// Replicas share what they keep: without a place for that there is none.
func TestWithoutAPlaceAPlanIsNotTaken(t *testing.T) {
	d := testkit.Postgres(t)
	s := testkit.Demo(t, d)
	a, err := app.Open(t.Context(), d.Config(), deps(t), false)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	program, err1 := strconv.ParseInt(s.Adlead.Program, 10, 64)
	lot, err2 := strconv.ParseInt(s.Adlead.LotFree, 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	_, err = a.Programs.AddFile(t.Context(), s.Operator, program, lot, "a.pdf", strings.NewReader("%PDF-1.7"))
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Unavailable || !strings.Contains(f.Message, "--files") {
		t.Errorf("%v, want Unavailable", err)
	}
}
