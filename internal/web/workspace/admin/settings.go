package admin

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

const settingsPath = "/settings"

func (d *desk) settingRoutes() []route {
	return []route{
		{"GET " + settingsPath, "", d.settings},
		{"GET " + settingsPath + "/visits", access.VisitsRead, d.visitRules},
		{"POST " + settingsPath + "/visits", access.Administer, d.saveVisitRules},
		{"GET " + settingsPath + "/lists", access.Administer, d.codeLists},
		{"POST " + settingsPath + "/lists", access.Administer, d.addCode},
		{"GET " + settingsPath + "/state", access.Administer, d.state},
	}
}

// setting is a line of the index.
type setting struct {
	Path, Key, Icon string
	need            access.Right // "": everybody
}

// settingGroup is what belongs together.
type settingGroup struct {
	Key  string
	List []setting
}

// groups are all settings, by what they are about.
func groups() []settingGroup {
	return []settingGroup{
		{"own", []setting{{"/profile", "profile", "user", ""}, {"/notifications", "notifications", "bell", ""}, {"/applications", "applications", "smartphone", ""}}},
		{"office", []setting{{"/users", "users", "users", access.Administer}, {"/agencies", "agencies", "building", access.Administer}, {"/roles", "roles", "shield", access.Administer},
			{"/cards", "cards", "scroll-text", access.RegisterKeep}}},
		{"work", []setting{{"/settings/inbox", "inbox", "inbox", access.LeadsAssign}, {"/settings/templates", "templates", "mail", access.LeadsWrite},
			{"/settings/visits", "visits", "calendar-days", access.VisitsRead}, {matchingPath, "matching", "search", access.Administer}, {"/settings/lists", "lists", "list", access.Administer}}},
		{"outside", []setting{{keysPath, "keys", "key-round", access.Administer}, {tryPath, "try", "play", access.Administer}, {webhooksPath, "webhooks", "webhook", access.Administer},
			{messagesPath + "/letters", "letters", "send", access.Administer}, {messagesPath, "messages", "message-square", access.VisitsRead}}},
		{"data", []setting{{importsPath, "imports", "file-up", access.ImportsRun}, {exportsPath, "exports", "download", access.PropertiesRead}, {documentsPath, "documents", "file-text", access.ContactsRead},
			{"/contacts/duplicates", "duplicates", "merge", access.ContactsMerge}, {"/consents", "consents", "shield-check", access.ContactsRead}, {"/contacts/retention", "retention", "history", access.ContactsErase}}},
		{"watch", []setting{{"/dashboard", "dashboard", "chart-column", access.FiguresRead}, {auditPath, "audit", "scroll-text", access.AuditRead}, {"/settings/state", "state", "gauge", access.Administer}}},
	}
}

// settings shows what the reader may set.
func (d *desk) settings(c *frame.Call) error {
	var shown []settingGroup
	for _, g := range groups() {
		g.List = slices.DeleteFunc(g.List, func(s setting) bool { return s.need != "" && !c.Actor.Has(s.need) })
		if len(g.List) > 0 {
			shown = append(shown, g)
		}
	}
	return c.Show("settings", shown)
}

// rulesForm are the rules of visits in an account; what is empty is as without rules.
type rulesForm struct {
	Numbers  []ruleNumber
	Opens    string
	Closes   string
	Flags    []ruleFlag
	Holidays string
	Address  string
	Zones    []string
	Edits    bool
	Problems []problem
}

// ruleNumber is a rule that is a number.
type ruleNumber struct {
	Name, Value string
	Low, High   int
	Usual       int
	at          func(*visits.Overrides) **int
}

// ruleFlag is a rule that is a yes or a no, or left as usual.
type ruleFlag struct {
	Name, Value string
	at          func(*visits.Overrides) **bool
}

func ruleNumbers() []ruleNumber {
	return []ruleNumber{
		{Name: "minutes", Low: 5, High: 480, Usual: 30, at: func(o *visits.Overrides) **int { return &o.Minutes }},
		{Name: "buffer", Low: 0, High: 240, Usual: 0, at: func(o *visits.Overrides) **int { return &o.Buffer }},
		{Name: "notice", Low: 0, High: 20160, Usual: 120, at: func(o *visits.Overrides) **int { return &o.Notice }},
		{Name: "cutoff", Low: 0, High: 20160, Usual: 120, at: func(o *visits.Overrides) **int { return &o.Cutoff }},
		{Name: "horizon", Low: 1, High: 365, Usual: 21, at: func(o *visits.Overrides) **int { return &o.Horizon }},
		{Name: "capacity", Low: 1, High: 100, Usual: 1, at: func(o *visits.Overrides) **int { return &o.Capacity }},
	}
}

func ruleFlags() []ruleFlag {
	return []ruleFlag{
		{Name: "auto_confirm", at: func(o *visits.Overrides) **bool { return &o.AutoConfirm }},
		{Name: "confirm_code", at: func(o *visits.Overrides) **bool { return &o.ConfirmCode }},
		{Name: "score", at: func(o *visits.Overrides) **bool { return &o.Score }},
	}
}

// zones are those of public holidays.
func zones() []string {
	return []string{"metropole", "alsace-moselle", "guadeloupe", "guyane", "la-reunion", "martinique", "mayotte", "nouvelle-caledonie", "polynesie-francaise",
		"saint-barthelemy", "saint-martin", "saint-pierre-et-miquelon", "wallis-et-futuna"}
}

