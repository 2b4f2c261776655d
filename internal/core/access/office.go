package access

import (
	"cmp"
	"strings"
)

// The rights of an office: what people of an agency may do beside the work that doors
// know. No provider and no application has any of them.
const (
	LeadsAssign    Right = "leads.assign"       // gives a lead to somebody else
	ContactsMerge  Right = "contacts.merge"     // says that two records are one person, and takes it back
	ContactsExport Right = "contacts.export"    // takes lists, and all that is known of a person, away
	ContactsErase  Right = "contacts.erase"     // erases a person, but for what the law keeps
	ProgramsRead   Right = "programs.read"      // programmes of its agencies, with lots and sales
	ProgramsManage Right = "programs.manage"    // programmes, lots, prices
	Arbitrate      Right = "sales.arbitrate"    // decides between registrations
	RegisterKeep   Right = "register.keep"      // cards, series, cancelled numbers
	ImportsRun     Right = "imports.run"        // imports, and takes them back
	FiguresRead    Right = "figures.read"       // the dashboard
	AuditRead      Right = "audit.read"         // the whole journal
	Administer     Right = "account.administer" // users, agencies, keys, webhooks, settings
)

// Role is what a person is in the workspace: one word for a set of rights.
type Role string

// The roles. A director works for all agencies of the account, the others for their own.
const (
	Director     Role = "director"
	Manager      Role = "manager"
	Negotiator   Role = "agent"
	Assistant    Role = "assistant"
	ViewingAgent Role = "viewing"    // shows properties, and sees what he needs for it
	Prescriber   Role = "prescriber" // sells somebody else's lots: what his key opens, and no more
	Observer     Role = "observer"   // reads: who learns, or only looks
	Translating  Role = "translator" // adverts, and no client
)

// Roles are all of them, in the order people read them.
func Roles() []Role {
	return []Role{Director, Manager, Negotiator, Assistant, ViewingAgent, Prescriber, Observer, Translating}
}

func joinRoles(list []Role) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = string(r)
	}
	return strings.Join(out, ", ")
}

// Office is what the person is: the role that he was given, or the one of his group.
func (u User) Office() Role { return cmp.Or(u.Role, roleOf(u.Group)) }

// Shown is the number of the code list user_group by which partners know the person: the
// list has none for who only shows properties, or sells for somebody else.
func (u User) Shown() int {
	if u.Role == ViewingAgent || u.Role == Prescriber {
		return Member
	}
	return u.Group
}

// Become gives the person a role, and the number of the code list that goes with it where
// the one he has says something else.
func (u *User) Become(role Role) {
	u.Role = role
	if roleOf(u.Group) != role || u.Group == 0 {
		u.Group = groupOf(role)
	}
}

// groupOf is the number by which partners know who has a role.
func groupOf(role Role) int {
	switch role {
	case Director:
		return CompanyHead
	case Manager:
		return AgencyHead
	case Assistant:
		return Secretariat
	case ViewingAgent, Prescriber:
		return Member
	case Observer:
		return Intern
	case Translating:
		return Translator
	}
	return Agent
}

// roleOf is the role that a group of the code list user_group has when nobody said
// otherwise.
func roleOf(group int) Role {
	switch group {
	case Administrator, CompanyHead, Franchisor:
		return Director
	case AgencyHead, AreaManager:
		return Manager
	case Secretariat:
		return Assistant
	case Agent:
		return Negotiator
	case Translator:
		return Translating
	}
	return Observer
}
