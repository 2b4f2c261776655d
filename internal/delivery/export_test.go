package delivery

import (
	"crypto/x509"
	"time"
)

// Limits are what a sender keeps to: a test is in more of a hurry than New.
type Limits = limits

// Usual are those of New.
func Usual() Limits { return usual() }

// NewWithin is New with other limits.
var NewWithin = newSender

// NewMailerWithin is NewMailer with another poll.
var NewMailerWithin = newMailer

// Trust has a mail server's certificate believed, and the server waited for no longer.
func (s *SMTP) Trust(roots *x509.CertPool, timeout time.Duration) {
	s.roots, s.timeout = roots, timeout
}
