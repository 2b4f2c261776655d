package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/buildings"
)

// A building file's tree as stored in one column. Names never change meaning. What a
// sender wrote of a node is part of it as it came.
type (
	treeText struct {
		Name      string          `json:"name,omitempty"`
		Address   string          `json:"address,omitempty"`
		Buildings []buildingText  `json:"buildings,omitempty"`
		Sent      json.RawMessage `json:"sent,omitempty"`
	}
	buildingText struct {
		ID      string          `json:"id"`
		Name    string          `json:"name,omitempty"`
		Code    string          `json:"code,omitempty"`
		Comment string          `json:"comment,omitempty"`
		Remarks *remarksText    `json:"remarks,omitempty"`
		Photos  []photoText     `json:"photos,omitempty"`
		Stairs  []stairText     `json:"stairs,omitempty"`
		Sent    json.RawMessage `json:"sent,omitempty"`
	}
	stairText struct {
		ID     string          `json:"id"`
		Name   string          `json:"name,omitempty"`
		Photos []photoText     `json:"photos,omitempty"`
		Boxes  []boxText       `json:"boxes,omitempty"`
		Sent   json.RawMessage `json:"sent,omitempty"`
	}
	boxText struct {
		ID        string          `json:"id"`
		Floor     *int            `json:"floor,omitempty"`
		Number    *int            `json:"number,omitempty"`
		Door      string          `json:"door,omitempty"`
		Kind      string          `json:"kind,omitempty"`
		Remarks   *remarksText    `json:"remarks,omitempty"`
		Photos    []photoText     `json:"photos,omitempty"`
		Companies []companyText   `json:"companies,omitempty"`
		People    []occupantText  `json:"people,omitempty"`
		Sent      json.RawMessage `json:"sent,omitempty"`
	}
	companyText struct {
		ID       string          `json:"id"`
		Name     string          `json:"name,omitempty"`
		Status   string          `json:"status,omitempty"`
		Activity string          `json:"activity,omitempty"`
		Email    string          `json:"email,omitempty"`
		Phone    string          `json:"phone,omitempty"`
		Fax      string          `json:"fax,omitempty"`
		Web      string          `json:"web,omitempty"`
		Comments string          `json:"comments,omitempty"`
		Sent     json.RawMessage `json:"sent,omitempty"`
	}
	occupantText struct {
		ID        string          `json:"id"`
		Civility  string          `json:"civility,omitempty"`
		Firstname string          `json:"firstname,omitempty"`
		Lastname  string          `json:"lastname,omitempty"`
		Job       string          `json:"job,omitempty"`
		Phone     string          `json:"phone,omitempty"`
		Mobile    string          `json:"mobile,omitempty"`
		Email     string          `json:"email,omitempty"`
		Web       string          `json:"web,omitempty"`
		Comment   string          `json:"comment,omitempty"`
		Mood      *int            `json:"mood,omitempty"`
		Sent      json.RawMessage `json:"sent,omitempty"`
		Contact   int64           `json:"contact,omitempty"`
	}
	photoText struct {
		ID   string          `json:"id"`
		Mime string          `json:"mime,omitempty"`
		Text string          `json:"text,omitempty"`
		Date string          `json:"date,omitempty"`
		Sent json.RawMessage `json:"sent,omitempty"`
	}
	remarksText struct {
		Plus        []remarkText    `json:"plus,omitempty"`
		Minus       []remarkText    `json:"minus,omitempty"`
		Informative []remarkText    `json:"informative,omitempty"`
		Qualities   []remarkText    `json:"qualities,omitempty"`
		Quantities  []remarkText    `json:"quantities,omitempty"`
		Sent        json.RawMessage `json:"sent,omitempty"`
	}
	remarkText struct {
		Text     string `json:"text,omitempty"`
		Tag      string `json:"tag,omitempty"`
		Quality  string `json:"quality,omitempty"`
		Quantity string `json:"quantity,omitempty"`
		Unit     string `json:"unit,omitempty"`
	}
)

func packTree(t buildings.Tree) (string, error) {
	text, err := json.Marshal(treeText{t.Name, t.Address, mapped(t.Buildings, packBuilding), json.RawMessage(t.Sent)})
	if err != nil {
		return "", fmt.Errorf("storage: building file: %w", err)
	}
	return string(text), nil
}

func unpackTree(text string) (buildings.Tree, error) {
	var t treeText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return buildings.Tree{}, fmt.Errorf("storage: building file: %w", err)
	}
	return buildings.Tree{Name: t.Name, Address: t.Address, Buildings: mapped(t.Buildings, unpackBuilding), Sent: buildings.Sent(t.Sent)}, nil
}

func packBuilding(b buildings.Building) buildingText {
	return buildingText{b.ID, b.Name, b.Code, b.Comment, packRemarks(b.Remarks), mapped(b.Photos, packPhoto), mapped(b.Stairs, packStairs), json.RawMessage(b.Sent)}
}

