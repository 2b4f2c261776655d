package browser_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// kept are forms that would end what the others need: a log-in, a key, the rows themselves.
var kept = regexp.MustCompile(`^/(logout|login|password|profile/(password|sessions|step|agency)|users/two-steps|users/\d+/|contacts/(retention|merge)|leads/views/remove)` +
	`|/(revoke|disable|rotate|erase|forget|delete|remove|drop|withdraw|cancel|undo|unmerge|off|state|end|close|deny)(\?|$)|/acts/undo`)

// fewOf is how many payloads go into a form: each takes other ones, and together they pass all of
// them round many times.
const fewOf = 8

// often are forms that people fill all day, and take each text at least once.
var often = regexp.MustCompile(`^/(contacts(/\d+/(jot|edit))?|leads/(new|\d+/(answer|log))|properties/new|agenda/new|settings/templates)$`)

// fillsForms sends the payloads through every form of the workspace that takes a text, but for
// those that were filled before.
func (h *siege) fillsForms(forms, before map[string]form) {
	h.Helper()
	var all []func()
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		f := forms[name]
		if _, filled := before[name]; filled || kept.MatchString(f.action) || !strings.HasPrefix(f.action, "/") || strings.HasPrefix(f.action, "//") {
			continue
		}
		all = append(all, func() { h.Helper(); h.fillsOne(f) })
	}
	crowd(all)
}

// tookAll fails the test unless each of the forms in which people write took payloads: a form
// that refuses every one shows none on any screen.
func (h *siege) tookAll() {
	h.Helper()
	for _, action := range []string{"/agencies/…", "/agenda/new", "/agent/visits/…/report", "/cards/…", "/contacts", "/contacts/…/consents", "/contacts/…/edit", "/contacts/…/jot", "/documents",
		"/field/buildings/…/acts", "/field/buildings/…/boxes/b-…/people", "/field/buildings/…/edit", "/field/buildings/…/parts", "/imports", "/keys/adlead", "/keys/clients", "/keys/developers", "/keys/providers",
		"/leads/new", "/leads/views", "/leads/…/answer", "/leads/…/log", "/messages/properties/…", "/profile", "/programs/new", "/programs/…/edit", "/programs/…/lots/new", "/programs/…/lots/…/plans", "/v/…/book",
		"/properties/new", "/properties/…/ad", "/properties/…/photos", "/registrations/new", "/registrations/…/decide", "/settings/lists", "/settings/templates", "/users"} {
		if _, taken := h.taken.Load(action); !taken {
			last, _ := h.refused.Load(action)
			h.Errorf("the form %s took no payload: %v", action, last)
		}
	}
}

// said is what a page says against what was sent.
var said = regexp.MustCompile(`<[^>]+(role="alert"|class="problem)[^>]*>[^§]{0,400}`)

// filling is what goes into the fields of a form.
type filling struct {
	*siege
	form form
	soft map[string]bool // the fields that take any text
}

// fillsOne learns which fields of a form take any text, and sends the payloads through them;
// then garbage through all that it has.
func (h *siege) fillsOne(f form) {
	h.Helper()
	l := &filling{h, f, map[string]bool{}}
	for _, one := range f.fields {
		if one.textual() {
			l.soft[one.name] = true
		}
	}
	if n := len(l.soft); n > 0 && l.sends(false).status >= http.StatusBadRequest {
		l.learns()
	}
	times, n := fewOf, len(l.soft)
	if f.upload {
		n = max(n, 2) // the names of the files are texts
	}
	if f.posts && often.MatchString(f.action) {
		times = len(hostileTexts)
	}
	for ; n > 0 && times > 0; times -= n {
		l.sends(false)
	}
	if f.posts {
		l.sends(true)
	}
}

// learns tries one field after the other.
func (l *filling) learns() {
	l.Helper()
	candidates := l.soft
	taken := map[string]bool{}
	for name := range candidates {
		l.soft = map[string]bool{name: true}
		if l.sends(false).status < http.StatusBadRequest {
			taken[name] = true
		}
	}
	l.soft = taken
}

func (i input) textual() bool {
	return slices.Contains([]string{"", "text", "textarea", "search"}, i.kind) && i.name != "country" && i.name != "timezone"
}

