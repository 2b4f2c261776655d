package storage

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"palier/internal/core/audit"
	"palier/internal/core/event"
)

// calledBy is how the things of a kind are called: their table as x with what it is joined to,
// what they are called by, what leads to their screen beside their number, and whose agency
// they are of; of everybody when that is empty.
type calledBy struct{ from, name, within, agency string }

const (
	sqlCalledProgram = ` join programs g on g.account_id = x.account_id and g.id = x.program_id join developers d on d.account_id = g.account_id and d.id = g.developer_id`
	sqlCalledLead    = ` left join leads l on l.account_id = x.account_id and l.id = x.lead_id left join contacts p on p.account_id = l.account_id and p.id = coalesce(l.shown_id, l.contact_id)`
)

// person calls somebody by his names or, when there are none, by something else of his.
func person(table, otherwise string) string {
	names := `trim(` + table + `.firstname || ' ' || ` + table + `.lastname)`
	return `case when ` + names + ` <> '' then ` + names + ` else ` + table + `.` + otherwise + ` end`
}

// treeHead is where a building's tree has its name and address; it is read, not shown.
var treeHead = fmt.Sprintf(`substr(x.tree, 1, %d)`, heads)

// callings are the kinds of thing that have a name, and are found by their numbers.
func callings() map[string]calledBy {
	sold := func(table string) calledBy {
		return calledBy{table + ` x` + sqlCalledProgram + sqlCalledLead, `coalesce(` + person("p", "company") + `, '')`, `cast(x.program_id as text)`, `d.agency_id`}
	}
	return map[string]calledBy{
		"user": {`users x`, person("x", "username"), `''`, ``}, "provider": {`providers x`, `x.name`, `''`, ``}, "key": {`keys x`, `x.name`, `''`, ``},
		"client": {`clients x`, `x.name`, `''`, ``}, "agency": {`agencies x`, `x.name`, `''`, ``}, "card": {`cards x`, `x.number`, `''`, ``},
		"developer": {`developers x`, `x.name`, `''`, `x.agency_id`},
		"contact":   {`contacts x`, person("x", "company"), `''`, `x.agency_id`},
		"lead": {`leads x left join contacts p on p.account_id = x.account_id and p.id = coalesce(x.shown_id, x.contact_id)`, `coalesce(` + person("p", "company") + `, '')`,
			`''`, `x.agency_id`},
		"property":        {`properties x`, `x.reference`, `''`, `x.agency_id`},
		"program":         {`programs x join developers d on d.account_id = x.account_id and d.id = x.developer_id`, `x.name`, `''`, `d.agency_id`},
		"lot":             {`lots x` + sqlCalledProgram, `x.reference`, `cast(x.program_id as text)`, `d.agency_id`},
		"option":          sold("options"),
		"purchase":        sold("purchases"),
		"registration":    {`registrations x` + sqlCalledProgram + ` left join contacts p on p.account_id = x.account_id and p.id = x.contact_id`, `coalesce(` + person("p", "company") + `, '')`, `''`, `d.agency_id`},
		"visit":           {`visits x join properties o on o.account_id = x.account_id and o.id = x.property_id`, `o.reference`, `x.uid`, `x.agency_id`},
		"building":        {`buildings x`, treeHead, `x.place`, `x.agency_id`},
		"round":           {`rounds x left join buildings b on b.account_id = x.account_id and b.agency_id = x.agency_id and b.place = x.place`, `coalesce(` + strings.Replace(treeHead, "x.", "b.", 1) + `, '')`, `x.place`, `x.agency_id`},
		"request":         {`requests x left join contacts p on p.account_id = x.account_id and p.id = x.shown_id`, `coalesce(` + person("p", "company") + `, '')`, `''`, `x.agency_id`},
		"action":          {`actions x`, `x.subject`, `''`, `x.agency_id`},
		"document":        {`documents x`, `x.name`, `''`, `x.agency_id`},
		"answer_template": {`answer_templates x`, `x.name`, `''`, `x.agency_id`},
		"view":            {`saved_views x`, `x.name`, `''`, `x.agency_id`},
		"import":          {`imports x`, `x.file`, `''`, `x.agency_id`},
		"upload":          {`uploads x`, `x.file`, `''`, `x.agency_id`},
	}
}