func unpackBuilding(b buildingText) buildings.Building {
	return buildings.Building{ID: b.ID, Name: b.Name, Code: b.Code, Comment: b.Comment, Remarks: unpackRemarks(b.Remarks),
		Photos: mapped(b.Photos, unpackPhoto), Stairs: mapped(b.Stairs, unpackStairs), Sent: buildings.Sent(b.Sent)}
}

func packStairs(s buildings.Staircase) stairText {
	return stairText{s.ID, s.Name, mapped(s.Photos, packPhoto), mapped(s.Boxes, packBox), json.RawMessage(s.Sent)}
}

func unpackStairs(s stairText) buildings.Staircase {
	return buildings.Staircase{ID: s.ID, Name: s.Name, Photos: mapped(s.Photos, unpackPhoto), Boxes: mapped(s.Boxes, unpackBox), Sent: buildings.Sent(s.Sent)}
}

func packBox(b buildings.Mailbox) boxText {
	return boxText{b.ID, b.Floor, b.Number, b.Door, b.Kind, packRemarks(b.Remarks), mapped(b.Photos, packPhoto),
		mapped(b.Companies, packCompany), mapped(b.People, packOccupant), json.RawMessage(b.Sent)}
}

func unpackBox(b boxText) buildings.Mailbox {
	return buildings.Mailbox{ID: b.ID, Floor: b.Floor, Number: b.Number, Door: b.Door, Kind: b.Kind, Remarks: unpackRemarks(b.Remarks),
		Photos: mapped(b.Photos, unpackPhoto), Companies: mapped(b.Companies, unpackCompany), People: mapped(b.People, unpackOccupant), Sent: buildings.Sent(b.Sent)}
}

func packCompany(c buildings.Company) companyText {
	return companyText{c.ID, c.Name, c.Status, c.Activity, c.Email, c.Phone, c.Fax, c.Web, c.Comments, json.RawMessage(c.Sent)}
}

func unpackCompany(c companyText) buildings.Company {
	return buildings.Company{ID: c.ID, Name: c.Name, Status: c.Status, Activity: c.Activity, Email: c.Email, Phone: c.Phone, Fax: c.Fax, Web: c.Web,
		Comments: c.Comments, Sent: buildings.Sent(c.Sent)}
}

func packOccupant(p buildings.Person) occupantText {
	return occupantText{p.ID, p.Civility, p.Firstname, p.Lastname, p.Job, p.Phone, p.Mobile, p.Email, p.Web, p.Comment, p.Mood, json.RawMessage(p.Sent), p.Contact}
}

func unpackOccupant(p occupantText) buildings.Person {
	return buildings.Person{ID: p.ID, Civility: p.Civility, Firstname: p.Firstname, Lastname: p.Lastname, Job: p.Job, Phone: p.Phone, Mobile: p.Mobile,
		Email: p.Email, Web: p.Web, Comment: p.Comment, Mood: p.Mood, Sent: buildings.Sent(p.Sent), Contact: p.Contact}
}

func packPhoto(p buildings.Photo) photoText {
	return photoText{p.ID, p.Mime, p.Text, p.Date, json.RawMessage(p.Sent)}
}

func unpackPhoto(p photoText) buildings.Photo {
	return buildings.Photo{ID: p.ID, Mime: p.Mime, Text: p.Text, Date: p.Date, Sent: buildings.Sent(p.Sent)}
}

// packRemarks leaves out what nobody said or sent: most mailboxes have no remark.
func packRemarks(r buildings.Remarks) *remarksText {
	lists := [][]buildings.Remark{r.Plus, r.Minus, r.Informative, r.Qualities, r.Quantities}
	n := len(r.Sent)
	for _, l := range lists {
		n += len(l)
	}
	if n == 0 {
		return nil
	}
	pack := func(v buildings.Remark) remarkText { return remarkText(v) }
	return &remarksText{mapped(r.Plus, pack), mapped(r.Minus, pack), mapped(r.Informative, pack), mapped(r.Qualities, pack), mapped(r.Quantities, pack), json.RawMessage(r.Sent)}
}

func unpackRemarks(r *remarksText) buildings.Remarks {
	if r == nil {
		return buildings.Remarks{}
	}
	unpack := func(v remarkText) buildings.Remark { return buildings.Remark(v) }
	return buildings.Remarks{Plus: mapped(r.Plus, unpack), Minus: mapped(r.Minus, unpack), Informative: mapped(r.Informative, unpack),
		Qualities: mapped(r.Qualities, unpack), Quantities: mapped(r.Quantities, unpack), Sent: buildings.Sent(r.Sent)}
}

// mapped turns every value of a list into its other form; no list is no list.
func mapped[T, U any](list []T, turn func(T) U) []U {
	if list == nil {
		return nil
	}
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = turn(v)
	}
	return out
}
