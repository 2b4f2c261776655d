package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// post sends a POST through the proxy and gives status and body.
func post(t *testing.T, p *proxy, key string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:"+strconv.Itoa(p.port)+"/leads", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// behind makes a proxy in front of processes that answer with their number.
func behind(t *testing.T, processes ...http.HandlerFunc) *proxy {
	t.Helper()
	var origins []string
	for _, h := range processes {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		origins = append(origins, s.URL)
	}
	p, err := openProxy(func() []string { return origins })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

func says(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, name) }
}

func TestARepeatedKeyGoesToAnotherProcess(t *testing.T) {
	p := behind(t, says("a"), says("b"), says("c"))
	seen := map[string]bool{}
	_, last := post(t, p, "k")
	for i := range 12 {
		post(t, p, "") // others in between
		if i%3 == 0 {
			post(t, p, "")
		}
		_, now := post(t, p, "k")
		if now == last {
			t.Errorf("try %d went to %s again", i+2, now)
		}
		seen[now], last = true, now
	}
	if len(seen) != 3 || p.crossed.Load() != 12 {
		t.Errorf("processes %v, %d crossed, want three and 12", seen, p.crossed.Load())
	}
}

func TestWhatAProcessDiedOverIsNotSentAgain(t *testing.T) {
	var received atomic.Int64
	dies := func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		received.Add(1)
		panic(http.ErrAbortHandler)
	}
	p := behind(t, dies, dies)
	if status, _ := post(t, p, ""); status != http.StatusBadGateway || received.Load() != 1 {
		t.Errorf("status %d after %d tries, want 502 after one", status, received.Load())
	}
}

func TestWithoutAProcessNobodyIsAsked(t *testing.T) {
	p := behind(t)
	if status, _ := post(t, p, "k"); status != http.StatusBadGateway {
		t.Errorf("status %d, want 502", status)
	}
}

func TestTheMomentIsAnAcknowledgement(t *testing.T) {
	p := behind(t, says("a"))
	came := make(chan struct{})
	go func() {
		defer close(came)
		p.moment(context.Background(), p.living()[0])
	}()
	for { // until moment has begun to wait
		post(t, p, "")
		select {
		case <-came:
			return
		case <-time.After(time.Millisecond):
		}
	}
}