// NamesOf implements audit.Store. All are asked in one statement, from the few numbers
// that a page has to the many rows there are.
func (d *DB) NamesOf(ctx context.Context, account int64, things []event.Subject, agencies []int64) (map[event.Subject]audit.Known, error) {
	query, args := namesSQL(account, things, agencies)
	if query == "" {
		return map[event.Subject]audit.Known{}, nil
	}
	known := map[event.Subject]audit.Known{}
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var s event.Subject
		var k audit.Known
		err := scan(&s.Kind, &s.ID, &k.Name, &k.Within)
		if s.Kind == "building" || s.Kind == "round" || strings.HasPrefix(s.Kind, audit.Place) {
			called, address := headOf(k.Name)
			k.Name = cmp.Or(address, called, k.Within)
		}
		if k.Name = strings.TrimSpace(k.Name); err == nil {
			known[event.Subject{Kind: strings.Clone(s.Kind), ID: s.ID}] = k
		}
		return struct{}{}, err
	})
	return known, err
}

// valued writes values as rows of one column, as among does for a list.
func valued[V int64 | string](args *[]any, values []V, kind string) string {
	rows := make([]string, roundedUp(len(values)))
	for i := range rows {
		*args = append(*args, values[min(i, len(values)-1)])
		rows[i] = fmt.Sprintf("(cast($%d as %s))", len(*args), kind)
	}
	return strings.Join(rows, ", ")
}

// namesSQL is empty when nothing that has a name is asked for.
func namesSQL(account int64, things []event.Subject, agencies []int64) (string, []any) {
	ids, places := map[string][]int64{}, []string{}
	var kinds []string // in the order in which they are met
	for _, s := range things {
		if place, is := strings.CutPrefix(s.Kind, audit.Place); is {
			places = append(places, place)
			continue
		}
		if ids[s.Kind] == nil {
			kinds = append(kinds, s.Kind)
		}
		ids[s.Kind] = append(ids[s.Kind], s.ID)
	}
	args := []any{account}
	list := ""
	open := func() string { // PostgreSQL refuses arguments that nothing uses
		if agencies != nil && list == "" {
			list = among(&args, append([]int64{0}, agencies...)) // none is no agency's
		}
		return list
	}
	var asked, parts []string
	all := callings()
	for _, kind := range kinds {
		of, is := all[kind]
		if !is {
			continue
		}
		asked = append(asked, kind+`_asked (id) as (values `+valued(&args, ids[kind], "bigint")+`)`)
		parts = append(parts, `select '`+kind+`', x.id, `+of.name+`, `+of.within+` from `+kind+`_asked a cross join `+of.from+` where x.account_id = $1 and x.id = a.id`+of.openTo(open))
	}
	if len(places) > 0 {
		asked = append(asked, `place_asked (place) as (values `+valued(&args, places, "text")+`)`)
		parts = append(parts, `select '`+audit.Place+`' || x.place, 0, `+treeHead+`, x.place from place_asked a cross join agencies g cross join buildings x
where g.account_id = $1 and x.account_id = $1 and x.agency_id = g.id and x.place = a.place`+calledBy{agency: `x.agency_id`}.openTo(open))
	}
	if len(parts) == 0 {
		return "", nil
	}
	return `with ` + strings.Join(asked, ", ") + ` ` + strings.Join(parts, ` union all `), args
}

// openTo narrows things to agencies; empty: all are asked for.
func (of calledBy) openTo(open func() string) string {
	if of.agency == "" || open() == "" {
		return ""
	}
	return ` and ` + of.agency + ` in ` + open()
}
