package apitest

import (
	"bytes"
	"strings"
)

// section is one part of an archive: its title and its text.
type section struct {
	title string
	line  int // of the title, from 1
	text  []byte
}

// parseArchive cuts a file in the txtar form: a comment, then sections that each
// begin with a line "-- title --". A section reaches to the next title; the
// newline before that, or at the end of the file, is not part of it.
func parseArchive(file []byte) (comment []byte, sections []section) {
	current := section{}
	flush := func() {
		current.text = bytes.TrimSuffix(current.text, []byte("\n"))
		if current.title == "" {
			comment = current.text
			return
		}
		sections = append(sections, current)
	}
	number := 0
	for line := range bytes.Lines(file) {
		number++
		if title, ok := sectionTitle(line); ok {
			flush()
			current = section{title: title, line: number}
			continue
		}
		current.text = append(current.text, line...)
	}
	flush()
	return comment, sections
}

// sectionTitle reads a line "-- title --".
func sectionTitle(line []byte) (string, bool) {
	text := strings.TrimRight(string(line), "\r\n")
	title, ok := strings.CutPrefix(text, "-- ")
	if !ok {
		return "", false
	}
	title, ok = strings.CutSuffix(title, " --")
	title = strings.TrimSpace(title)
	return title, ok && title != ""
}
