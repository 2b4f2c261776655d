package browser_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// What a page, a style sheet, a bidirectional line or a spreadsheet might take for something
// other than text. Each is put into every one of the wrappers.
var (
	hostileTexts = []string{
		`<script>alert(%d)</script>`, `<img src=x onerror=alert(%d)>`, `<svg onload=alert(%d)>`, `<svg><script>alert(%d)</script></svg>`,
		`<iframe srcdoc="<script>parent.alert(%d)</script>">`, `<a href="javascript:alert(%d)">x</a>`, `<details open ontoggle=alert(%d)>`,
		`<input autofocus onfocus=alert(%d)>`, `<style>@import 'javascript:alert(%d)';body{display:none}</style>`, `<link rel=stylesheet href=//evil.example.org/%d.css>`,
		`<base href=//evil.example.org/%d/>`, `<meta http-equiv=refresh content="0;url=//evil.example.org/%d">`, `<form action=//evil.example.org/%d><button>`,
		`{{alert(%d)}}`, `${alert(%d)}`, `<template><img src=x onerror=alert(%d)></template>`, `<b hx-get="/logout?%d" hx-trigger="load">`,
		`<math><mtext><img src=x onerror=alert(%d)>`, `<object data="javascript:alert(%d)">`, `<body onload=alert(%d)>`,
		`=HYPERLINK("http://evil.example.org/%d";"x")`, `+cmd|'/C calc'!A%d`, `-2+3+cmd|' /C calc'!A%d`, "@SUM(1+%d)", "\u202e%d gnp.exe", "\u2066%d\u2069\u202a",
	}
	hostileWraps = []string{
		`%s`, `"%s`, `'%s`, `">%s`, `'>%s`, `</title>%s`, `</textarea>%s`, `</script>%s`, `-->%s`, `]]>%s`, "`%s", `" onmouseover="%s`, `' style='%s`, `\u003c%s`,
		`&lt;%s&gt;`, `x" autofocus onfocus="%s`, `%%3C%s`, `</style>%s`, `<!--%s`, `"/>%s`,
	}
)

// hostilePayloads are all of them, each with a number of its own.
func hostilePayloads() (list []string) {
	for _, text := range hostileTexts {
		for _, wrap := range hostileWraps {
			list = append(list, fmt.Sprintf(wrap, fmt.Sprintf(text, len(list))))
		}
	}
	return list
}

// hostileTextsStayText sends the payloads through two doors, and opens the screens that show
// them: nothing runs, nothing is asked of another server, no screen breaks, and a spreadsheet
// has no formula. What a tab hears of dialogs, of the policy's refusals and of strange
// requests fails the journey (person).
func hostileTextsStayText(s *site) {
	payloads := hostilePayloads()
	if len(payloads) < 500 {
		s.Fatalf("%d payloads, 500 are wanted", len(payloads))
	}
	fields := []string{"lastname", "firstname", "message", "city", "address", "comment", "reference"}
	for at := 0; at < len(payloads); at += len(fields) {
		body := map[string]any{"email": fmt.Sprintf("hostile.%d@example.org", at), "type": 1}
		for i, field := range fields {
			body[field] = payloads[(at+i)%len(payloads)]
		}
		s.lead(body)
	}
	reader := s.director("reader", desk)
	for _, path := range []string{"/", "/leads", "/leads?view=board", "/leads?order=waiting", "/contacts", "/contacts?q=hostile", "/search?q=hostile", "/audit", "/contacts/duplicates"} {
		reader.goes(path)
	}
	reader.goes("/leads")
	links, err := reader.tab.Links()
	reader.must(err)
	opened := 0
	for _, link := range links {
		if opened < 12 && shape(link) == "/leads/…" {
			opened++
			reader.goes(link)
		}
	}
	if opened == 0 {
		s.Error("no lead was opened")
	}
}

// lead sends an enquiry as a client of the Apimo API does; one that the door refuses for its
// length is cut.
func (s *site) lead(body map[string]any) {
	s.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.demo.Apimo.Base+"/agencies/"+s.demo.Apimo.Agency+"/leads", bytes.NewReader(raw))
	if err != nil {
		s.Fatal(err)
	}
	r.SetBasicAuth(s.demo.Apimo.Provider, s.demo.Apimo.Token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(res.Body)
	if res.StatusCode >= 500 || res.StatusCode == http.StatusUnauthorized {
		s.Fatalf("%s: %s: %s", raw, res.Status, said)
	}
}

// The payloads are worth something: in a page without any escaping they would run.
func TestPayloadsAreHostile(t *testing.T) {
	list := hostilePayloads()
	scripts := 0
	for _, one := range list {
		if strings.Contains(one, "alert(") {
			scripts++
		}
	}
	if scripts < 300 || len(list) < 500 {
		t.Errorf("%d payloads, %d of them scripts", len(list), scripts)
	}
}
