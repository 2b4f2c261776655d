package access

// The rights that people have and providers do not.
const (
	VisitsRead  Right = "visits.read"  // visits, slots and conversations of its agencies
	VisitsWrite Right = "visits.write" // opens properties to visits; books, confirms, moves, cancels, reports
	VisitsBook  Right = "visits.book"  // books for oneself, and changes it: who came to the public page
)

// The groups of users by their number in the code list user_group. What a number gives
// is decided here, once for all doors.
const (
	Administrator = 1
	CompanyHead   = 2
	AgencyHead    = 3
	Secretariat   = 4
	Agent         = 5
	Intern        = 6
	Member        = 7
	Franchisor    = 8
	Translator    = 9
	AreaManager   = 10
)

// RightsOf is what a role may do through any door: the whole office works with
// everything, who learns or only looks reads it, a translator sees adverts and no client.
// A prescriber may what his key may, and nothing by his role.
func RightsOf(role Role) []Right {
	reads := []Right{LeadsRead, LeadsAll, UsersRead, ActionsRead, ContactsRead, RequestsRead, PropertiesRead, ContractsRead, ResidencesRead, VisitsRead,
		AccountRead, MandatesRead, PlacesRead, ProjectsRead, ProgramsRead}
	works := append(reads[:len(reads):len(reads)], LeadsWrite, LeadsAssign, ActionsWrite, ContactsWrite, RequestsWrite, PropertiesWrite, VisitsWrite, PlacesWrite, ProjectsWrite, Private)
	switch role {
	case Director:
		return append(works, ContactsMerge, ContactsExport, ContactsErase, ProgramsManage, Arbitrate, RegisterKeep, ImportsRun, FiguresRead, AuditRead, Administer)
	case Manager:
		return append(works, ContactsMerge, ContactsExport, ContactsErase, ProgramsManage, Arbitrate, RegisterKeep, ImportsRun, FiguresRead, AuditRead)
	case Assistant:
		return append(works, ContactsMerge, ImportsRun)
	case Negotiator:
		return works
	case ViewingAgent:
		return []Right{UsersRead, PropertiesRead, VisitsRead, VisitsWrite, AccountRead}
	case Observer:
		return reads
	case Translating:
		return []Right{UsersRead, PropertiesRead, ResidencesRead, AccountRead}
	}
	return nil
}

// everywhere tells a role that works for all agencies of its account; the others do for
// their own.
func everywhere(role Role) bool { return role == Director }
