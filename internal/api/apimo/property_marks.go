package apimo

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// A stored view of a property has marks where an answer depends on who asks, or on what
// belongs to others: markStart, a letter, what it is about, markEnd. Texts in JSON have no
// such bytes, they are escaped there.
const (
	markStart = '\x01'
	markEnd   = '\x02'

	userMark   = 'u' // a user's number: the user, whole
	ownersMark = 'o' // the owner, and all owners behind it
	siteMark   = 's' // the address of the server, within a text
	refMark    = 'r' // a reference that is a number: text, or the number
	opens      = '(' // what follows is private
	closes     = ')'

	closing = string(markStart) + string(closes) + string(markEnd)
)

func markOf(letter byte, id int64) []byte {
	return append(strconv.AppendInt([]byte{markStart, letter}, id, 10), markEnd)
}

// privately writes a field behind which fields follow that are private. The mark takes in the
// comma, which the encoder knows nothing of.
func privately(e *wire.Encoder, name string, value []byte, fields func(*wire.Encoder)) {
	var inner wire.Encoder
	inner.Object()
	fields(&inner)
	inner.End()
	raw := append(slices.Clip(value), markStart, opens, markEnd, ',')
	raw = append(raw, inner.Bytes()[1:len(inner.Bytes())-1]...)
	e.RawField(name, append(raw, markStart, closes, markEnd))
}

// referenceMark is a reference as text; one old public client wants numbers (README.md,
// Settings of a provider), so that those are marked.
func referenceMark(reference string) []byte {
	var e wire.Encoder
	e.String(reference)
	if n, err := strconv.ParseInt(reference, 10, 64); err == nil {
		return append(strconv.AppendInt(append([]byte{markStart, refMark}, append(e.Bytes(), ' ')...), n, 10), markEnd)
	}
	return e.Bytes()
}

// photoMark is the public address of a picture.
func photoMark(uid string) []byte {
	raw := []byte{'"', markStart, siteMark, markEnd}
	return append(append(raw, photoURL("", uid)...), '"')
}

// photoURL is the public address of a picture below that of the server.
func photoURL(base, uid string) string { return base + "/photos/" + uid + "/full.jpg" }

// asker is who a list of properties is for, and what its marks are filled with.
type asker struct {
	actor   access.Actor
	private bool
	numbers bool
	site    []byte // as it stands within a text
	users   map[int64]access.User
	shown   map[int64][]byte // users that were rendered
	owners  map[int64][]int64
}

// fill appends a view with its marks filled.
func (a *asker) fill(dst []byte, view string) []byte {
	for {
		at := strings.IndexByte(view, markStart)
		if at < 0 {
			return append(dst, view...)
		}
		dst = append(dst, view[:at]...)
		end := at + strings.IndexByte(view[at:], markEnd)
		letter, about := view[at+1], view[at+2:end]
		view = view[end+1:]
		switch letter {
		case opens:
			if !a.private {
				_, view, _ = strings.Cut(view, closing)
			}
		case siteMark:
			dst = append(dst, a.site...)
		case refMark:
			text := strings.LastIndexByte(about, ' ')
			if a.numbers {
				dst = append(dst, about[text+1:]...)
			} else {
				dst = append(dst, about[:text]...)
			}
		case userMark:
			dst = append(dst, a.user(id(about))...)
		case ownersMark:
			dst = appendOwners(dst, a.owners[id(about)])
		}
	}
}

func id(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64)
	return n
}

// user is who is in charge of a property, with numbers in either profile, or null.
func (a *asker) user(id int64) []byte {
	if text, done := a.shown[id]; done {
		return text
	}
	text := []byte("null")
	if u, known := a.users[id]; known {
		to := a.actor
		to.Apimo.Profile = "openapi"
		var e wire.Encoder
		renderUser(&e, u, to)
		text = e.Bytes()
	}
	a.shown[id] = text
	return text
}

// appendOwners writes the first of a property's owners, for whom the document has one place,
// null when none is known, and all of them beside it.
func appendOwners(dst []byte, owners []int64) []byte {
	if len(owners) == 0 {
		return append(dst, "null"...)
	}
	dst = append(strconv.AppendInt(dst, owners[0], 10), `,"owners":[`...)
	for i, id := range owners {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, id, 10)
	}
	return append(dst, ']')
}

// formerPrice is one of the prices that a property had, as its log has it.
func formerPrice(e *wire.Encoder, c listings.PriceChange) {
	e.StringField("field", "price")
	value := ""
	if c.Price.Currency != "" {
		value = priceText(c.Price)
	}
	e.StringField("value", value)
	momentField(e, "date", c.At)
}

// about has what the marks of these properties are filled with.
func (d *Door) about(c *call, a *asker, ids []int64) (err error) {
	if !a.private {
		return nil
	}
	a.owners, err = d.Listings.Owners(c.Ctx, c.actor, ids)
	return err
}

// asker makes ready for a list of properties.
func (d *Door) asker(c *call) (*asker, error) {
	list, _, err := d.Access.Users(c.Ctx, c.actor, c.agency.ID, 0, 0)
	if err != nil {
		return nil, err
	}
	a := &asker{actor: c.actor, private: c.actor.Has(access.Private), numbers: c.actor.Apimo.NumberRefs,
		users: make(map[int64]access.User, len(list)), shown: make(map[int64][]byte, len(list))}
	for _, u := range list {
		a.users[u.ID] = u
	}
	var e wire.Encoder
	e.String(d.site(c.R))
	a.site = e.Bytes()[1 : len(e.Bytes())-1]
	return a, nil
}
