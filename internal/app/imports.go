package app

import (
	"context"
	"errors"
	"io"

	"palier/internal/api/leads2keys"
	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/places"
)

// imports makes what takes files in.
func (a *App) imports() {
	a.Contacts = imports.NewContacts(a.People)
	a.Places = imports.NewPlaces(a.Buildings, a.store, carried)
	a.Lots = imports.NewLots(a.Programs)
	a.Goods = imports.NewGoods(a.Listings, a.store)
	a.Clients = imports.NewClients(a.People, a.store)
	a.Searches = imports.NewSearches(a.Requests, a.store)
	a.Imports = imports.NewService(a.Ledger, a.store, map[string]imports.Undoer{imports.KindContacts: a.Contacts, imports.KindPlace: a.Places, imports.KindLots: a.Lots,
		imports.KindPoliris: a.Goods, imports.KindApimoContacts: a.Clients, imports.KindApimoProperties: a.Goods, imports.KindApimoRequests: a.Searches})
}

// carried is a building file's tree as ReadPlace gives it back from WritePlace.
func carried(t buildings.Tree) buildings.Tree {
	f, err := leads2keys.ReadPlace(leads2keys.WritePlace(&buildings.File{Tree: t}, nil))
	if err != nil { // a file at the limits, which is more with what stands around it
		return t
	}
	return f.Tree
}

// ReadPlace reads a building file that WritePlace wrote, or somebody after its model
// (docs/imports.md). Invalid: every problem by its path.
func ReadPlace(raw []byte) (imports.Place, error) {
	f, err := leads2keys.ReadPlace(raw)
	return imports.Place{Place: f.Place, Mark: f.Mark, Tree: f.Tree}, err
}

// PlaceProblems puts the core's problems with a building file into the words of the file.
func PlaceProblems(err error) error { return leads2keys.PlaceProblems(err) }

// WritePlace gives an agency's building file of a place as JSON. Missing: it has none.
// That somebody reads its door codes is put into the journal.
func (a *App) WritePlace(ctx context.Context, by access.Actor, agency int64, place string) ([]byte, error) {
	f, err := a.Buildings.Get(ctx, by, agency, place)
	if err != nil {
		return nil, err
	}
	var known *places.Address
	switch address, err := a.Addresses.Address(ctx, place); {
	case err == nil:
		known = &address
	case !fault.Is(err, fault.Missing) && !fault.Is(err, fault.Unavailable): // there may be no address base
		return nil, errors.Join(errors.New("app.WritePlace"), err)
	}
	return leads2keys.WritePlace(&f, known), nil
}

// readPlace reads a building file. Invalid: by the field "file".
func readPlace(body io.Reader) (imports.Place, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return imports.Place{}, err
	}
	p, err := ReadPlace(raw)
	if fault.Is(err, fault.Invalid) {
		return p, fault.Wrap(fault.Invalid, "The building file cannot be read", PlaceProblems(err))
	}
	return p, err
}
