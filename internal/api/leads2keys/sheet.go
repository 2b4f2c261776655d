package leads2keys

import (
	"palier/internal/api/wire"
	"palier/internal/core/buildings"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// The nodes of a round as this API writes them (3.8). appointements is the spelling of the
// vendor's document.

func sheetShape() shape[prospecting.Sheet] {
	return shape[prospecting.Sheet]{func(s *prospecting.Sheet) *buildings.Sent { return &s.Sent }, []field[prospecting.Sheet]{
		list("bal", func(s *prospecting.Sheet) *[]prospecting.Box { return &s.Boxes }, visitedShape()),
		list("action", func(s *prospecting.Sheet) *[]prospecting.Action { return &s.Actions }, actionShape()),
	}}
}

func visitedShape() shape[prospecting.Box] {
	return shape[prospecting.Box]{func(b *prospecting.Box) *buildings.Sent { return &b.Sent }, []field[prospecting.Box]{
		text("bal", func(b *prospecting.Box) *string { return &b.Mailbox }),
		list("action", func(b *prospecting.Box) *[]prospecting.Action { return &b.Actions }, actionShape()),
		list("projet", func(b *prospecting.Box) *[]prospecting.Project { return &b.Projects }, projectShape()),
	}}
}

func actionShape() shape[prospecting.Action] {
	return shape[prospecting.Action]{func(a *prospecting.Action) *buildings.Sent { return &a.Sent }, []field[prospecting.Action]{
		text("type", func(a *prospecting.Action) *string { return &a.Type }),
		moment("date", func(a *prospecting.Action) *string { return &a.Date }),
		text("comment", func(a *prospecting.Action) *string { return &a.Comment }),
	}}
}

func projectShape() shape[prospecting.Project] {
	return shape[prospecting.Project]{func(p *prospecting.Project) *buildings.Sent { return &p.Sent }, []field[prospecting.Project]{
		text("id", func(p *prospecting.Project) *string { return &p.ID }),
		text("type", func(p *prospecting.Project) *string { return &p.Type }),
		moment("date", func(p *prospecting.Project) *string { return &p.Date }),
		moment("expiration", func(p *prospecting.Project) *string { return &p.Expires }),
		text("comment", func(p *prospecting.Project) *string { return &p.Comment }),
		list("appointements", func(p *prospecting.Project) *[]prospecting.Appointment { return &p.Appointments }, appointmentShape()),
		list("mandat", func(p *prospecting.Project) *[]prospecting.Mandate { return &p.Mandates }, mandateShape()),
		list("phase", func(p *prospecting.Project) *[]prospecting.Phase { return &p.Phases }, phaseShape()),
	}}
}

func appointmentShape() shape[prospecting.Appointment] {
	return shape[prospecting.Appointment]{func(a *prospecting.Appointment) *buildings.Sent { return &a.Sent }, []field[prospecting.Appointment]{
		text("type", func(a *prospecting.Appointment) *string { return &a.Type }),
		moment("date", func(a *prospecting.Appointment) *string { return &a.Date }),
		whole("meteo", func(a *prospecting.Appointment) **int { return &a.Mood }),
		text("comment", func(a *prospecting.Appointment) *string { return &a.Comment }),
	}}
}

func mandateShape() shape[prospecting.Mandate] {
	return shape[prospecting.Mandate]{func(m *prospecting.Mandate) *buildings.Sent { return &m.Sent }, []field[prospecting.Mandate]{
		text("id", func(m *prospecting.Mandate) *string { return &m.ID }),
		text("agence", func(m *prospecting.Mandate) *string { return &m.Agency }),
		text("type", func(m *prospecting.Mandate) *string { return &m.Type }),
		moment("expiration", func(m *prospecting.Mandate) *string { return &m.Expires }),
		numbered(),
		text("name", func(m *prospecting.Mandate) *string { return &m.Name }),
		list("steps", func(m *prospecting.Mandate) *[]prospecting.Step { return &m.Steps }, stepShape()),
		list("photo", func(m *prospecting.Mandate) *[]buildings.Photo { return &m.Photos }, photoShape()),
	}}
}

// numbered is the field numero: what the sender wrote, until the register gave a number
// (3.8, rules).
func numbered() field[prospecting.Mandate] {
	shown := func(m *prospecting.Mandate) string {
		if m.Entry != 0 {
			return mandates.Number(m.Entry)
		}
		return m.Number
	}
	return field[prospecting.Mandate]{
		name:  "numero",
		read:  func(in *intake, m *prospecting.Mandate, v wire.Value) { m.Number = in.string("numero", v) },
		says:  func(m *prospecting.Mandate, sent wire.Value, _ bool) bool { return sent.Text() == shown(m) },
		there: func(m *prospecting.Mandate) bool { return shown(m) != "" },
		write: func(e *wire.Encoder, m *prospecting.Mandate, _ bool) { e.String(shown(m)) },
	}
}

func stepShape() shape[prospecting.Step] {
	return shape[prospecting.Step]{func(s *prospecting.Step) *buildings.Sent { return &s.Sent }, []field[prospecting.Step]{
		moment("date", func(s *prospecting.Step) *string { return &s.Date }),
		text("name", func(s *prospecting.Step) *string { return &s.Name }),
		decimal("prix", func(s *prospecting.Step) **float64 { return &s.Price }),
	}}
}

func phaseShape() shape[prospecting.Phase] {
	return shape[prospecting.Phase]{func(p *prospecting.Phase) *buildings.Sent { return &p.Sent }, []field[prospecting.Phase]{
		text("type", func(p *prospecting.Phase) *string { return &p.Type }),
		list("status", func(p *prospecting.Phase) *[]prospecting.Status { return &p.Status }, statusShape()),
		list("photo", func(p *prospecting.Phase) *[]buildings.Photo { return &p.Photos }, photoShape()),
		text("comments", func(p *prospecting.Phase) *string { return &p.Comments }),
	}}
}

func statusShape() shape[prospecting.Status] {
	return shape[prospecting.Status]{func(s *prospecting.Status) *buildings.Sent { return &s.Sent }, []field[prospecting.Status]{
		moment("date", func(s *prospecting.Status) *string { return &s.Date }),
		text("step", func(s *prospecting.Status) *string { return &s.Step }),
	}}
}

// decimal is a number, or nothing.
func decimal[N any](name string, of func(*N) **float64) field[N] {
	return field[N]{
		name: name,
		read: func(in *intake, n *N, v wire.Value) {
			f, ok := v.Float()
			if v.Kind() != wire.KindNumber || !ok {
				in.refuse(name, "must be a number")
				return
			}
			*of(n) = &f
		},
		says: func(n *N, sent wire.Value, _ bool) bool {
			is := *of(n)
			if is == nil || sent.IsNull() {
				return is == nil && sent.IsNull()
			}
			was, ok := sent.Float()
			return ok && was == *is
		},
		there: func(n *N) bool { return *of(n) != nil },
		write: func(e *wire.Encoder, n *N, _ bool) {
			if is := *of(n); is != nil {
				e.Float(*is)
				return
			}
			e.Null()
		},
	}
}
