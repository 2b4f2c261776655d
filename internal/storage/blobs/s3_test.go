package blobs

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"palier/internal/core/fault"
)

func TestTheBucketIsInThePathAndThePrefixInTheName(t *testing.T) {
	store := newObjectStore(t, false)
	p := store.open(t, store.options())
	put(t, p, "plans/1/ab", "%PDF-1.7")
	put(t, p, "plans/1/cd", "<html>a page</html>")
	if want := []string{"palier/prod/plans/1/ab", "palier/prod/plans/1/cd"}; !slices.Equal(store.names(), want) {
		t.Errorf("names %q, want %q", store.names(), want)
	}
	want := []string{"GET /plans/?location=", "PUT /plans/palier/prod/plans/1/ab", "PUT /plans/palier/prod/plans/1/cd"}
	if got := store.requests(); !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
	if a, b := store.types["palier/prod/plans/1/ab"], store.types["palier/prod/plans/1/cd"]; a != "application/pdf" || b != "application/octet-stream" {
		t.Errorf("types %q and %q", a, b)
	}
}

func TestTheRegionIsAskedForUnlessItIsGiven(t *testing.T) {
	store := newObjectStore(t, false)
	store.region = "fr-par"
	o := store.options()
	put(t, store.open(t, o), "a", "x") // found out
	o.Region = "fr-par"
	put(t, store.open(t, o), "b", "x")
	if got := store.requests(); len(got) != 3 || strings.Contains(got[2], "location") {
		t.Errorf("requests %q", got)
	}
}

func TestSettingsThatCannotBeRightAreRefusedAtOnce(t *testing.T) {
	good := S3Options{Endpoint: "https://s3.example.org", Bucket: "plans", Key: "k", Secret: "s"}
	for what, spoil := range map[string]func(o *S3Options){
		"no scheme": func(o *S3Options) { o.Endpoint = "s3.example.org" }, "another scheme": func(o *S3Options) { o.Endpoint = "ftp://s3.example.org" },
		"no host": func(o *S3Options) { o.Endpoint = "https://" }, "a path": func(o *S3Options) { o.Endpoint += "/plans" },
		"a password": func(o *S3Options) { o.Endpoint = "https://palier:geheim@s3.example.org" }, "no URL": func(o *S3Options) { o.Endpoint = "https://geheim:\x7f@s3.example.org" },
		"no bucket": func(o *S3Options) { o.Bucket = "" }, "an odd bucket": func(o *S3Options) { o.Bucket = "My plans" },
		"a prefix that climbs": func(o *S3Options) { o.Prefix = "a/../.." }, "an empty element": func(o *S3Options) { o.Prefix = "a//b" }, "a space": func(o *S3Options) { o.Prefix = "a b" },
	} {
		o := good
		spoil(&o)
		if p, err := OpenS3(o); err == nil || p != nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, prefix := range []string{"", "palier", "Palier_1/prod-2.b"} {
		o := good
		o.Prefix = prefix
		p, err := OpenS3(o)
		if err != nil {
			t.Fatalf("prefix %q: %v", prefix, err)
		}
		p.Close()
	}
}

func refuseAll(status int, code string) func(*http.Request) (int, string) {
	return func(*http.Request) (int, string) { return status, code }
}

func TestWhatAnObjectStoreRefusesComesWithWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(s *objectStore, o *S3Options)
		says   string
		advice string
	}{
		"no such bucket":       {func(_ *objectStore, o *S3Options) { o.Bucket = "nowhere" }, "NoSuchBucket", "Make the bucket"},
		"an unknown key":       {func(_ *objectStore, o *S3Options) { o.Key = "other" }, "InvalidAccessKeyId", "--s3-key"},
		"a wrong secret":       {func(_ *objectStore, o *S3Options) { o.Secret = "falsch" }, "SignatureDoesNotMatch", "--s3-secret"},
		"a wrong region":       {func(_ *objectStore, o *S3Options) { o.Region = "mars" }, "AuthorizationHeaderMalformed", `says "us-east-1"`},
		"a wrong clock":        {func(s *objectStore, _ *S3Options) { s.refuse = refuseAll(403, "RequestTimeTooSkewed") }, "TooSkewed", "clock"},
		"rights that are less": {func(s *objectStore, _ *S3Options) { s.refuse = refuseAll(403, "AccessDenied") }, "AccessDenied", "s3:ListBucket"},
		"a store in trouble":   {func(s *objectStore, _ *S3Options) { s.refuse = refuseAll(503, "SlowDown") }, "SlowDown", "recovers"},
		"no object store":      {func(s *objectStore, _ *S3Options) { s.refuse = refuseAll(400, "Strange") }, "Strange", "an S3 API"},
		"nobody there":         {func(s *objectStore, _ *S3Options) { s.Close() }, "no answer", "Is it up"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // the library waits between its attempts
			store := newObjectStore(t, false)
			o := store.options()
			c.spoil(store, &o)
			p := store.open(t, o)
			_, opened := p.Open(t.Context(), "a")
			for call, err := range map[string]error{"Put": p.Put(t.Context(), "a", strings.NewReader("x"), 1), "Open": opened, "Delete": p.Delete(t.Context(), "a"), "Try": Try(t.Context(), p)} {
				trouble, ok := errors.AsType[*Trouble](err)
				if !fault.Is(err, fault.Unavailable) || !ok || !strings.Contains(trouble.Text, c.says) || !strings.Contains(trouble.Advice, c.advice) {
					t.Errorf("%s: %v, want Unavailable, …%s…, advice …%s…", call, err, c.says, c.advice)
				}
				if strings.Contains(err.Error(), o.Secret) {
					t.Errorf("%s: the secret is in %v", call, err)
				}
			}
		})
	}
}

