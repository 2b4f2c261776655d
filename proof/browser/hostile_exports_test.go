package browser_test

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// exportsStay holds every file that one can take away against what its program may do with a
// text: tables, the register, a person's data, the calendar.
func (h *siege) exportsStay(seen *found) {
	h.Helper()
	kinds := map[string]int{}
	for _, address := range seen.files {
		kinds[h.staysFile(h.gets(address))]++
	}
	guarded := 0
	for _, f := range seen.forms {
		if !strings.HasPrefix(f.action, "/exports/") {
			continue
		}
		for _, format := range []string{"csv", "xlsx"} {
			fields := url.Values{}
			for _, one := range f.fields {
				fields.Set(one.name, one.value)
			}
			fields.Set("format", format)
			r := h.posts(f.action, fields)
			kinds[h.staysFile(r)]++
			guarded += strings.Count(r.text, `'=HYPERLINK`)
		}
	}
	made := h.posts("/agent/calendar", nil)
	if feed := regexp.MustCompile(`value="https?://[^/"]+(/[^"]+)"`).FindStringSubmatch(made.text); feed != nil {
		kinds[h.staysFile(h.gets(feed[1]))]++
	}
	for _, want := range []string{"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/pdf", "application/json", "application/zip", "text/calendar"} {
		if kinds[want] == 0 {
			h.Errorf("no %s was taken away: %v", want, kinds)
		}
	}
	if guarded == 0 {
		h.Error("no table has a formula as a text: the payloads are not in them")
	}
}

// staysFile holds a file against its own rules, and gives its type.
func (h *siege) staysFile(r reply) string {
	h.Helper()
	kind, _, _ := strings.Cut(r.header.Get("Content-Type"), ";")
	if r.status != http.StatusOK {
		h.Errorf("%s: %d %.200s", r.address, r.status, r.text)
		return ""
	}
	if r.header.Get("X-Content-Type-Options") != "nosniff" {
		h.Errorf("%s: a browser may guess what it is", r.address)
	}
	rules := map[string]func(string) error{"text/csv": tableStays, "application/pdf": paperStays, "text/calendar": calendarStays, "application/json": dataStays, "application/zip": portfolioStays,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": workbookStays}
	rule, known := rules[kind]
	switch {
	case known:
		if err := rule(r.text); err != nil {
			h.Errorf("%s: %v", r.address, err)
		}
	case !strings.HasPrefix(kind, "image/"):
		h.Errorf("%s: a file of type %q", r.address, kind)
	}
	return kind
}

// tableStays reads a CSV as a spreadsheet in French does: rows of one width, and no cell that
// it would run.
func tableStays(text string) error {
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, cell := range row {
			_, figure := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
			if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) && (figure != nil || cell[0] == '+') {
				return errors.New("a formula: " + cell)
			}
		}
	}
	return nil
}

// workbookStays reads an XLSX: well-formed parts, no formula, and nothing from elsewhere.
func workbookStays(text string) error {
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		return err
	}
	for _, file := range z.File {
		in, err := file.Open()
		if err != nil {
			return err
		}
		for d := xml.NewDecoder(in); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if e, is := token.(xml.StartElement); is && (e.Name.Local == "f" || e.Name.Local == "hyperlink" || e.Name.Local == "externalLink") {
				return errors.New(file.Name + " has <" + e.Name.Local + ">")
			}
		}
		in.Close()
	}
	return nil
}

// portfolioStays reads a portfolio in the Poliris format: its three texts and nothing else, an
// ad a line, all of one width.
func portfolioStays(text string) error {
	z, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		return err
	}
	for _, file := range z.File {
		if file.Name == "Config.txt" || file.Name == "Photos.cfg" {
			continue
		}
		if file.Name != "Annonces.csv" {
			return errors.New("a file of nobody's: " + file.Name)
		}
		table, err := fs.ReadFile(z, file.Name)
		if err != nil {
			return err
		}
		lines := strings.Split(strings.TrimSuffix(string(table), "\r\n"), "\r\n")
		for _, line := range lines {
			if strings.Count(line, "!#") != strings.Count(lines[0], "!#") || strings.ContainsAny(line, "\r\n") {
				return errors.New("a text made another field or line: " + line)
			}
		}
	}
	return nil
}

var packed = regexp.MustCompile(`(?s)stream\r?\n.*?endstream`)

// paperStays looks at a PDF: whole, and with nothing that acts.
func paperStays(text string) error {
	if !strings.HasPrefix(text, "%PDF-") || !strings.HasSuffix(strings.TrimSpace(text), "%%EOF") {
		return errors.New("no whole PDF")
	}
	text = packed.ReplaceAllString(text, "") // bytes of a picture or of a font may look like anything
	for _, acts := range []string{"/JavaScript", "/JS", "/OpenAction", "/Launch", "/URI", "/AA"} {
		if regexp.MustCompile(acts + `\b`).MatchString(text) {
			return errors.New("it has " + acts)
		}
	}
	return nil
}

// properties of a calendar that the program writes.
var properties = regexp.MustCompile(`^(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-[A-Z-]+|REFRESH-INTERVAL|UID|DTSTAMP|DTSTART|DTEND|SEQUENCE|STATUS|SUMMARY|LOCATION|DESCRIPTION|URL|GEO|ORGANIZER|ATTENDEE|TRANSP|TZID|TZOFFSETFROM|TZOFFSETTO|CLASS|LAST-MODIFIED|CATEGORIES)[;:]`)

// calendarStays reads a feed: lines of at most 75 bytes, and no property that a text brought.
func calendarStays(text string) error {
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	for _, line := range lines {
		switch {
		case len(line) > 75:
			return errors.New("a long line: " + line)
		case strings.ContainsAny(line, "\r\n"):
			return errors.New("a line breaks: " + line)
		case !strings.HasPrefix(line, " ") && !properties.MatchString(line):
			return errors.New("a property of nobody's: " + line)
		}
	}
	if !strings.Contains(text, "BEGIN:VEVENT") {
		return errors.New("it has no event")
	}
	return nil
}

func dataStays(text string) error {
	if !json.Valid([]byte(text)) {
		return errors.New("it is no JSON")
	}
	if strings.Contains(text, "<script") {
		return errors.New("a browser that guesses would find a script")
	}
	return nil
}
