package app

import (
	"context"
	"errors"
	"path/filepath"

	"palier/internal/config"
	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

// What the imports of addresses and communes tell.
type (
	AddressProgress = addresses.Progress
	AddressReport   = addresses.Report
	Department      = addresses.Imported
	CommunesReport  = addresses.CommunesReport
	AddressStock    = addresses.Stock
)

// AddressFile is where addresses are kept; "" when nobody said where, which with
// PostgreSQL is so until --addresses does.
func AddressFile(c config.Config) string {
	switch {
	case c.Addresses != "":
		return c.Addresses
	case c.Data != "":
		return filepath.Join(c.Data, addresses.FileName)
	}
	return ""
}

// communesFile is beside the addresses.
func communesFile(c config.Config) string {
	file := AddressFile(c)
	if file == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(file), addresses.CommunesName)
}

var errNoAddressFile = errors.New("there is no place for addresses: say --addresses FILE, which all replicas read, or --data DIR")

// ImportAddresses reads files of the address base; see addresses.Import. Servers need
// not stop: they find each department as soon as it is in.
func ImportAddresses(ctx context.Context, c config.Config, d Deps, files []string, shrink bool, tell func(AddressProgress)) (AddressReport, error) {
	file := AddressFile(c)
	if file == "" {
		return AddressReport{}, errNoAddressFile
	}
	return addresses.Import(ctx, file, files, addresses.Options{Shrink: shrink, Now: d.Now, Progress: tell})
}

// ImportCommunes reads a list of communes; see addresses.ImportCommunes. Servers know it
// from their next start on.
func ImportCommunes(ctx context.Context, c config.Config, file string, shrink bool) (CommunesReport, error) {
	to := communesFile(c)
	if to == "" {
		return CommunesReport{}, errNoAddressFile
	}
	return addresses.ImportCommunes(ctx, to, file, shrink)
}

// KnownAddresses tells how many addresses there are to search in.
func KnownAddresses(ctx context.Context, c config.Config) (AddressStock, error) {
	base := addresses.Open(AddressFile(c))
	defer base.Close()
	return base.Stock(ctx)
}

// SampleAddresses gives a demonstration some addresses, unless it has them.
func SampleAddresses(ctx context.Context, c config.Config, d Deps) error {
	file := AddressFile(c)
	if file == "" {
		return nil // on PostgreSQL, without a place: nothing is found then
	}
	return addresses.ImportSample(ctx, file, d.Now)
}

// addresses opens what addresses are searched in.
func (a *App) addresses() (err error) {
	if a.Communes, err = addresses.Communes(communesFile(a.Config)); err != nil {
		return err
	}
	base := addresses.Open(AddressFile(a.Config))
	a.close = append(a.close, base.Close)
	a.Addresses = places.NewDirectory(base, a.Communes)
	return nil
}
