package access

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Developer (promoteur) is a client space of new-build sales: it has programmes,
// and partners that reach them with keys. Its people and enquiries are those of
// its agency.
type Developer struct {
	Account     int64
	ID          int64
	Slug        string // in every URL of its space, unique in the whole installation
	Name        string
	Agency      int64
	Address     string
	AddressMore string
	Zipcode     string
	City        string
	Country     string // ISO 3166-1 alpha-2
	Logo        string // URL or empty
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// The permissions of a key (docs/adding-an-api.md, 4; the spelling "alloted" is the
// vendor's). The first two reach over all programmes of the developer.
const (
	GlobalLeadView       Right = "global.lead.view"
	GlobalLeadCreate     Right = "global.lead.create"
	InformationView      Right = "information.view"
	LotAllotedView       Right = "lot-alloted.view"
	LotView              Right = "lot.view"
	LotCreate            Right = "lot.create"
	LotUpdate            Right = "lot.update"
	LotDelete            Right = "lot.delete"
	LeadCreate           Right = "lead.create"
	LeadView             Right = "lead.view"
	LeadUpdate           Right = "lead.update"
	RegistrationView     Right = "registration.view"
	RegistrationCreate   Right = "registration.create"
	RegistrationDelete   Right = "registration.delete"
	OptionView           Right = "option.view"
	OptionCreate         Right = "option.create"
	OptionUpdate         Right = "option.update"
	OptionDelete         Right = "option.delete"
	OptionExtendedView   Right = "option-extended.view"
	OptionExtendedDelete Right = "option-extended.delete"
	PurchaseView         Right = "purchase.view"
	PurchaseExtendedView Right = "purchase-extended.view"
	RecordCreate         Right = "record.create" // not in the vendor's list of 22, seen in later integrations
)

// Permissions are all a key can have, in the order of the vendor's document.
func Permissions() []Right {
	return []Right{GlobalLeadView, GlobalLeadCreate, InformationView, LotAllotedView, LotView, LotCreate, LotUpdate, LotDelete,
		LeadCreate, LeadView, LeadUpdate, RegistrationView, RegistrationCreate, RegistrationDelete,
		OptionView, OptionCreate, OptionUpdate, OptionDelete, OptionExtendedView, OptionExtendedDelete,
		PurchaseView, PurchaseExtendedView, RecordCreate}
}

// Global tells a permission that reaches over all programmes.
func (r Right) Global() bool { return r == GlobalLeadView || r == GlobalLeadCreate }

// SplitPermissions reads what JoinRights writes of a key's permissions; "all"
// means every one.
func SplitPermissions(text string) []Right {
	if strings.TrimSpace(text) == "all" {
		return Permissions()
	}
	return SplitRights(text)
}

// Key opens some programmes of one developer to a partner. Out of them nothing
// exists for it; in them it may what it has a permission for, and no more.
type Key struct {
	Account     int64
	ID          int64
	Developer   int64
	Name        string
	User        int64          // whose acts the key's are, 0: nobody's; it opens nothing while that user is switched off
	Permissions []Right        // in the order of Permissions
	Programs    []int64        // by id
	Lots        []int64        // the allotment: lots seen without LotView, by id
	Networks    []netip.Prefix // where calls may come from; none: anywhere
	CreatedAt   time.Time
	UpdatedAt   time.Time
	ExpiresAt   time.Time // zero: does not expire
	RevokedAt   time.Time // zero: in use
}

// Live tells whether the key opens at the instant, for a caller at the address.
// An address that is not known is in no network.
func (k Key) Live(now time.Time, from netip.Addr) bool {
	from = from.Unmap().WithZone("") // as networks are kept; none contains an address with a zone
	return k.RevokedAt.IsZero() && !k.Expired(now) &&
		(len(k.Networks) == 0 || slices.ContainsFunc(k.Networks, func(n netip.Prefix) bool { return n.Contains(from) }))
}

// Expired tells whether the key's time is over at the instant.
func (k Key) Expired(now time.Time) bool { return !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt) }

// sites are what a key opens of its developer's space. Copies of an Actor share
// them: nobody changes them.
type sites struct{ programs, lots []int64 }

// InProgram tells whether the programme is open to the actor. What is not its
// account's an operator is not kept from here, but by the account in every query.
func (a Actor) InProgram(program int64) bool {
	return a.all || a.sites != nil && slices.Contains(a.sites.programs, program)
}

// Programs are those open to the actor, by id; all is true when every one is. The
// list is not the caller's to change; nor are the next two.
func (a Actor) Programs() (list []int64, all bool) {
	if a.sites == nil {
		return nil, a.all
	}
	return a.sites.programs, a.all
}

// Allotment are the lots allotted to a key, by id; nobody else has any.
func (a Actor) Allotment() []int64 {
	if a.sites == nil {
		return nil
	}
	return a.sites.lots
}

// Permissions are those a key was given, in the order of the vendor's document;
// an operator has every one, a provider none.
func (a Actor) Permissions() []Right {
	switch {
	case a.all:
		return Permissions()
	case a.Key != 0:
		return a.rights
	}
	return nil
}
