package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// modules is every module Palier stands on, with the reason. A new one is a
// line here, in the same change as go.mod.
var modules = map[string]string{
	"codeberg.org/go-pdf/fpdf":                                 "the register of mandates on paper: pages, faces with every European letter, no cgo",
	"github.com/alecthomas/kong":                               "command line: flags, environment and help from struct tags",
	"github.com/deepteams/webp":                                "WebP written without cgo, for pages; what it wrote is read back by golang.org/x/image before it is kept",
	"github.com/emersion/go-sasl":                              "tests only: the log-in of that mail server",
	"github.com/emersion/go-smtp":                              "tests only: a mail server that mails are really sent to",
	"github.com/getkin/kin-openapi":                            "tests only: validates every played exchange against a door's openapi.yaml",
	"github.com/golang-jwt/jwt/v5":                             "the Flatsy door's token alone, which its document calls a JWT",
	"github.com/google/go-cmp":                                 "tests only: readable differences",
	"github.com/jackc/pgx/v5":                                  "PostgreSQL through database/sql",
	"github.com/klauspost/compress":                            "gzip that skips small and already compressed answers",
	"github.com/minio/minio-go/v7":                             "plans and documents in an object store: S3 signatures, regions and retries, for any vendor's",
	"github.com/nyaruka/phonenumbers":                          "E.164: libphonenumber's tables, overseas regions included",
	"github.com/prometheus/client_golang":                      "/metrics, what operators scrape",
	"github.com/standard-webhooks/standard-webhooks/libraries": "tests only: the official receiver of signed webhooks, as the judge of ours",
	"github.com/wneessen/go-mail":                              "SMTP: STARTTLS, log-in, MIME; what it sends is read back in tests",
	"github.com/xuri/excelize/v2":                              "contacts as XLSX, read and written row by row, with bounds for what unpacks to too much",
	"golang.org/x/crypto":                                      "argon2id: what is kept of people's passwords",
	"golang.org/x/image":                                       "thumbnails without aliasing; WebP, which phones and browsers send; the face of printed papers",
	"golang.org/x/net":                                         "idna: the domain of an e-mail address in one form",
	"golang.org/x/oauth2":                                      "tests only: a client of the OAuth2 server that nobody here wrote",
	"golang.org/x/sync":                                        "a weighted semaphore: pictures under way share memory, and wait in turn",
	"golang.org/x/term":                                        "a password typed at a terminal is not shown",
	"golang.org/x/text":                                        "folds accents and case, so that search is the same on both engines",
	"golang.org/x/time":                                        "token buckets per credential",
	"rsc.io/qr":                                                "the QR code by which a telephone takes up a second step",
	"modernc.org/sqlite":                                       "SQLite without cgo: one static binary for every platform",
}

// notLinked is what must never be in the program itself.
var notLinked = map[string]string{
	"testing":                                        "a test helper reached production code",
	"github.com/emersion/go-smtp":                    "a server of mail is for tests",
	"github.com/getkin/kin-openapi":                  "contracts are checked by tests, not on every request",
	"github.com/google/go-cmp":                       "it is made for tests and panics on unexported fields",
	"github.com/standard-webhooks/standard-webhooks": "receivers verify, we sign",
	"golang.org/x/oauth2":                            "applications log in here, Palier nowhere",
}

// checkModules compares go.mod's direct requirements with their reasons, both
// ways.
func checkModules(direct []string, reasons map[string]string) []finding {
	var broken []finding
	for _, path := range direct {
		if reasons[path] == "" {
			broken = append(broken, finding{"go.mod", fmt.Sprintf("%s has no reason: add its line to internal/archtest/modules.go, "+
				"or do without (the standard library first).", path)})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(reasons)) {
		if !slices.Contains(direct, path) {
			broken = append(broken, finding{"internal/archtest/modules.go", fmt.Sprintf("%s is no longer required by go.mod: delete its line.", path)})
		}
	}
	return broken
}

// checkLinked looks for what the program must not carry among the packages it
// is made of.
func checkLinked(packages []string, refused map[string]string) []finding {
	var broken []finding
	for _, name := range slices.Sorted(maps.Keys(refused)) {
		for _, linked := range packages {
			if linked == name || strings.HasPrefix(linked, name+"/") {
				broken = append(broken, finding{"cmd/palier", fmt.Sprintf("links %s: %s. Find the way with go list -deps.", linked, refused[name])})
			}
		}
	}
	return broken
}
