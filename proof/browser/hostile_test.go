package browser_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What a page, a style sheet, a bidirectional line, a link, a calendar or a spreadsheet might
// take for something other than text. Each is put into every one of the wrappers.
var (
	hostileTexts = []string{
		`<script>alert(%d)</script>`, `<img src=x onerror=alert(%d)>`, `<svg onload=alert(%d)>`, `<svg><script>alert(%d)</script></svg>`,
		`<iframe srcdoc="<script>parent.alert(%d)</script>">`, `<a href="javascript:alert(%d)">x</a>`, `<details open ontoggle=alert(%d)>`,
		`<input autofocus onfocus=alert(%d)>`, `<style>@import 'javascript:alert(%d)';body{display:none}</style>`, `<link rel=stylesheet href=//evil.example.org/%d.css>`,
		`<base href=//evil.example.org/%d/>`, `<meta http-equiv=refresh content="0;url=//evil.example.org/%d">`, `<form action=//evil.example.org/%d><button>`,
		`{{alert(%d)}}`, `${alert(%d)}`, `<template><img src=x onerror=alert(%d)></template>`, `<b hx-get="/logout?%d" hx-trigger="load">`,
		`<math><mtext><img src=x onerror=alert(%d)>`, `<object data="javascript:alert(%d)">`, `<body onload=alert(%d)>`, `<b id=made%d class=made>`,
		`javascript:alert(%d)`, `//evil.example.org/%d.png`, `red;background:url(//evil.example.org/%d)`, "x\r\nATTACH:http://evil.example.org/%d", "x\r\nSet-Cookie: made=%d",
		`=HYPERLINK("http://evil.example.org/%d";"x")`, `+cmd|'/C calc'!A%d`, `-2+3+cmd|' /C calc'!A%d`, "@SUM(1+%d)", "\t=1+%d", "\r=1+%d", "\u202e%d gnp.exe", "\u2066%d\u2069\u202a",
	}
	hostileWraps = []string{
		`%s`, `"%s`, `'%s`, `">%s`, `</title>%s`, `</textarea>%s`, `</script>%s`, `-->%s`, "`%s", `" onmouseover="%s`, `' style='%s`, `\u003c%s`,
		`&lt;%s&gt;`, `x" autofocus onfocus="%s`, `</style>%s`, `<!--%s`,
	}
)

// hostilePayloads are all of them, each with a number of its own, in an order in which those that
// follow each other differ in text and wrapper.
func hostilePayloads() (list []string) {
	for i := range len(hostileTexts) * len(hostileWraps) {
		text, wrap := i%len(hostileTexts), (i+i/len(hostileTexts))%len(hostileWraps)
		list = append(list, fmt.Sprintf(hostileWraps[wrap], fmt.Sprintf(hostileTexts[text], i)))
	}
	return list
}

// unescaped are the beginnings that tell a payload in a page that was not escaped there: what
// these pages never say themselves.
func unescaped() (list []string) {
	for _, text := range hostileTexts {
		if opens, _, _ := strings.Cut(text, "%d"); strings.HasPrefix(opens, "<") {
			list = append(list, opens)
		}
	}
	return append(list, `="" onmouseover="`, `='' style='`, `="x" autofocus onfocus="`, `href="javascript:`, `src="javascript:`, `href="//evil.`, `src="//evil.`)
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
	if scripts < 250 || len(list) < 500 {
		t.Errorf("%d payloads, %d of them scripts", len(list), scripts)
	}
	pairs := map[string]bool{}
	for _, one := range list {
		pairs[numbers.ReplaceAllString(one, "")] = true
	}
	if len(pairs) != len(list) {
		t.Errorf("%d of %d payloads differ", len(pairs), len(list))
	}
}

// siege is the program while every door is sent hostile texts.
type siege struct {
	*member  // the director
	payloads []string
	turn     atomic.Int64 // of who is made, so that nobody is made twice
	next     atomic.Int64 // the payload that the next form takes
	taken    sync.Map     // kinds of addresses whose form was taken with payloads in it
	refused  sync.Map     // what the last refusal of a kind said
	told     sync.Map     // kinds of pages of which something wrong was told
}

// TestHostileTexts puts every payload into every text that a client of the four doors or a
// form of the workspace, of a visitor or of a newcomer may write. Then nothing runs on any screen, no screen and no export
// breaks, and nobody of another account, or of another agency, finds any of it.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	s := open(t)
	h := &siege{member: s.reader(user{Login: s.demo.Leads2Keys.Login, Password: s.demo.Leads2Keys.Password}), payloads: hostilePayloads()}
	t.Run("a payload that is not escaped is noticed", func(t *testing.T) { noticesWhatRuns(s.in(t)) })
	d := h.opens()
	h.sendsThroughDoors(d)
	h.visitsPublicly(d)
	h.entersAsStranger()
	h.seesVisitors()
	first := h.walks(1)
	h.fillsForms(first.forms, nil)
	seen := h.walks(rowsOfAKind)
	h.fillsForms(seen.forms, first.forms)
	h.tookAll()
	t.Run("nothing runs on any screen", func(t *testing.T) { t.Parallel(); nothingRuns(s.in(t), seen) })
	t.Run("exports stay what they are", func(t *testing.T) { t.Parallel(); h.in(t).exportsStay(seen) })
	t.Run("another account finds nothing", func(t *testing.T) {
		t.Parallel()
		other := s.in(t)
		findsNothing(other, other.foreigner(), seen)
	})
	t.Run("another agency finds nothing", func(t *testing.T) {
		t.Parallel()
		other := s.in(t)
		findsNothing(other, other.neighbour(), seen)
	})
}

// in is the siege in a test of its own.
func (h *siege) in(t *testing.T) *siege {
	return &siege{member: &member{h.site.in(t), h.client}, payloads: h.payloads}
}