func newRulesForm(c *frame.Call, r visits.Overrides, list []problem) rulesForm {
	f := rulesForm{Numbers: ruleNumbers(), Flags: ruleFlags(), Zones: zones(), Edits: c.Actor.Has(access.Administer), Problems: list}
	for i := range f.Numbers {
		if v := *f.Numbers[i].at(&r); v != nil {
			f.Numbers[i].Value = strconv.Itoa(*v)
		}
	}
	for i := range f.Flags {
		if v := *f.Flags[i].at(&r); v != nil {
			f.Flags[i].Value = strconv.FormatBool(*v)
		}
	}
	f.Opens, f.Closes = clock(r.OpensAt), clock(r.ClosesAt)
	if r.Holidays != nil {
		if f.Holidays = *r.Holidays; f.Holidays == "" {
			f.Holidays = "none"
		}
	}
	if r.Address != nil {
		f.Address = string(*r.Address)
	}
	return f
}

// clock is a minute of the day as an input for times shows it.
func clock(minute *int) string {
	if minute == nil {
		return ""
	}
	m := min(*minute, 24*60-1)
	return string([]byte{byte('0' + m/600), byte('0' + m/60%10), ':', byte('0' + m%60/10), byte('0' + m%10)})
}

// minuteOf reads what clock writes; nil: nothing was said.
func minuteOf(text string) *int {
	hour, minute, ok := strings.Cut(text, ":")
	h, one := strconv.Atoi(hour)
	m, other := strconv.Atoi(minute)
	if !ok || one != nil || other != nil {
		return nil
	}
	at := h*60 + m
	return &at
}

func readRules(c *frame.Call) (r visits.Overrides) {
	for _, n := range ruleNumbers() {
		if v, err := strconv.Atoi(c.Value(n.Name)); err == nil {
			*n.at(&r) = &v
		} else if c.Value(n.Name) != "" {
			wrong := -1
			*n.at(&r) = &wrong
		}
	}
	for _, one := range ruleFlags() {
		if v, err := strconv.ParseBool(c.Value(one.Name)); err == nil {
			*one.at(&r) = &v
		}
	}
	r.OpensAt, r.ClosesAt = minuteOf(c.Value("opens_at")), minuteOf(c.Value("closes_at"))
	switch zone := c.Value("holidays"); zone {
	case "":
	case "none":
		none := ""
		r.Holidays = &none
	default:
		r.Holidays = &zone
	}
	if v := visits.Precision(c.Value("address")); v != "" {
		r.Address = &v
	}
	return r
}

func (d *desk) visitRules(c *frame.Call) error {
	r, err := d.Visits.Rules(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Show("rules", newRulesForm(c, r, nil))
}

func (d *desk) saveVisitRules(c *frame.Call) error {
	r := readRules(c)
	if err := d.Visits.SaveRules(c.Context(), c.Actor, r); err != nil {
		return again(c, "rules", "rules", err, func(list []problem) any { return newRulesForm(c, r, list) })
	}
	return c.Said(settingsPath+"/visits", "rules.saved")
}

// codeForm is a code list, and a row to add to it.
type codeForm struct {
	List     string
	Lists    []string
	Rows     []codeRow
	ID       string
	French   string
	English  string
	Problems []problem
}

type codeRow struct {
	ID              int
	French, English string
}

func (d *desk) codeForm(c *frame.Call, list string) (f codeForm, err error) {
	book, err := d.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return f, err
	}
	f = codeForm{List: list, Lists: book.Names()}
	if !slices.Contains(f.Lists, f.List) {
		f.List = "referral"
	}
	french, _ := book.Entries(f.List, catalog.French)
	english, _ := book.Entries(f.List, catalog.English)
	for i, e := range french {
		f.Rows = append(f.Rows, codeRow{e.ID, e.Name, english[i].Name})
	}
	return f, nil
}

func (d *desk) codeLists(c *frame.Call) error {
	f, err := d.codeForm(c, c.Value("list"))
	if err != nil {
		return err
	}
	return c.Show("lists", f)
}

func (d *desk) addCode(c *frame.Call) error {
	id, _ := strconv.Atoi(c.Value("id")) // none is refused
	r := catalog.Row{Catalog: c.Value("list"), ID: id, French: c.Value("fr"), English: c.Value("en")}
	if err := d.Catalogs.Add(c.Context(), c.Actor, r); err != nil {
		list, err := problems(c.Words, "code", err)
		if err != nil {
			return err
		}
		f, err := d.codeForm(c, r.Catalog)
		if err != nil {
			return err
		}
		f.ID, f.French, f.English, f.Problems = c.Value("id"), r.French, r.English, list
		return c.ShowStatus(422, "lists", f)
	}
	return c.Said(c.Words.Link(settingsPath+"/lists", "list", r.Catalog), "code.added", r.ID)
}

// statePage is how the installation is, in words.
type statePage struct {
	State
	Size, Free, At string
	Low            bool // little room is left
	Letters        int64
	LettersDue     string
	Webhooks       int64
	WebhooksDue    string
	Locked         int // endpoints whose secret does not open
}

// lowSpace is when the room that is left is worth a word.
const lowSpace = 1 << 30

func (d *desk) state(c *frame.Call) error {
	s, err := d.State(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := statePage{State: s, Size: c.Words.Number(float64(s.Bytes)/1e6, 1), At: moment(c, s.At), Low: s.Free > 0 && s.Free < lowSpace}
	if s.Free > 0 {
		p.Free = c.Words.Number(float64(s.Free)/1e9, 1)
	}
	letters, due, err := d.Letters.Waiting(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.Letters, p.LettersDue = letters, moment(c, due)
	queued, due, err := d.Webhooks.Queue(c.Context(), c.Actor, c.Now)
	if err != nil {
		return err
	}
	p.Webhooks, p.WebhooksDue = queued, moment(c, due)
	locked, err := d.Webhooks.Locked(c.Context(), c.Actor)
	p.Locked = len(locked)
	if err != nil {
		return err
	}
	return c.Show("state", p)
}
