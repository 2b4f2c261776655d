package documents

import (
	"context"
	"fmt"
	"strings"

	"palier/internal/core/access"
)

// Query is which documents are asked for. What is zero is not asked.
type Query struct {
	Agency int64
	Name   string // what a part of the name is, capitals aside
	Type   string // "pdf" or "picture"
	User   int64  // who put them
	Before int64  // documents before this id; 0: from the newest
	Limit  int
}

// Found are some of them, newest first.
type Found struct {
	List []Document
	Next int64 // what Before is for the following ones; 0: there is none
}

// How many documents one search looks at: a page may be short then though there is a next
// one, and no search is slow.
const (
	looked = 500
	looks  = 10
)

// Find looks among the documents of the actor's agencies. Right: ContactsRead, for they
// show people's papers.
func (s *Service) Find(ctx context.Context, a access.Actor, q Query) (Found, error) {
	var found Found
	if !a.Has(access.ContactsRead) {
		return found, access.Denied()
	}
	agencies, all := a.Agencies()
	if q.Agency != 0 {
		if !a.Opens(q.Agency) {
			return found, errAgency
		}
		agencies, all = []int64{q.Agency}, false
	}
	q.Name = strings.ToLower(q.Name)
	for before, n := q.Before, 0; n < looks; n++ {
		list, err := s.store.PageDocuments(ctx, a.Account, agencies, all, before, looked)
		if err != nil {
			return found, fmt.Errorf("documents.Find: %w", err)
		}
		for _, d := range list {
			before = d.ID
			if !q.fits(d) {
				continue
			}
			if found.List = append(found.List, d); len(found.List) == q.Limit {
				found.Next = d.ID
				return found, nil
			}
		}
		if found.Next = before; len(list) < looked {
			found.Next = 0
			return found, nil
		}
	}
	return found, nil
}

func (q Query) fits(d Document) bool {
	switch {
	case q.User != 0 && d.User != q.User, q.Type == "pdf" && d.Picture(), q.Type == "picture" && !d.Picture():
		return false
	}
	return q.Name == "" || strings.Contains(strings.ToLower(d.Name), q.Name) || strings.Contains(strings.ToLower(d.Description), q.Name)
}
