// Package prospecting knows rounds (tournées): what a user did and plans at an address, his
// projects on its mailboxes, with their appointments, phases and mandates. A signature
// registers its mandate and opens the property, in the write that brings it.
//
// It must not know how a door writes a round: beside each node stands what its sender wrote
// of it, which it keeps and does not read. Numbers of the register are package mandates',
// the diary is package agenda's.
package prospecting

import (
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/mandates"
)

// Round is what one user has of one address (UserPlace: Leads2Keys door, 3.8).
type Round struct {
	Account   int64
	ID        int64
	Agency    int64
	User      int64
	Place     string
	Version   int64
	Sheet     Sheet
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Sheet is a round's content.
type Sheet struct {
	Boxes   []Box
	Actions []Action // at the address, not at one mailbox
	Sent    buildings.Sent
	// Aside are signed mandates that their sender left out: they go on, and are the same
	// when he sends them again.
	Aside []Box
}

// Box is what concerns one mailbox.
type Box struct {
	Mailbox  string
	Actions  []Action
	Projects []Project
	Sent     buildings.Sent
}

// Action is something the user did: flyers, a talk, a refusal.
type Action struct {
	Type    string // free; Palier proposes boitage, vu, absent, refus, rdv
	Date    string // as written: a day, or an instant (RFC 3339)
	Comment string
	Entry   int64 // its line in the diary, 0: it has no date
	Sent    buildings.Sent
}

// ActTypes are the types of action that Palier proposes (Leads2Keys door, 4).
func ActTypes() []string { return []string{"boitage", "vu", "absent", "refus", "rdv"} }

// Project is what an owner may entrust.
type Project struct {
	ID           string // unique in the round; empty on the way in: given
	Type         string // id of a project type
	Date         string
	Expires      string
	Comment      string
	Appointments []Appointment
	Mandates     []Mandate
	Phases       []Phase
	Sent         buildings.Sent
}

// Appointment is a meeting about a project.
type Appointment struct {
	Type    string
	Date    string
	Mood    *int
	Comment string
	Entry   int64
	Sent    buildings.Sent
}

// Mandate is a written order, a draft until a step signs it.
type Mandate struct {
	ID      string
	Agency  string // as written
	Type    string
	Expires string
	Number  string // as written by the sender; what the register gave is Entry.Number
	Name    string
	Steps   []Step
	Photos  []buildings.Photo
	Sent    buildings.Sent
	// What became of it here.
	Card     int64 // whose register numbers it, 0: none
	Kind     mandates.Kind
	Entry    int64  // its number there
	Property int64  // which it opened, or was linked to
	Past     []Step // carried out, and left out since
}

// Step of a mandate.
type Step struct {
	Date  string
	Name  string // Signature, Follow, Amendment, Dropped, or what was written
	Price *float64
	Sent  buildings.Sent
}

// The steps of a mandate that do something (Leads2Keys door, 4).
const (
	Signature = "signature"
	Follow    = "suivi"
	Amendment = "avenant"
	Dropped   = "sans suite"
)

// MandateSteps are the names of a mandate's steps.
func MandateSteps() []string { return []string{Signature, Follow, Amendment, Dropped} }

// PhaseSteps are where a phase may stand, in the vendor's spelling (Leads2Keys door, 4).
func PhaseSteps() []string {
	return []string{"En cours", "Accepté", "Réalisé", "Sans suite", "Stand bye"}
}

// Phase of a project.
type Phase struct {
	Type     string
	Status   []Status
	Photos   []buildings.Photo
	Comments string
	Sent     buildings.Sent
}

// Status is where a phase stood on a day.
type Status struct {
	Date string
	Step string // one of PhaseSteps, or what was written
	Sent buildings.Sent
}

// The kinds of line that rounds have in the journal.
const (
	EventAdded   = "round.added"
	EventChanged = "round.changed"
)

// EventTypes is the line of an agency whose kinds of project somebody changed.
const EventTypes = "agency.project_types_changed"
