package access

import (
	"context"
	"strings"
	"unicode/utf8"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/passwords"
)

// Newcomer is somebody who opens a test account of his own, to try an API with.
type Newcomer struct {
	Company   string
	Firstname string
	Lastname  string
	Email     string // what he logs in with
	Phone     string
	Password  string
	Language  string // ISO 639-1
}

// SignUp opens a test account with one agency and its administrator, who logs in with
// the password: all of it or nothing. Invalid on "company", "email", also when somebody
// logs in with it already, or "password". Who is asked nothing before must be held back
// by whoever lets him call this.
func (s *Service) SignUp(ctx context.Context, n Newcomer, who event.Who) (User, error) {
	account := Account{Name: strings.TrimSpace(n.Company), Mode: Test, Country: "FR"}
	u := User{Username: loginKey(n.Email), Firstname: n.Firstname, Lastname: n.Lastname, Email: strings.TrimSpace(n.Email), Mobile: n.Phone,
		Group: Administrator, Active: true, Language: n.Language}
	if err := s.signable(ctx, account, u, n.Password); err != nil {
		return User{}, err
	}
	kept, err := s.slow.Hash(ctx, n.Password) // before the write: it is slow, and writers queue
	if err != nil {
		return User{}, err
	}
	var first User
	_, err = s.open(ctx, account, who, func(ctx context.Context, made Account) error {
		by := Operator(made, who.Door)
		by.Who = who
		agency, err := s.CreateAgency(ctx, by, Agency{Name: made.Name, Phone: n.Phone, Email: u.Email})
		if err != nil {
			return err
		}
		u.Agency = agency.ID
		if first, err = s.CreateUser(ctx, by, u); err != nil {
			return err
		}
		return taken(s.store.SetPassword(ctx, made.ID, first.ID, loginKey(u.Email), kept), "email", emailTaken)
	})
	return first, err
}

// signable refuses what cannot become an account.
func (s *Service) signable(ctx context.Context, a Account, u User, password string) error {
	var problems []fault.Problem
	if a.Name == "" || utf8.RuneCountInString(a.Name) > profileLine || strings.ContainsAny(a.Name, "\r\n\x00") {
		problems = append(problems, fault.Problem{Field: "company", Message: "One line of at most 200 characters."})
	}
	problems = append(problems, u.Profile().problems()...)
	if _, ok := s.keys.EmailKey(u.Email); !ok {
		problems = append(problems, fault.Problem{Field: "email", Message: "Not an e-mail address."})
	} else if used, err := s.LoginTaken(ctx, u.Email); err != nil {
		return err
	} else if used {
		problems = append(problems, fault.Problem{Field: "email", Message: emailTaken})
	}
	return fault.All(append(problems, passwords.Problems(password, u.Email, u.Username)...))
}
