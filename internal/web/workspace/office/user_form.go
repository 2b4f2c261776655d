package office

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// userFields are the inputs of a person.
func userFields(c *frame.Call) ([]field, error) {
	roles, err := roleOptions(c)
	if err != nil {
		return nil, err
	}
	languages, err := options(c, "lang", "fr", "en")
	if err != nil {
		return nil, err
	}
	return []field{
		{Name: "firstname", Kind: "text", Auto: "off"}, {Name: "lastname", Kind: "text", Auto: "off", Required: true},
		{Name: "email", Kind: "email", Auto: "off", Required: true, Hint: true}, {Name: "username", Kind: "text", Auto: "off", Hint: true},
		{Name: "role", Kind: "select", Options: roles, Required: true, Hint: true}, {Name: "agency", Kind: "select", Options: agencyOptions(c), Required: true},
		{Name: "phone", Kind: "tel", Auto: "off"}, {Name: "mobile", Kind: "tel", Auto: "off"},
		{Name: "language", Kind: "select", Options: languages}, {Name: "timezone", Kind: "text", Auto: "off", Hint: true},
	}, nil
}

func roleOptions(c *frame.Call) ([]option, error) {
	var names []string
	for _, r := range access.Roles() {
		names = append(names, string(r))
	}
	return options(c, "role", names...)
}

// options are choices whose texts are PREFIX.VALUE.
func options(c *frame.Call, prefix string, values ...string) (list []option, err error) {
	for _, v := range values {
		o := option{Value: v}
		if o.Label, err = c.Words.T(prefix + "." + v); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

func agencyOptions(c *frame.Call) (list []option) {
	for _, a := range c.Agencies() {
		list = append(list, option{Value: strconv.FormatInt(a.ID, 10), Label: a.Name})
	}
	return list
}

// userValues is a person as the form shows him.
func userValues(u access.User) map[string]string {
	return map[string]string{"firstname": u.Firstname, "lastname": u.Lastname, "email": u.Email, "username": u.Username, "role": string(u.Office()),
		"agency": strconv.FormatInt(u.Agency, 10), "phone": u.Phone, "mobile": u.Mobile, "language": u.Language, "timezone": u.Timezone}
}

// setUser puts what the form says into a person.
func setUser(u *access.User, said map[string]string) {
	u.Firstname, u.Lastname, u.Email, u.Username = said["firstname"], said["lastname"], said["email"], said["username"]
	u.Phone, u.Mobile, u.Language, u.Timezone = said["phone"], said["mobile"], said["language"], said["timezone"]
	u.Agency, _ = strconv.ParseInt(said["agency"], 10, 64) // none: the core says so
	if role := access.Role(said["role"]); role != u.Office() {
		u.Become(role)
	}
	if u.Username == "" {
		u.Username = strings.ToLower(u.Email)
	}
}

// userForm is the form of a person, as he is or as it was sent.
func userForm(c *frame.Call, action string, is, was map[string]string, at time.Time) (form, error) {
	fields, err := userFields(c)
	if err != nil {
		return form{}, err
	}
	f, err := fill(c, "user", action, fields, is, was)
	if !at.IsZero() {
		f.Version = frame.Version(at)
	}
	return f, err
}
