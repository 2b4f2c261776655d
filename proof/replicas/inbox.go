package main

import (
	"fmt"
	"strings"
	"time"
)

// message is what the harness reads of a webhook's body (docs/webhooks.md, Requests).
type message struct {
	Event   string    `json:"event"`
	Emitted time.Time `json:"emitted_at"`
	Data    struct {
		ID      int64   `json:"id"`
		Status  string  `json:"status"`
		Price   float64 `json:"price_including_vat"`
		Context struct {
			Lead int64 `json:"lead_id"`
		} `json:"context"`
	} `json:"data"`
}

// subject is what a message is about: order is kept for each of them.
type subject struct {
	kind string // "lot", "option" or "interest"
	id   int64
}

func (s subject) String() string { return fmt.Sprintf("%s/%d", s.kind, s.id) }

func (m message) subject() subject {
	kind, _, _ := strings.Cut(m.Event, ":")
	return subject{kind, m.Data.ID}
}

const (
	interest      = "interest"
	statusUpdated = "lot:status-updated"
)

// inbox is what came about one subject.
type inbox struct {
	told   []message // each once
	lastID string
	status string // of the lot, as told last
}

// take adds a message, and says whether it is new and what is wrong with it. The one
// that was told last may come again: its sender did not hear the answer. Anything
// else that is not later than the last has been overtaken.
//
// Every step of a lot is told, so that no two in a row are the same; where they are,
// one between them was lost.
func (b *inbox) take(id string, m message) (isNew bool, kind, detail string) {
	if id == b.lastID {
		return false, "", ""
	}
	if n := len(b.told); n > 0 && !m.Emitted.After(b.told[n-1].Emitted) {
		return false, "out of order", fmt.Sprintf("%s of %s came after %s of %s", m.Event, stamp(m), b.told[n-1].Event, stamp(b.told[n-1]))
	}
	b.told, b.lastID = append(b.told, m), id
	if m.Event != statusUpdated {
		return true, "", ""
	}
	before := b.status
	if b.status = m.Data.Status; b.status == before {
		return true, "untold", fmt.Sprintf("%q at %s, and so it was before: a step between was never told", before, stamp(m))
	}
	return true, "", ""
}

func stamp(m message) string { return m.Emitted.Format("15:04:05.000000") }
