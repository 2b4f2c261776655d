package properties

import (
	"strconv"
	"strings"

	"palier/internal/core/catalog"
	"palier/internal/core/mandates"
)

// named is the row of a code list, its number when there is none; nothing for 0.
func named(books *catalog.Book, book string, id int, lang string) string {
	if id == 0 {
		return ""
	}
	rows, _ := books.Entries(book, lang)
	for _, row := range rows {
		if row.ID == id && row.Name != "" {
			return row.Name
		}
	}
	return strconv.Itoa(id)
}

// regulationOf is the row that a key "regulation.6" or "regulation.6.on" names.
func regulationOf(key string) (int, bool) {
	rest, is := strings.CutPrefix(key, "regulation.")
	if !is {
		return 0, false
	}
	first, _, _ := strings.Cut(rest, ".")
	id, err := strconv.Atoi(first)
	return id, err == nil
}

// clean is a text as it is kept: without spaces around it, and with plain line feeds.
func clean(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// mandants reads who gives a mandate: one a line, the address behind a semicolon.
func mandants(text string) (list []mandates.Mandant) {
	for line := range strings.Lines(text) {
		name, address, _ := strings.Cut(strings.TrimSpace(line), ";")
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, mandates.Mandant{Name: name, Address: strings.TrimSpace(address)})
		}
	}
	return list
}
