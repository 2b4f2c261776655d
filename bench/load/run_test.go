package load

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// served starts a server for a test and returns its address.
func served(t testing.TB, handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func gets(addr, target string, check func([]byte) error) Work {
	request := Head{Method: "GET", Target: target, Host: addr}.Append(nil, nil)
	return Cycle([][][]byte{{request}}, check)
}

func anything([]byte) error { return nil }

func TestRunCountsTheWindowAndNotTheWarmUp(t *testing.T) {
	var answered atomic.Int64
	addr := served(t, func(w http.ResponseWriter, _ *http.Request) {
		answered.Add(1)
		io.WriteString(w, "ok")
	})
	plan := Plan{Addr: addr, Clients: 3, WarmUp: 30 * time.Millisecond, Window: 60 * time.Millisecond, Work: gets(addr, "/", anything)}
	got, err := Run(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	counted := len(got.Latencies)
	if counted < plan.Clients || int64(counted) >= answered.Load()-int64(plan.Clients) {
		t.Errorf("%d latencies of %d answers; at least one a client, and none of the warm-up", counted, answered.Load())
	}
	if most := float64(counted) / plan.Window.Seconds(); got.PerSecond <= 0 || got.PerSecond > most {
		t.Errorf("%v a second, want at most %v", got.PerSecond, most)
	}
}

// A server slower than the window is measured over the time that it takes.
func TestASlowServerIsSlowAndNotInvalid(t *testing.T) {
	const each = 20 * time.Millisecond
	addr := served(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(each):
		case <-r.Context().Done():
		}
	})
	got, err := Run(t.Context(), Plan{Addr: addr, Clients: 2, Window: time.Millisecond, Work: gets(addr, "/", anything)})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Latencies) != 2 || got.PerSecond > 2/each.Seconds() || got.Latencies.Percentile(50) < each {
		t.Errorf("%d operations at %v a second, p50 %v; want one a client, no faster than %v each",
			len(got.Latencies), got.PerSecond, got.Latencies.Percentile(50), each)
	}
}

func TestSendCarriesOutJustSoManyOperations(t *testing.T) {
	var answered atomic.Int64
	addr := served(t, func(http.ResponseWriter, *http.Request) { answered.Add(1) })
	if err := Send(t.Context(), addr, 4, 25, gets(addr, "/", anything)); err != nil {
		t.Fatal(err)
	}
	if got := answered.Load(); got != 100 {
		t.Errorf("%d requests, want 100", got)
	}
}

func TestAnOperationOfSeveralRequestsIsOneSample(t *testing.T) {
	var answered atomic.Int64
	addr := served(t, func(http.ResponseWriter, *http.Request) { answered.Add(1) })
	request := Head{Method: "GET", Target: "/", Host: addr}.Append(nil, nil)
	work := Cycle([][][]byte{{request, request, request}}, anything)
	if err := Send(t.Context(), addr, 1, 5, work); err != nil {
		t.Fatal(err)
	}
	if got := answered.Load(); got != 15 {
		t.Errorf("%d requests for 5 operations of 3", got)
	}
}

func TestRunIsInvalidWhen(t *testing.T) {
	wrong := errors.New("not what was asked")
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		check func([]byte) error
		want  string
	}{
		"an answer is not 2xx":      {nth(40, http.NotFound), anything, "answer 404: 404 page not found"},
		"the first body is wrong":   {nth(0, nil), func([]byte) error { return wrong }, wrong.Error()},
		"bodies shrink":             {nth(40, func(http.ResponseWriter, *http.Request) {}), anything, errShrunk.Error()},
		"the connection is dropped": {nth(40, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), anything, "receive"},
		"the server will not keep": {nth(40, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
		}), anything, errClosing.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			addr := served(t, c.serve)
			_, err := Run(t.Context(), Plan{Addr: addr, Clients: 2, Window: 10 * time.Second, Work: gets(addr, "/", c.check)})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// nth answers normally except to request number n, which goes to other.
func nth(n int64, other http.HandlerFunc) http.HandlerFunc {
	var seen atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		if seen.Add(1) == n {
			other(w, r)
			return
		}
		io.WriteString(w, "a body of some length")
	}
}

// A refusal can be what is asked for; then nothing else will do.
func TestAWantedStatusIsTheOnlyOneThatCounts(t *testing.T) {
	for status, valid := range map[int]bool{http.StatusForbidden: true, http.StatusOK: false, http.StatusNotFound: false} {
		addr := served(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		work := gets(addr, "/", anything)
		work.Status = http.StatusForbidden
		_, err := Run(t.Context(), Plan{Addr: addr, Clients: 2, Window: time.Millisecond, Work: work})
		if (err == nil) != valid {
			t.Errorf("answers of %d: %v", status, err)
		}
	}
}

func TestAWindowEndsWhenNothingIsLeftToDo(t *testing.T) {
	addr := served(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") })
	request := [][]byte{Head{Method: "GET", Target: "/", Host: addr}.Append(nil, nil)}
	upTo := func(all int64) Work {
		var given atomic.Int64
		return Work{Check: anything, Client: func(int) Stream {
			return func() [][]byte {
				if given.Add(1) > all {
					return nil
				}
				return request
			}
		}}
	}
	got, err := Run(t.Context(), Plan{Addr: addr, Clients: 2, Window: time.Minute, Work: upTo(12)})
	// Each client's first is checked, and its second is its warm-up.
	if err != nil || len(got.Latencies) != 12-2*2 {
		t.Errorf("%d operations, %v; want 8", len(got.Latencies), err)
	}
	if _, err := Run(t.Context(), Plan{Addr: addr, Clients: 2, Window: time.Minute, Work: upTo(2)}); err == nil {
		t.Error("a window without any operation was measured")
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	stuck := make(chan struct{})
	addr := served(t, func(_ http.ResponseWriter, r *http.Request) {
		close(stuck)
		<-r.Context().Done()
	})
	go func() { <-stuck; cancel() }()
	_, err := Run(ctx, Plan{Addr: addr, Clients: 1, Window: time.Hour, Work: gets(addr, "/", anything)})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestOnlyThisMachineIsEverDialled(t *testing.T) {
	for _, addr := range []string{"192.0.2.1:80", "example.org:80", "0.0.0.0:80", "127.0.0.1"} {
		if _, err := Dial(t.Context(), addr); err == nil || !strings.Contains(err.Error(), "loopback") {
			t.Errorf("Dial(%s): %v, want a refusal", addr, err)
		}
	}
}

// BenchmarkExchange compares this client with net/http's against one and the same server, 16 connections, an
// answer of a lead's size. Both figures hold the server's share, which is the same.
func BenchmarkExchange(b *testing.B) {
	lead := strings.Repeat("x", 800)
	addr := served(b, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, lead) })
	spent := func(b *testing.B, run func()) {
		before := ProcessorTime()
		run()
		b.ReportMetric(float64(ProcessorTime()-before)/float64(b.N), "cpu-ns/op")
	}
	b.Run("raw", func(b *testing.B) {
		spent(b, func() {
			if err := Send(b.Context(), addr, 16, b.N/16+1, gets(addr, "/", anything)); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("net_http", func(b *testing.B) {
		client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
		spent(b, func() {
			b.SetParallelism(8) // per processor: 16 on two
			b.RunParallel(func(each *testing.PB) {
				for each.Next() {
					answer, err := client.Get("http://" + addr + "/")
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, answer.Body)
					answer.Body.Close()
				}
			})
		})
	})
}