func TestAStoreThatTellsOfNothingToDeleteHasDoneItsWork(t *testing.T) {
	store := newObjectStore(t, false)
	store.refuse = func(r *http.Request) (int, string) {
		if r.Method == "DELETE" {
			return 404, "NoSuchKey"
		}
		return 0, ""
	}
	if err := store.open(t, store.options()).Delete(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

// Without the right to list, a store answers "denied" for what is not there. Then
// the first content could never be put: programs asks whether it is there.
func TestATryFindsAKeyThatMayNotList(t *testing.T) {
	store := newObjectStore(t, false)
	store.refuse = func(r *http.Request) (int, string) {
		if _, there := store.contents[strings.TrimPrefix(r.URL.Path, "/plans/")]; r.Method == "GET" && !r.URL.Query().Has("location") && !there {
			return 403, "AccessDenied"
		}
		return 0, ""
	}
	err := Try(t.Context(), store.open(t, store.options()))
	if trouble, ok := errors.AsType[*Trouble](err); !ok || !strings.Contains(trouble.Advice, "s3:ListBucket") {
		t.Errorf("%v, want advice about the right to list", err)
	}
}

func TestAStoreThatFailsForAMomentIsAskedAgain(t *testing.T) {
	store := newObjectStore(t, true)
	failures := 0
	store.refuse = func(r *http.Request) (int, string) {
		if r.Method == "PUT" && failures < attempts-1 {
			failures++
			return 503, "SlowDown"
		}
		return 0, ""
	}
	p := store.open(t, store.options())
	put(t, p, "a", "whole")
	if got := read(t, p, "a"); got != "whole" || failures != attempts-1 {
		t.Errorf("content %q after %d failures", got, failures)
	}
}

// A content that stops halfway must not look like a shorter one.
func TestADownloadThatBreaksOffIsAnError(t *testing.T) {
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT")
		w.Header().Set("Content-Length", "10")
		w.Write([]byte("half"))
	}))
	defer cut.Close()
	p, err := OpenS3(S3Options{Endpoint: cut.URL, Region: "r", Bucket: "plans", Key: "k", Secret: "s"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	f, err := p.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("read %q, %v", got, err)
	}
}

// A caller may hold a lock of the database: a store that never answers must not
// keep it for long.
func TestAStoreThatNeverAnswersIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		p, err := openS3(S3Options{Endpoint: "https://s3.example.org", Region: "r", Bucket: "plans", Key: "k", Secret: "s"}, silent)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		for _, c := range []struct {
			call string
			do   func() error
			most time.Duration
		}{
			{"Open", func() error { _, err := p.Open(t.Context(), "a"); return err }, patience},
			{"Delete", func() error { return p.Delete(t.Context(), "a") }, patience},
			{"Put", func() error { return p.Put(t.Context(), "a", strings.NewReader("x"), 1) }, transfer},
		} {
			began := time.Now()
			if err, took := c.do(), time.Since(began); !fault.Is(err, fault.Unavailable) || took > c.most {
				t.Errorf("%s: %v after %s", c.call, err, took)
			}
		}
	})
}
