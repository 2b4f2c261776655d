package testkit

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	stream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\nendstream`)
	shown  = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
)

// Printed reads back what a PDF of Palier's says, a line for each text in the order in which
// they were printed, no-break spaces as spaces.
func Printed(t testing.TB, file string) string {
	t.Helper()
	if !strings.HasPrefix(file, "%PDF-") {
		t.Fatalf("this is no PDF: %.200s", file)
	}
	var said strings.Builder
	for _, s := range stream.FindAllSubmatch([]byte(file), -1) {
		z, err := zlib.NewReader(bytes.NewReader(s[1]))
		if err != nil {
			continue // not compressed: a face's width, no page
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shown.FindAllSubmatch(content, -1) {
			said.WriteString(printedText(m[1]) + "\n")
		}
	}
	return said.String()
}

func printedText(escaped []byte) string {
	plain := strings.NewReplacer(`\\`, `\`, `\(`, "(", `\)`, ")", `\r`, "\r").Replace(string(escaped))
	var units []uint16
	for i := 0; i+1 < len(plain); i += 2 {
		units = append(units, uint16(plain[i])<<8|uint16(plain[i+1]))
	}
	return string(utf16.Decode(units))
}
