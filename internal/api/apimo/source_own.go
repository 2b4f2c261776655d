package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// Records of ours as a Reader sees them when this door shows them: what the API has no word for
// is gone on both sides when two servers are compared.

// OwnContact is a contact with what he answered.
func (r Reader) OwnContact(c people.Contact, answers map[people.Channel]bool) (people.Filing, error) {
	var e wire.Encoder
	renderContact(&e, c, known{answers: answers})
	f, _, err := r.Contact(e.Bytes())
	return f, err
}

// OwnSearch is a search.
func (r Reader) OwnSearch(s requests.Search) (requests.Search, error) {
	var e wire.Encoder
	renderRequest(&e, s)
	s, _, err := r.Search(e.Bytes())
	return s, err
}

// OwnProperty is a property with its pictures.
func (r Reader) OwnProperty(w listings.Whole) (listings.Property, []Photo, error) {
	a := &asker{private: true, site: []byte("https://localhost"), users: map[int64]access.User{}, shown: map[int64][]byte{}}
	p, photos, _, err := r.Property(a.fill(nil, string(PropertyView(w))))
	return p, photos, err
}
