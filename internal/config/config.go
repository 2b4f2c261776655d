// Package config is what an operator can set: one struct, filled from defaults,
// a file, the environment and flags, in that order of rising weight. It knows
// nothing of what the values are used for.
package config

import (
	"net/url"
	"time"
)

// Config is the whole configuration of a running Palier. The tags name flags,
// environment variables and the keys of the configuration file.
type Config struct {
	Data           string        `name:"data" env:"PALIER_DATA" placeholder:"DIR" help:"Data directory: the SQLite database and what belongs to it."`
	DB             string        `name:"db" env:"PALIER_DB" placeholder:"URL" help:"PostgreSQL instead of SQLite: postgres://user:password@host/name."`
	Addr           string        `name:"addr" env:"PALIER_ADDR" default:"127.0.0.1:8080" help:"Address to serve on; port 0 picks one."`
	MetricsAddr    string        `name:"metrics-addr" env:"PALIER_METRICS_ADDR" placeholder:"ADDR" help:"Serve /metrics on this address only, instead of on --addr."`
	PublicURL      string        `name:"public-url" env:"PALIER_PUBLIC_URL" placeholder:"URL" help:"How clients reach Palier, for links in answers (behind a proxy)."`
	ApimoHost      string        `name:"apimo-host" env:"PALIER_APIMO_HOST" placeholder:"HOST" help:"Host name that serves the Apimo API at its root."`
	AdleadHost     string        `name:"adlead-host" env:"PALIER_ADLEAD_HOST" placeholder:"HOST" help:"Host name that serves the Adlead API at its root."`
	FlatsyHost     string        `name:"flatsy-host" env:"PALIER_FLATSY_HOST" placeholder:"HOST" help:"Host name that serves the Flatsy API at its root."`
	Leads2KeysHost string        `name:"leads2keys-host" env:"PALIER_LEADS2KEYS_HOST" placeholder:"HOST" help:"Host name that serves the Leads2Keys API at its root."`
	Files          string        `name:"files" env:"PALIER_FILES" placeholder:"WHERE" help:"Where plans are kept: a directory (default: files in --data) or s3://bucket/prefix."`
	S3             S3            `embed:"" prefix:"s3-" envprefix:"PALIER_S3_"`
	Addresses      string        `name:"addresses" env:"PALIER_ADDRESSES" placeholder:"FILE" help:"Where addresses are kept (default: addresses.db in --data); palier import ban fills it."`
	SealKey        string        `name:"seal-key" env:"PALIER_SEAL_KEY" placeholder:"KEY" help:"Seals webhook secrets and signs log-ins: 32 bytes in base64, the same for all replicas (default: seal.key in --data)."`
	SMTPURL        string        `name:"smtp-url" env:"PALIER_SMTP_URL" placeholder:"URL" help:"Mail server: smtp://user:password@host:587 (?tls=opportunistic or none) or smtps://; without one letters are kept."`
	MailFrom       string        `name:"mail-from" env:"PALIER_MAIL_FROM" placeholder:"ADDRESS" help:"Who writes: visites@example.org, or Agence <visites@example.org>."`
	EgressAllow    []string      `name:"egress-allow" env:"PALIER_EGRESS_ALLOW" placeholder:"CIDR" help:"Private networks that webhooks may reach, such as 127.0.0.0/8; none by default."`
	Proxies        []string      `name:"trusted-proxies" env:"PALIER_TRUSTED_PROXIES" placeholder:"CIDR" help:"Networks of the proxies in front, whose X-Forwarded-For tells who calls; none by default."`
	SandboxSignup  bool          `name:"sandbox-signup" env:"PALIER_SANDBOX_SIGNUP" help:"Let anybody open a test account at /pro/signup; for servers that serve nothing else."`
	LogFormat      string        `name:"log-format" env:"PALIER_LOG_FORMAT" enum:"text,json" default:"text" help:"text or json."`
	LogLevel       string        `name:"log-level" env:"PALIER_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error."`
	Drain          time.Duration `name:"drain" env:"PALIER_DRAIN" default:"30s" help:"How long a stop waits for requests under way."`
}

// S3 is the object store of --files s3://...; any that speaks the protocol.
type S3 struct {
	Endpoint string `name:"endpoint" env:"ENDPOINT" placeholder:"URL" help:"Object store, such as https://s3.example.org."`
	Region   string `name:"region" env:"REGION" placeholder:"NAME" help:"Its region, when it has some."`
	Key      string `name:"key" env:"KEY" placeholder:"ID" help:"Access key."`
	Secret   string `name:"secret" env:"SECRET" placeholder:"SECRET" help:"Secret key; better given in the environment."`
}

// Redacted is the database as it may be shown: without its password.
func (c Config) Redacted() string {
	if c.DB == "" {
		return c.Data
	}
	u, err := url.Parse(c.DB)
	if err != nil {
		return "REDACTED"
	}
	return u.Redacted()
}
