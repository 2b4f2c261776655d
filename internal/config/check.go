package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Check tells what is wrong with the configuration, all of it at once. It is not
// called Validate: the command line's parser would call that by itself, before a
// command has had its say.
func (c Config) Check() error {
	var f findings
	f.data(c)
	f.addresses(c)
	f.hosts(c)
	f.store(c)
	f.mail(c)
	f.networks("egress-allow", c.EgressAllow)
	f.networks("trusted-proxies", c.Proxies)
	if c.Drain < 0 || c.Drain > 10*time.Minute {
		f.bad("drain", "from 0 to 10m")
	}
	return errors.Join(f...)
}

// findings are what is wrong so far, each under the flag that would mend it.
type findings []error

func (f *findings) bad(flag, format string, args ...any) {
	*f = append(*f, fmt.Errorf("--%s: %s", flag, fmt.Sprintf(format, args...)))
}

// data wants one database, and a key that can seal.
func (f *findings) data(c Config) {
	switch {
	case c.Data == "" && c.DB == "":
		f.bad("data", "say where the data is: --data DIR, or --db postgres://…")
	case c.Data != "" && c.DB != "":
		f.bad("db", "either a data directory or a PostgreSQL database, not both")
	}
	if c.DB != "" && !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
		f.bad("db", "must begin with postgres://")
	}
	if key, err := base64.StdEncoding.DecodeString(c.SealKey); c.SealKey != "" && (err != nil || len(key) != 32) {
		f.bad("seal-key", "32 bytes in base64, as `openssl rand -base64 32` prints them")
	}
}

// addresses wants places to listen on.
func (f *findings) addresses(c Config) {
	for flag, addr := range map[string]string{"addr": c.Addr, "metrics-addr": c.MetricsAddr} {
		if addr == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(addr); err != nil {
			f.bad(flag, "must be host:port, such as 127.0.0.1:8080")
		}
	}
}

// hosts wants names by which clients can reach one API each.
func (f *findings) hosts(c Config) {
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			f.bad("public-url", "must be like https://palier.example.org")
		}
	}
	named := map[string]string{} // flag by host
	for _, one := range []struct{ flag, host string }{{"apimo-host", c.ApimoHost}, {"adlead-host", c.AdleadHost}, {"flatsy-host", c.FlatsyHost}, {"leads2keys-host", c.Leads2KeysHost}} {
		if strings.ContainsAny(one.host, "/:") {
			f.bad(one.flag, "a host name only, without scheme or port")
		}
		host := strings.ToLower(one.host)
		if other := named[host]; host != "" && other != "" {
			f.bad(one.flag, "another host than --%s: each serves one API", other)
		}
		named[host] = one.flag
	}
}

// mail wants a server and who writes, both or neither. What the URL says beyond its
// scheme is read by who uses it; it may hold a password and is not repeated.
func (f *findings) mail(c Config) {
	if c.SMTPURL == "" {
		return
	}
	if u, err := url.Parse(c.SMTPURL); err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		f.bad("smtp-url", "must be like smtp://user:password@host:587")
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		f.bad("mail-from", "say who writes, such as visites@example.org")
	}
}

// store wants to know how to reach the object store, when plans are in one.
func (f *findings) store(c Config) {
	if !strings.HasPrefix(c.Files, "s3://") {
		return
	}
	if u, err := url.Parse(c.S3.Endpoint); err != nil || u.Host == "" {
		f.bad("s3-endpoint", "say where the object store is, such as https://s3.example.org")
	}
	if c.S3.Key == "" || c.S3.Secret == "" {
		f.bad("s3-key", "an object store needs --s3-key and --s3-secret")
	}
}

func (f *findings) networks(flag string, list []string) {
	for _, network := range list {
		if _, err := netip.ParsePrefix(network); err != nil {
			f.bad(flag, "%q is not a network such as 10.0.0.0/8", network)
		}
	}
}
