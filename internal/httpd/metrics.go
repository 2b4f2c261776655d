package httpd

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what Prometheus scrapes. Labels are the mount, the method and the
// status: never a path or a name, which could be a person's.
type metrics struct {
	handler  http.Handler
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// Measure is a figure of another part of the program that is scraped with the
// listener's own.
type Measure struct {
	Name, Help string // Prometheus' conventions
	Counter    bool   // only ever grows
	Value      func() float64
}

func newMetrics(others []Measure) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "palier_http_requests_total", Help: "Requests answered, by door, method and status."}, []string{"door", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "palier_http_request_seconds", Help: "Time to answer, by door and method.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"door", "method"}),
	}
	r := prometheus.NewRegistry()
	r.MustRegister(m.requests, m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, o := range others {
		if o.Counter {
			r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: o.Name, Help: o.Help}, o.Value))
		} else {
			r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: o.Name, Help: o.Help}, o.Value))
		}
	}
	m.handler = promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	return m
}

func (m *metrics) observe(door, method string, status int, took time.Duration) {
	method = known(method)
	m.requests.WithLabelValues(door, method, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(door, method).Observe(took.Seconds())
}

// known bounds the label: a caller may invent methods.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodHead, http.MethodOptions, http.MethodPatch:
		return method
	}
	return "OTHER"
}
