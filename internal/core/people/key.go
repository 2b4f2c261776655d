package people

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// KeyKind says what a key is made of.
type KeyKind int16

// The kinds as they are stored; their numbers never change meaning.
const (
	KeyEmail KeyKind = 1
	KeyPhone KeyKind = 2
	KeyName  KeyKind = 3 // for proposals only: a name never links two people
	// KeyLastName and KeyFullName are for look-ups only: no claim is matched by
	// them, so they neither link nor propose. "palier rebuild" gives them to records
	// that are older than they.
	KeyLastName KeyKind = 4
	KeyFullName KeyKind = 5 // as FullName writes it
	// KeyTurned is the store's own: what a record is found under beside its ListKey (Turns),
	// within its agency. It follows what the record says, and finds it for nobody else.
	KeyTurned KeyKind = 6
)

// Key is something a person can be recognised by: Value as Email, Phone or
// NameKey made it, Raw as it was written.
type Key struct {
	Kind  KeyKind
	Value string
	Raw   string
}

// Fold gives the searchable form of a text: compatibility forms resolved (NFKD),
// lower case, without accents, ligatures written out, and one space for whatever
// is neither letter nor digit.
func Fold(s string) string {
	dst := fold(make([]byte, 0, len(s)+8), s, func(dst []byte, _ rune) []byte {
		if len(dst) > 0 && dst[len(dst)-1] != ' ' {
			dst = append(dst, ' ')
		}
		return dst
	})
	return strings.TrimSuffix(string(dst), " ")
}

// fold appends the letters and digits of s, folded, and leaves every other sign
// to sign. Marks and invisible characters vanish.
func fold(dst []byte, s string, sign func(dst []byte, r rune) []byte) []byte {
	if !ascii(s) {
		s = norm.NFKD.String(strings.ToValidUTF8(s, " ")) // norm passes over letters beside broken bytes
	}
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			dst = append(dst, byte(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r < utf8.RuneSelf || '\u02b0' <= r && r <= '\u02ff': // the latter are apostrophes, although "letters"
			dst = sign(dst, r)
		case unicode.In(r, unicode.M, unicode.Cf):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			dst = appendLetter(dst, unicode.ToLower(r))
		default:
			dst = sign(dst, r)
		}
	}
	return dst
}

