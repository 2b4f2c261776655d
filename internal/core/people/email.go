package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Longest local part and longest address (RFC 5321, 4.5.3.1), longest label of a
// domain (RFC 1035, 2.3.4), in bytes.
const (
	maxLocal   = 64
	maxAddress = 254
	maxLabel   = 63
)

// Email gives the key of an e-mail address: trimmed, lower case, the domain in
// its ASCII form. ok is false when raw is not an address, or more than one.
//
// Dots and "+tags" of the local part stay: only the domain's own server knows
// whether they matter, and two people must not become one by a guess. Quoted
// local parts and addresses by IP number are refused, since no person has one.
func Email(raw string) (key string, ok bool) {
	s := strings.TrimSpace(raw)
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") { // copied from a link
		s, _, _ = strings.Cut(s[7:], "?")
	}
	local, host, found := strings.Cut(s, "@")
	if !found || !saneLocal(local) {
		return "", false
	}
	if host, ok = domain(host); !ok {
		return "", false
	}
	if local = lower(local); len(local) > maxLocal || len(local)+1+len(host) > maxAddress {
		return "", false
	}
	return local + "@" + host, true
}

// lower folds the case of a local part, and makes "é" one character however it
// was typed.
func lower(s string) string { return norm.NFC.String(strings.ToLower(s)) }

// saneLocal tells whether s is a dot-atom of RFC 5322, with the letters of any
// script that RFC 6531 adds.
func saneLocal(s string) bool {
	if s == "" || len(s) > maxAddress || !utf8.ValidString(s) || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if r <= ' ' || r == 0x7f || strings.ContainsRune(`"(),:;<>@[\]`, r) {
				return false
			}
		case !unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			return false
		}
	}
	return true
}

// domain gives the ASCII form of an internet domain of at least two labels.
func domain(s string) (string, bool) {
	s = strings.TrimSuffix(s, ".") // the root's dot, or a sentence's
	if len(s) > maxAddress || !utf8.ValidString(s) {
		return "", false
	}
	s, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", false
	}
	top, labels := "", 0
	for top = range strings.SplitSeq(s, ".") {
		if top == "" || len(top) > maxLabel {
			return "", false
		}
		labels++
	}
	return s, labels > 1 && strings.Trim(top, "0123456789") != "" // "1.2.3.4" is no domain
}
