package sqldb

import (
	"errors"
	"net/url"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"modernc.org/sqlite"               // the driver "sqlite"
)

// Engine lists every difference between the two databases. A field is added
// only when a test fails without it.
type Engine struct {
	Name       string // "sqlite" or "postgres", as people and logs call it
	driver     string
	begin      string // opens a write transaction
	clustered  string // table option that stores a table in the order of its key
	uuid       string // expression that gives a random UUID (version 4) as text, another for each row
	lanes      int    // write transactions that may run at once in this process
	readers    int    // connections of the read pool
	detach     bool   // statements do not watch the caller's context
	plain      bool   // placeholders in their order are written ? instead of $1
	checkpoint string // moves what was committed from a log into the file; "": the engine sees to it
	about      string // gives version, bytes, whether commits may be lost
	check      string // looks for damage and gives "ok" or the first; "": the engine has its own ways
	codes      func(error) sqlCode
}

// SQLite: one file, one writer. BEGIN IMMEDIATE takes the write lock at once: a
// transaction that reads first and writes later would fail under contention
// whatever its busy timeout. Its driver starts a goroutine for every statement
// whose context can be cancelled; no statement here is long, so none watches. Each reader
// keeps pages of its own: on two processors, four with enough of them serve more than
// eight with half.
var SQLite = &Engine{
	Name: "sqlite", driver: "sqlite", begin: "begin immediate", clustered: "without rowid", uuid: sqliteUUID,
	lanes: 1, readers: max(4, min(2*runtime.GOMAXPROCS(0), 8)), detach: true, plain: true, codes: sqliteCode, checkpoint: "pragma wal_checkpoint(passive)",
	about: "select sqlite_version(), (select page_count from pragma_page_count) * (select page_size from pragma_page_size), false",
	check: "pragma quick_check(1)",
}

// Postgres: a server, several replicas of Palier at once.
var Postgres = &Engine{
	Name: "postgres", driver: "pgx", begin: "begin", uuid: "cast(gen_random_uuid() as text)", lanes: 4, readers: 8, codes: postgresCode,
	about: "select current_setting('server_version'), pg_database_size(current_database()), current_setting('fsync') = 'off' or current_setting('synchronous_commit') = 'off'",
}

// Clustered marks, in a migration, a table whose rows are kept in key order
// where the engine can do so.
const Clustered = "/* clustered */"

// RandomUUID stands, in a migration, for an expression that gives each row a random
// UUID: rows that are there get what the program gives to new ones.
const RandomUUID = "/* random uuid */"

// sqliteUUID: 122 random bits, the digits of version and variant among them.
const sqliteUUID = `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`

// DDL turns the one schema text into the engine's.
func (e *Engine) DDL(text string) string {
	return strings.NewReplacer(Clustered, e.clustered, RandomUUID, e.uuid).Replace(text)
}

// Begin is the statement that opens a write transaction.
func (e *Engine) Begin() string { return e.begin }

// Text is a statement as the driver should get it. SQLite's driver finds the
// value of a numbered placeholder by formatting numbers for each pair of
// placeholder and value: half a millisecond for a statement of 200. One that uses
// $1, $2, ... in their order, each once, means the same with plain ones.
func (e *Engine) Text(query string) string {
	if !e.plain {
		return query
	}
	var b strings.Builder
	parts := strings.Split(query, "$")
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		number := strconv.Itoa(i + 1)
		rest, inOrder := strings.CutPrefix(part, number)
		if !inOrder || rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return query
		}
		b.WriteString("?" + rest)
	}
	return b.String()
}

// sqliteDSN names a database file with the pragmas that every connection needs.
// synchronous=FULL: a commit that was answered survives a power cut.
func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "secure_delete(on)"} {
		q.Add("_pragma", p)
	}
	if readOnly {
		q.Add("_pragma", "query_only(on)")
		q.Add("_pragma", "cache_size(-4000)") // KiB: a page of 100 visits touches 400 pages here and there
	} else {
		q.Add("_pragma", "wal_autocheckpoint(48000)") // pages of 4 KiB
		q.Add("_pragma", "cache_size(-8000)")         // KiB
		q.Add("_pragma", "temp_store(memory)")        // what a statement of several rows keeps to undo itself
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// sqlCode is what the core may have to know of a database error.
type sqlCode uint8

const (
	codeOther sqlCode = iota
	codeDuplicate
	codeForeignKey
	codeBusy // safe to run again: nothing was written
	codeFull
)

func sqliteCode(err error) sqlCode {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return codeOther
	}
	switch e.Code() {
	case 1555, 2067: // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE
		return codeDuplicate
	case 787: // SQLITE_CONSTRAINT_FOREIGNKEY
		return codeForeignKey
	}
	switch e.Code() & 0xff {
	case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED
		return codeBusy
	case 13: // SQLITE_FULL
		return codeFull
	}
	return codeOther
}

func postgresCode(err error) sqlCode {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return codeOther
	}
	switch e.Code {
	case "23505":
		return codeDuplicate
	case "23503":
		return codeForeignKey
	case "40001", "40P01", "55P03": // serialization, deadlock, lock timeout
		return codeBusy
	case "53100":
		return codeFull
	}
	return codeOther
}
