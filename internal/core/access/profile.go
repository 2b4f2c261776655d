package access

import (
	"context"
	"strings"
	"unicode/utf8"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Profile is what a user says of himself.
type Profile struct {
	Firstname    string
	Lastname     string
	Phone        string // office
	Mobile       string
	Language     string // ISO 639-1
	Presentation string // to who will visit with him
}

// How long a profile's texts may be, in characters.
const (
	profileLine = 200
	profileText = 4000
)

// Profile is the user's as it is.
func (u User) Profile() Profile {
	return Profile{u.Firstname, u.Lastname, u.Phone, u.Mobile, u.Language, u.Presentation}
}

// with is the user with what a profile says of him.
func (u User) with(p Profile) User {
	u.Firstname, u.Lastname, u.Phone, u.Mobile, u.Language, u.Presentation = p.Firstname, p.Lastname, p.Phone, p.Mobile, p.Language, p.Presentation
	return u
}

// SaveProfile changes what a user says of himself: he does, or who administers the account. Invalid, with
// problems; Forbidden for anybody else.
func (s *Service) SaveProfile(ctx context.Context, by Actor, user int64, p Profile) (User, error) {
	if err := by.mayAnswerFor(user); err != nil {
		return User{}, err
	}
	p = p.tidy()
	if err := fault.All(p.problems()); err != nil {
		return User{}, err
	}
	var u User
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var err error
		if u, err = s.inCharge(ctx, by, user); err != nil || u.Profile() == p {
			return err
		}
		changes := event.Diff(u.Profile().Fields(), p.Fields())
		u = u.with(p)
		u.UpdatedAt = tx.Now()
		tx.Record(event.Event{Kind: "user.updated", Subject: event.Subject{Kind: "user", ID: u.ID}, Agency: u.Agency, Who: by.Who, Changes: changes})
		if err := s.store.UpdateUser(ctx, u); err != nil {
			return err
		}
		return s.stopUser(ctx, by, u)
	})
	return u, err
}

func (p Profile) tidy() Profile {
	for _, text := range []*string{&p.Firstname, &p.Lastname, &p.Phone, &p.Mobile, &p.Presentation} {
		*text = strings.TrimSpace(*text)
	}
	p.Language = strings.ToLower(strings.TrimSpace(p.Language))
	return p
}

func (p Profile) problems() (out []fault.Problem) {
	for _, line := range p.Fields() {
		most, message := profileLine, "One line of at most 200 characters."
		if line.Field == "presentation" {
			most, message = profileText, "At most 4000 characters."
		}
		broken := line.Field != "presentation" && strings.ContainsAny(line.After, "\r\n")
		if broken || !utf8.ValidString(line.After) || strings.Contains(line.After, "\x00") || utf8.RuneCountInString(line.After) > most {
			out = append(out, fault.Problem{Field: line.Field, Message: message})
		}
	}
	if !alpha2(strings.ToUpper(p.Language)) {
		out = append(out, fault.Problem{Field: "language", Message: "Two letters, such as fr."})
	}
	return out
}

// Fields are what the journal says of a profile.
func (p Profile) Fields() []event.Change {
	return []event.Change{{Field: "firstname", After: p.Firstname}, {Field: "lastname", After: p.Lastname}, {Field: "phone", After: p.Phone},
		{Field: "mobile", After: p.Mobile}, {Field: "language", After: p.Language}, {Field: "presentation", After: p.Presentation}}
}
