package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/buildings"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// A round's sheet as stored in one column, in the manner of building files.
type (
	sheetText struct {
		Boxes   []roundBoxText  `json:"boxes,omitempty"`
		Actions []doneText      `json:"actions,omitempty"`
		Sent    json.RawMessage `json:"sent,omitempty"`
		Aside   []roundBoxText  `json:"aside,omitempty"`
	}
	roundBoxText struct {
		Mailbox  string          `json:"mailbox"`
		Actions  []doneText      `json:"actions,omitempty"`
		Projects []projectText   `json:"projects,omitempty"`
		Sent     json.RawMessage `json:"sent,omitempty"`
	}
	doneText struct {
		Type    string          `json:"type,omitempty"`
		Date    string          `json:"date,omitempty"`
		Comment string          `json:"comment,omitempty"`
		Entry   int64           `json:"entry,omitempty"`
		Sent    json.RawMessage `json:"sent,omitempty"`
	}
	projectText struct {
		ID           string          `json:"id"`
		Type         string          `json:"type,omitempty"`
		Date         string          `json:"date,omitempty"`
		Expires      string          `json:"expires,omitempty"`
		Comment      string          `json:"comment,omitempty"`
		Appointments []meetingText   `json:"appointments,omitempty"`
		Mandates     []mandateText   `json:"mandates,omitempty"`
		Phases       []phaseText     `json:"phases,omitempty"`
		Sent         json.RawMessage `json:"sent,omitempty"`
	}
	meetingText struct {
		Type    string          `json:"type,omitempty"`
		Date    string          `json:"date,omitempty"`
		Mood    *int            `json:"mood,omitempty"`
		Comment string          `json:"comment,omitempty"`
		Entry   int64           `json:"entry,omitempty"`
		Sent    json.RawMessage `json:"sent,omitempty"`
	}
	mandateText struct {
		ID       string          `json:"id"`
		Agency   string          `json:"agency,omitempty"`
		Type     string          `json:"type,omitempty"`
		Expires  string          `json:"expires,omitempty"`
		Number   string          `json:"number,omitempty"`
		Name     string          `json:"name,omitempty"`
		Steps    []stepText      `json:"steps,omitempty"`
		Photos   []photoText     `json:"photos,omitempty"`
		Sent     json.RawMessage `json:"sent,omitempty"`
		Card     int64           `json:"card,omitempty"`
		Kind     mandates.Kind   `json:"kind,omitempty"`
		Entry    int64           `json:"entry,omitempty"`
		Property int64           `json:"property,omitempty"`
		Past     []stepText      `json:"past,omitempty"`
	}
	stepText struct {
		Date  string          `json:"date,omitempty"`
		Name  string          `json:"name,omitempty"`
		Price *float64        `json:"price,omitempty"`
		Sent  json.RawMessage `json:"sent,omitempty"`
	}
	phaseText struct {
		Type     string          `json:"type,omitempty"`
		Status   []statusText    `json:"status,omitempty"`
		Photos   []photoText     `json:"photos,omitempty"`
		Comments string          `json:"comments,omitempty"`
		Sent     json.RawMessage `json:"sent,omitempty"`
	}
	statusText struct {
		Date string          `json:"date,omitempty"`
		Step string          `json:"step,omitempty"`
		Sent json.RawMessage `json:"sent,omitempty"`
	}
)

func packSheet(s prospecting.Sheet) (string, error) {
	text, err := json.Marshal(sheetText{mapped(s.Boxes, packRoundBox), mapped(s.Actions, packDone), json.RawMessage(s.Sent), mapped(s.Aside, packRoundBox)})
	if err != nil {
		return "", fmt.Errorf("storage: round: %w", err)
	}
	return string(text), nil
}

func unpackSheet(text string) (prospecting.Sheet, error) {
	var t sheetText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return prospecting.Sheet{}, fmt.Errorf("storage: round: %w", err)
	}
	return prospecting.Sheet{Boxes: mapped(t.Boxes, unpackRoundBox), Actions: mapped(t.Actions, unpackDone), Sent: buildings.Sent(t.Sent), Aside: mapped(t.Aside, unpackRoundBox)}, nil
}

