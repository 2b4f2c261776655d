package httpd

import "time"

// Harden sets the limits that every listener has.
var Harden = harden

// Hurry gives clients less time to send a request; before Start.
func (s *Server) Hurry(limit time.Duration) {
	s.public.ReadHeaderTimeout, s.public.ReadTimeout = limit, limit
}
