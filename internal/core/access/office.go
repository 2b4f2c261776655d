package access

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