func packRoundBox(b prospecting.Box) roundBoxText {
	return roundBoxText{b.Mailbox, mapped(b.Actions, packDone), mapped(b.Projects, packProject), json.RawMessage(b.Sent)}
}

func unpackRoundBox(b roundBoxText) prospecting.Box {
	return prospecting.Box{Mailbox: b.Mailbox, Actions: mapped(b.Actions, unpackDone), Projects: mapped(b.Projects, unpackProject), Sent: buildings.Sent(b.Sent)}
}

func packDone(a prospecting.Action) doneText {
	return doneText{a.Type, a.Date, a.Comment, a.Entry, json.RawMessage(a.Sent)}
}

func unpackDone(a doneText) prospecting.Action {
	return prospecting.Action{Type: a.Type, Date: a.Date, Comment: a.Comment, Entry: a.Entry, Sent: buildings.Sent(a.Sent)}
}

func packProject(p prospecting.Project) projectText {
	return projectText{p.ID, p.Type, p.Date, p.Expires, p.Comment, mapped(p.Appointments, packMeeting), mapped(p.Mandates, packMandate), mapped(p.Phases, packPhase), json.RawMessage(p.Sent)}
}

func unpackProject(p projectText) prospecting.Project {
	return prospecting.Project{ID: p.ID, Type: p.Type, Date: p.Date, Expires: p.Expires, Comment: p.Comment, Appointments: mapped(p.Appointments, unpackMeeting),
		Mandates: mapped(p.Mandates, unpackMandate), Phases: mapped(p.Phases, unpackPhase), Sent: buildings.Sent(p.Sent)}
}

func packMeeting(m prospecting.Appointment) meetingText {
	return meetingText{m.Type, m.Date, m.Mood, m.Comment, m.Entry, json.RawMessage(m.Sent)}
}

func unpackMeeting(m meetingText) prospecting.Appointment {
	return prospecting.Appointment{Type: m.Type, Date: m.Date, Mood: m.Mood, Comment: m.Comment, Entry: m.Entry, Sent: buildings.Sent(m.Sent)}
}

func packMandate(m prospecting.Mandate) mandateText {
	return mandateText{m.ID, m.Agency, m.Type, m.Expires, m.Number, m.Name, mapped(m.Steps, packStep), mapped(m.Photos, packPhoto), json.RawMessage(m.Sent),
		m.Card, m.Kind, m.Entry, m.Property, mapped(m.Past, packStep)}
}

func unpackMandate(m mandateText) prospecting.Mandate {
	return prospecting.Mandate{ID: m.ID, Agency: m.Agency, Type: m.Type, Expires: m.Expires, Number: m.Number, Name: m.Name, Steps: mapped(m.Steps, unpackStep),
		Photos: mapped(m.Photos, unpackPhoto), Sent: buildings.Sent(m.Sent), Card: m.Card, Kind: m.Kind, Entry: m.Entry, Property: m.Property, Past: mapped(m.Past, unpackStep)}
}

func packStep(s prospecting.Step) stepText {
	return stepText{s.Date, s.Name, s.Price, json.RawMessage(s.Sent)}
}

func unpackStep(s stepText) prospecting.Step {
	return prospecting.Step{Date: s.Date, Name: s.Name, Price: s.Price, Sent: buildings.Sent(s.Sent)}
}

func packPhase(p prospecting.Phase) phaseText {
	return phaseText{p.Type, mapped(p.Status, packStatus), mapped(p.Photos, packPhoto), p.Comments, json.RawMessage(p.Sent)}
}

func unpackPhase(p phaseText) prospecting.Phase {
	return prospecting.Phase{Type: p.Type, Status: mapped(p.Status, unpackStatus), Photos: mapped(p.Photos, unpackPhoto), Comments: p.Comments, Sent: buildings.Sent(p.Sent)}
}

func packStatus(s prospecting.Status) statusText {
	return statusText{s.Date, s.Step, json.RawMessage(s.Sent)}
}

func unpackStatus(s statusText) prospecting.Status {
	return prospecting.Status{Date: s.Date, Step: s.Step, Sent: buildings.Sent(s.Sent)}
}
