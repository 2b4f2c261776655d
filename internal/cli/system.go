package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// inPlain puts what the system, or a database engine, answered into a sentence that
// says what to do. What people hardly ever meet keeps its own words.
func inPlain(err error) string {
	for _, of := range []func(error) string{ofPostgres, ofAddress, ofFile, ofSQLite} {
		if text := of(err); text != "" {
			return text
		}
	}
	return err.Error()
}

// ofPostgres knows what a server answers to who may not work there, by its
// standard codes.
func ofPostgres(err error) string {
	var answer interface {
		error
		SQLState() string
	}
	if !errors.As(err, &answer) {
		return ""
	}
	return map[string]string{
		"28P01": "PostgreSQL does not take the user and password of --db: mend them there, or on the server",
		"28000": "PostgreSQL lets this user in neither from here nor this way: mend --db, or pg_hba.conf on the server",
		"3D000": "the server has no database of that name: make it there (createdb), or mend the name in --db",
		"42501": "the user of --db may not do that in this database: make it the database's owner",
		"53300": "PostgreSQL takes no more connections: each server of Palier uses up to 13; raise max_connections",
		"57P03": "PostgreSQL is still starting, or stopping: try again in a moment",
	}[answer.SQLState()]
}

// ofAddress knows why an address could not be listened on or called. Commands call
// nobody but the database.
func ofAddress(err error) string {
	var name *net.DNSError
	op, ok := errors.AsType[*net.OpError](err)
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return fmt.Sprintf("there is no machine named %s: mend the name in --db or --addr", name.Name)
	case !ok || op.Addr == nil:
		return ""
	case op.Op == "listen" && errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("%s is taken by another program, perhaps by a palier that serves already: stop that one, or choose another place with --addr (--metrics-addr for metrics); port 0 picks a free one", op.Addr)
	case op.Op == "listen" && errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("%s is no address of this machine: --addr and --metrics-addr want one, or 0.0.0.0 for all", op.Addr)
	case op.Op == "listen" && errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("this user may not listen on %s: ports below 1024 are the system's; choose a higher one with --addr, behind a proxy", op.Addr)
	case op.Op == "dial" && op.Timeout():
		return fmt.Sprintf("no answer from %s in time: is the database server up, and does the network let this machine reach it?", op.Addr)
	case op.Op == "dial":
		return fmt.Sprintf("no database server answers at %s: is it up, and is this the right address in --db?", op.Addr)
	}
	return ""
}

// ofFile knows why a file could not be used.
func ofFile(err error) string {
	path := ""
	if one, ok := errors.AsType[*fs.PathError](err); ok {
		path = one.Path
	} else if two, ok := errors.AsType[*os.LinkError](err); ok {
		path = two.New
	}
	switch {
	case path == "":
		return ""
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil { // a new file in no directory, more often than not
			path = filepath.Dir(path)
		}
		return fmt.Sprintf("there is no %s: look for a slip in the name", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("this user may not use %s: run palier as the user that owns the data, such as sudo -u palier palier …", path)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Sprintf("%s is a directory; a file is wanted", path)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("%s goes through something that is no directory", path)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("the disk of %s is full: make room", path)
	case errors.Is(err, syscall.EROFS):
		return fmt.Sprintf("%s is on a disk that is read only", path)
	}
	return ""
}

// ofSQLite knows what is wrong with a database file, by the engine's result codes.
func ofSQLite(err error) string {
	var answer interface {
		error
		Code() int
	}
	if !errors.As(err, &answer) {
		return ""
	}
	return map[int]string{
		5:  "another process has been writing for ten seconds",
		8:  "the database may only be read: run palier as the user that owns the data directory",
		10: "the disk does not read or write the database as it should: look at the system's log, then at the disk",
		11: "the file is damaged: when it is the database, stop the server, keep a copy of the data directory, restore the last backup (palier restore)",
		13: "make room where the data directory is",
		14: "the database's file cannot be opened: may this user write in the data directory? Run palier as its owner",
		26: "the file is not a database: is its name right? When it is Palier's own, restore the last backup (palier restore)",
	}[answer.Code()&0xff]
}
