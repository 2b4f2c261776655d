package people

import (
	"strings"
)

// reading is a Name as it is meant: its words, and what was said beside them.
type reading struct {
	first, last field
	man, woman  bool // "M.", "Mme"; "née" and "épouse" are a woman's too
	couple      bool // "M. et Mme", "Jean et Marie"
	line        byte // 'f' of "fils", 'p' of "père"
}

// field is one field's words, folded.
type field struct {
	all   []string // every word, compounds taken apart
	words []string // without particles, unless there is nothing else
	count int      // how many of words stood apart, with a space between
	pair  bool     // "Dupont née Martin"
}

// maxParts bounds the work on a field; what follows is not a name any more.
const maxParts = 24

// read takes a name apart.
func read(n Name) (x reading) {
	x.first = x.field(n.First, false)
	x.last = x.field(n.Last, true)
	x.couple = x.couple || x.man && x.woman
	return x
}

func (f field) empty() bool       { return len(f.all) == 0 }
func (f field) says(g field) bool { return !f.empty() && !g.empty() }

func (x *reading) empty() bool { return x.first.empty() && x.last.empty() }
func (x *reading) full() bool  { return x.first.says(x.last) }

// only is the field that is filled when the other is not.
func (x *reading) only() field {
	if x.first.empty() {
		return x.last
	}
	return x.first
}

// whole tells whether one field may hold the whole name: "Jean MARTIN". A
// compound with a hyphen is one name, and so is "Dupont née Martin".
func (x *reading) whole() bool {
	f := x.only()
	return !x.full() && (f.count > 2 || f.count == 2 && !f.pair)
}

// surnameOnly tells whether there is one field and no doubt that it is a last
// name, because of a particle or a maiden name.
func (x *reading) surnameOnly() bool {
	f := x.only()
	return !x.full() && (f.pair || len(f.all) != len(f.words))
}

// atOdds tells whether what was said beside the names makes two people of them.
func (x *reading) atOdds(y *reading) bool {
	vague := func(z *reading) bool { return !z.full() && !z.whole() } // no first name to go by
	alone := func(z *reading) bool { return !z.couple && !(vague(z) && !z.man && !z.woman) }
	switch {
	case x.line != y.line:
		return true
	case x.couple || y.couple:
		return alone(x) || alone(y)
	}
	return (vague(x) || vague(y)) && (x.man && y.woman || x.woman && y.man)
}

// field takes one field apart and notes what is not a name.
func (x *reading) field(s string, last bool) (f field) {
	word, rest, _ := strings.Cut(string(fold(make([]byte, 0, len(s)+8), s, spell)), " ")
	for ; word != ""; word, rest, _ = strings.Cut(rest, " ") {
		plain := strings.TrimRight(word, "-.")
		begun := len(f.all) > 0
		before := begun || x.man || x.woman || last && !x.first.empty() && plain != "ou" // "Jean" and "et Marie Martin"
		switch {
		case x.courtesy(plain, !begun, rest != "" || !last):
		case x.between(plain, last, before, rest != "", &f):
		case last && begun && rest == "" && generation(plain) != 0:
			x.line = generation(plain)
		default:
			f.add(word)
		}
	}
	if len(f.words) == 0 {
		f.words = f.all
	}
	return f
}

// courtesy takes note of a title. opens: nothing came before; more: a name is to
// follow. "M" and "Me" are titles only in front of a name, else initials or names.
func (x *reading) courtesy(word string, opens, more bool) bool {
	switch word {
	case "m":
		x.man = x.man || opens && more
		return opens && more
	case "me", "maitre", "dr", "docteur", "pr", "professeur":
		return opens && more
	case "mr", "monsieur":
		x.man = true
	case "mme", "madame", "mlle", "melle", "mademoiselle", "mrs", "ms":
		x.woman = true
	default:
		return false
	}
	return true
}

// between takes note of what stands between two names: "et" of a couple, "née" or
// a slash of a maiden name. Signs are never a name; words are, at either end.
func (x *reading) between(word string, last, before, after bool, f *field) bool {
	inside := before && after
	switch word {
	case "&", "et", "ou":
		x.couple = x.couple || inside
		return inside || word == "&"
	case "/", "(":
		f.pair = f.pair || inside && last
		x.couple = x.couple || inside && !last && word == "/"
		return true
	case "nee", "epouse", "ep", "epse", "veuve", "vve":
		x.woman = x.woman || after
		fallthrough
	case "ne", "dit", "dite":
		f.pair = f.pair || after
		return after
	}
	return false
}

// generation reads "fils" and "père" behind a last name.
func generation(word string) byte {
	switch word {
	case "fils", "junior", "jr":
		return 'f'
	case "pere", "senior", "sr":
		return 'p'
	}
	return 0
}

// add takes a word's compound apart: "jean-pierre", "j.p.", "d'angelo". "Saint"
// belongs to the word it stands before.
func (f *field) add(word string) {
	apart := false
	for word != "" && len(f.all) < maxParts {
		end := strings.IndexAny(word, "-.'")
		part, particle := word, false
		if end >= 0 {
			part, particle, word = word[:end], word[end] == '\'', word[end+1:]
		} else {
			word = ""
		}
		switch part {
		case "":
			continue
		case "st":
			part = "saint"
		case "ste":
			part = "sainte"
		case "de", "du", "des", "le", "la", "van", "von", "ben", "el":
			particle = true
		}
		f.all = append(f.all, part)
		if particle {
			continue
		}
		if n := len(f.words); n > 0 && (f.words[n-1] == "saint" || f.words[n-1] == "sainte" || f.words[n-1] == "mc") {
			f.words[n-1] += part
			continue
		}
		f.words, apart = append(f.words, part), true
	}
	if apart {
		f.count++
	}
}