// sends sends the form once: payloads in its soft fields or, as garbage, in all.
func (l *filling) sends(garbage bool) reply {
	l.Helper()
	f := l.form
	if slices.ContainsFunc(f.fields, func(i input) bool { return i.name == "version" && i.value != "" || strings.HasPrefix(i.name, "was.") }) {
		f = l.again()
	}
	fields, files := url.Values{}, []input{}
	for _, one := range f.fields {
		if one.kind == "file" {
			files = append(files, one)
			continue
		}
		fields.Add(one.name, l.value(one, garbage))
	}
	var got reply
	switch {
	case f.upload:
		got = l.uploads(f, fields, files)
	case f.posts:
		got = l.posts(f.action, fields)
	default:
		address, _, _ := strings.Cut(f.action, "?")
		got = l.gets(address + "?" + fields.Encode())
	}
	if got.html() {
		l.whole(got)
	}
	switch {
	case garbage:
	case got.status < http.StatusBadRequest:
		l.taken.Store(kind(f.action), true)
	default:
		l.refused.Store(kind(f.action), fmt.Sprintf("%s: %d %s", f.action, got.status, strings.Join(said.FindAllString(got.text, -1), " ")))
	}
	return got
}

// again is the form as it stands on its page now.
func (l *filling) again() form {
	l.Helper()
	_, forms := l.gets(l.form.page).read()
	for _, one := range forms {
		if one.shape() == l.form.shape() {
			return one
		}
	}
	return l.form
}

// usually is what a person writes where not every text will do.
var usually = map[string]string{"networks": "", "redirect": "https://app.example.org/back", "client": "", "logo": "", "who": "", "property": "", "slug": "espace-" + number,
	"code": "P" + number, "id": number, "media_value": "https://film.example.org/" + number, "url": "https://example.org/bien/" + number}

// payload is the next of all forms together.
func (l *filling) payload() string { return l.payloads[int(l.next.Add(1))%len(l.payloads)] }

func (l *filling) value(one input, garbage bool) string {
	switch {
	case one.name == "once":
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", l.turn.Add(1))
	case garbage && one.kind != "button", l.soft[one.name]:
		return l.payload()
	case one.name == "day" && one.kind == "date": // at one hour somebody has one appointment
		return time.Date(2028, 1, int(l.turn.Add(1)), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case one.value != "" && one.kind != "tel": // a door may have brought one that is none
		return one.value
	}
	n := l.turn.Add(1)
	if usual, is := usually[one.name[strings.LastIndexByte(one.name, '.')+1:]]; is && one.kind != "hidden" { // a row of several puts its place before
		return strings.Replace(usual, number, fmt.Sprint(n), 1)
	}
	switch one.kind {
	case "email":
		return fmt.Sprintf("form.%d@example.org", n)
	case "tel":
		return fmt.Sprintf("+3363998%04d", n%10_000)
	case "url":
		return fmt.Sprintf("https://example.org/%d", n)
	case "date":
		return "2027-01-15"
	case "datetime-local":
		return "2027-01-15T10:00"
	case "number":
		return "2"
	case "hidden", "select", "time", "figure":
		return ""
	}
	return fmt.Sprintf("Saisie %d", n)
}

// uploads sends a form with files, whose names are payloads and whose texts are, too.
func (l *filling) uploads(f form, fields url.Values, files []input) reply {
	l.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		_ = w.WriteField(name, values[0]) // memory takes it
	}
	for _, one := range files {
		name, kind, content := l.file(f)
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {kind},
			"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, one.name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(name))}})
		if err != nil {
			l.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = w.Close()
	r := l.request(http.MethodPost, l.origin+f.action, nil)
	r.Body, r.ContentLength = io.NopCloser(&body), int64(body.Len())
	r.Header.Set("Content-Type", w.FormDataContentType())
	return l.does(r)
}

// file is what the form may take: a picture, a plan, or rows to import.
func (l *filling) file(f form) (name, kind string, content []byte) {
	name = l.payload()
	switch {
	case strings.Contains(f.action, "import"):
		rows := "Nom;Prénom;E-mail;Téléphone;Ville;Commentaire;Référence;Prix\n"
		for range 40 {
			row := fmt.Sprintf("§;§;import.%d@example.org;;§;§;§;150000\n", l.turn.Add(1))
			rows += l.text(row, int(l.next.Add(5)), func(p string) string {
				return `"` + strings.ReplaceAll(p, `"`, `""`) + `"`
			})
		}
		return name + ".csv", "text/csv", []byte(rows)
	case strings.Contains(f.action, "plans"):
		return name + ".pdf", "application/pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	}
	var picture bytes.Buffer
	_ = png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))) // memory takes it
	return name + ".png", "image/png", picture.Bytes()
}
