package office

import (
	"slices"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// rolesPage is what each role may do, as the core has it.
type rolesPage struct {
	Roles  []access.Role
	Groups []rightGroup
}

// rightGroup is the rights to one kind of thing.
type rightGroup struct {
	Name string // key of its title: rights.NAME
	Rows []rightRow
}

// rightRow is a right with who has it.
type rightRow struct {
	Right access.Right
	Has   []held
}

// held tells of one role.
type held struct {
	Role access.Role
	Yes  bool
}

// rightGroups are the rights in the order people read them. One that no role has is left out.
var rightGroups = []struct {
	name   string
	rights []access.Right
}{
	{"leads", []access.Right{access.LeadsRead, access.LeadsWrite, access.LeadsAssign}},
	{"contacts", []access.Right{access.ContactsRead, access.ContactsWrite, access.ContactsMerge, access.ContactsExport, access.ContactsErase, access.Private}},
	{"properties", []access.Right{access.PropertiesRead, access.PropertiesWrite, access.MandatesRead, access.RegisterKeep}},
	{"diary", []access.Right{access.ActionsRead, access.ActionsWrite, access.VisitsRead, access.VisitsWrite}},
	{"field", []access.Right{access.PlacesRead, access.PlacesWrite, access.ProjectsRead, access.ProjectsWrite}},
	{"programs", []access.Right{access.ProgramsRead, access.ProgramsManage, access.Arbitrate}},
	{"office", []access.Right{access.UsersRead, access.FiguresRead, access.ImportsRun, access.AuditRead, access.Administer}},
}

func (o *rooms) roles(c *frame.Call) error {
	d := rolesPage{Roles: access.Roles()}
	for _, g := range rightGroups {
		rows := rightGroup{Name: g.name}
		for _, r := range g.rights {
			row := rightRow{Right: r}
			for _, role := range d.Roles {
				row.Has = append(row.Has, held{role, slices.Contains(access.RightsOf(role), r)})
			}
			rows.Rows = append(rows.Rows, row)
		}
		d.Groups = append(d.Groups, rows)
	}
	return c.Show("roles", d)
}
