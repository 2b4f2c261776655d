package config_test

import (
	"strings"
	"testing"

	"palier/internal/config"
)

func TestWhatIsWrongIsToldByItsFlag(t *testing.T) {
	sound := config.Config{Data: "d", Addr: "127.0.0.1:0"}
	if err := sound.Check(); err != nil {
		t.Fatal(err)
	}
	for flag, spoil := range map[string]func(c *config.Config){
		"--data:":            func(c *config.Config) { c.Data = "" },
		"--db:":              func(c *config.Config) { c.DB = "postgres://h/d" },
		"--addr:":            func(c *config.Config) { c.Addr = "8080" },
		"--public-url:":      func(c *config.Config) { c.PublicURL = "palier.example.org" },
		"--apimo-host:":      func(c *config.Config) { c.ApimoHost = "http://apimo.example.org" },
		"--adlead-host:":     func(c *config.Config) { c.ApimoHost, c.AdleadHost = "one.example.org", "ONE.example.org" },
		"--flatsy-host:":     func(c *config.Config) { c.AdleadHost, c.FlatsyHost = "one.example.org", "ONE.example.org" },
		"--leads2keys-host:": func(c *config.Config) { c.FlatsyHost, c.Leads2KeysHost = "one.example.org", "ONE.example.org" },
		"--s3-endpoint:":     func(c *config.Config) { c.Files, c.S3.Key, c.S3.Secret = "s3://plans", "k", "s" },
		"--s3-key:":          func(c *config.Config) { c.Files, c.S3.Endpoint = "s3://plans", "https://s3.example.org" },
		"--seal-key:":        func(c *config.Config) { c.SealKey = "0123" },
		"--egress-allow:":    func(c *config.Config) { c.EgressAllow = []string{"10.0.0.0/8", "10.0.0.1"} },
		"--trusted-proxies:": func(c *config.Config) { c.Proxies = []string{"127.0.0.0/8", "localhost"} },
		"--drain:":           func(c *config.Config) { c.Drain = -1 },
	} {
		c := sound
		spoil(&c)
		if err := c.Check(); err == nil || !strings.HasPrefix(err.Error(), flag) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %v", flag, err)
		}
	}
}