// appendLetter writes out the letters that NFKD leaves whole although people
// type them with the plain alphabet.
func appendLetter(dst []byte, r rune) []byte {
	switch r {
	case 'œ':
		return append(dst, "oe"...)
	case 'æ':
		return append(dst, "ae"...)
	case 'ß':
		return append(dst, "ss"...)
	case 'þ':
		return append(dst, "th"...)
	case 'ø':
		return append(dst, 'o')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'ł':
		return append(dst, 'l')
	case 'ı':
		return append(dst, 'i')
	}
	return utf8.AppendRune(dst, r)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// spell writes a sign of a name for field to read: a space between words, "-" or
// "." inside a compound, "'" after the particle d and nothing for any other
// apostrophe (L'Hostis, Le Guerc'h, N'Diaye), and as words of their own the signs
// that stand between two names.
func spell(dst []byte, r rune) []byte {
	end := byte(' ')
	if len(dst) > 0 {
		end = dst[len(dst)-1]
	}
	switch {
	case apostrophe(r):
		if end == 'd' && (len(dst) == 1 || strings.IndexByte(" -.", dst[len(dst)-2]) >= 0) {
			dst = append(dst, '\'')
		}
	case r == '.':
		if end != ' ' && end != '-' && end != '.' {
			dst = append(dst, '.')
		}
	case unicode.Is(unicode.Pd, r) || r == '\u2212': // "Durand - Martin" is one compound too
		dst = bytes.TrimRight(dst, " .-")
		switch n := len(dst); {
		case n > 0 && strings.IndexByte("&/(", dst[n-1]) >= 0:
			dst = append(dst, ' ')
		case n > 0:
			dst = append(dst, '-')
		}
	case r == '&' || r == '+' || r == '/' || r == '(':
		if r == '+' {
			r = '&'
		}
		if end != ' ' {
			dst = append(dst, ' ')
		}
		dst = append(dst, byte(r), ' ')
	case end != ' ' && end != '-':
		dst = append(dst, ' ')
	}
	return dst
}

func apostrophe(r rune) bool {
	return r == '\'' || r == '`' || r == '\u2018' || r == '\u2019' || r == '\u2032' || r >= '\u02b9' && r <= '\u02bd'
}

// NameKey gives the key "last|first|postcode", folded. ok only when all three
// are there.
func NameKey(n Name, postcode string) (string, bool) {
	last, first, code := Fold(n.Last), Fold(n.First), strings.ReplaceAll(Fold(postcode), " ", "")
	if last == "" || first == "" || code == "" {
		return "", false
	}
	return last + "|" + first + "|" + code, true
}

// FullName gives the key "last|first", folded. ok only when both are there.
func FullName(n Name) (string, bool) {
	last, first := Fold(n.Last), Fold(n.First)
	if last == "" || first == "" {
		return "", false
	}
	return last + "|" + first, true
}

// names gives the keys of what somebody is called; none of a name without a letter.
func names(n Name) (keys []Key) {
	if v := Fold(n.Last); v != "" {
		keys = append(keys, Key{Kind: KeyLastName, Value: v, Raw: n.Last})
	}
	if v, ok := FullName(n); ok {
		keys = append(keys, Key{Kind: KeyFullName, Value: v, Raw: n.Last})
	}
	return keys
}

// newNames gives the keys of a name that a record under another one has not yet.
func newNames(former, n Name) []Key {
	had := names(former)
	return slices.DeleteFunc(names(n), func(k Key) bool { return slices.ContainsFunc(had, k.same) })
}

// Placeholder tells whether k is what people type when they have, or give, no
// address or number; it then recognises nobody (decisions "Persons" 4).
// accountDomains are the e-mail domains of the account: its contact@ is no
// client's. An account's own numbers and additions are the store's to know.
func Placeholder(k Key, accountDomains []string) bool {
	switch k.Kind {
	case KeyEmail:
		return placeholderMailbox(k.Value, accountDomains)
	case KeyPhone:
		return placeholderNumber(k.Value)
	}
	return false
}

// placeholderMailbox goes by the mailbox's name, with or without its separators:
// no-reply, no_reply, noreply.
func placeholderMailbox(address string, accountDomains []string) bool {
	local, host, _ := strings.Cut(address, "@")
	switch strings.NewReplacer(".", "", "-", "", "_", "").Replace(local) {
	case "noreply", "notreply", "nottreply", "donotreply", "nepasrepondre",
		"noemail", "nomail", "none", "inconnu", "sansmail", "sansemail", "pasdemail", "test":
		return true
	case "contact":
		for _, own := range accountDomains {
			if d, ok := domain(strings.TrimPrefix(strings.TrimSpace(own), "@")); ok && d == host {
				return true
			}
		}
	}
	return false
}

// placeholderNumber knows 06 00 00 00 00 to 99, and digits that repeat or count
// one by one or pair by pair: 06 11 11 11 11, 01 23 45 67 89, 06 06 06 06 06,
// 01 02 03 04 05. It looks at the last eight digits, the part that is the
// subscriber's in the French plan.
func placeholderNumber(e164 string) bool {
	if strings.HasPrefix(e164, "+336000000") {
		return true
	}
	if len(e164) < 8 {
		return false
	}
	tail := e164[len(e164)-8:]
	return placeholderRow(tail, 1) || placeholderRow(tail, 2)
}

// placeholderRow tells whether groups of width digits go on by 0, by one up or
// down, or (11 22 33 44) by eleven.
func placeholderRow(digits string, width int) bool {
	group := func(i int) int {
		n := 0
		for _, d := range []byte(digits[i : i+width]) {
			n = n*10 + int(d-'0')
		}
		return n
	}
	modulus := 10
	if width == 2 {
		modulus = 100
	}
	step := (group(width) - group(0) + modulus) % modulus
	for i := 2 * width; i < len(digits); i += width {
		if (group(i)-group(i-width)+modulus)%modulus != step {
			return false
		}
	}
	switch step {
	case 0, 1, modulus - 1, 11, 89:
		return true
	}
	return false
}
