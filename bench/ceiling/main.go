// The ceiling command answers constants from net/http: no server written in Go with the standard library can do
// better on the same machine, so it shows how much of what is measured is HTTP itself.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// largest is the size in bytes of the largest answer.
const largest = 32 << 20

func main() {
	addr := flag.String("addr", "127.0.0.1:8091", "listen on this address")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: *addr, Handler: routes(), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintln(os.Stderr, "ceiling:", err)
		os.Exit(1)
	}
}

// routes answers n bytes to a request for /bytes/n, whose own body it reads to the end.
func routes() http.Handler {
	constant := bytes.Repeat([]byte("palier  "), largest/8)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/bytes/{n}", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || n < 0 || n > largest {
			http.Error(w, "no such size", http.StatusNotFound)
			return
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return // the client is gone
		}
		w.Header().Set("Content-Length", strconv.Itoa(n))
		w.Write(constant[:n])
	})
	return mux
}
