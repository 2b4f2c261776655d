package places

import (
	"iter"
	"math/bits"
	"strings"
)

// What sets a street apart from what was typed, as a cost: 0 is the very street. The
// kind weighs less than a letter of the name, so that "avenue" for "boulevard" comes
// before a misspelt name.
const (
	kindMissing   = 1
	kindDiffers   = 2
	letterDiffers = 4
	onlyBegins    = 32 // all words are there, the last one perhaps unfinished
	wordMissing   = 2  // of those beside
)

// tolerance is how many letters of a name may be wrong: a short name with two wrong
// letters is another name.
func tolerance(name string) int {
	switch n := len(name); {
	case n < 4:
		return 0
	case n < 7:
		return 1
	case n < 12:
		return 2
	}
	return 3
}

// wanted is the name of a street that is looked for.
type wanted struct {
	key, kind, name string
	words           []string
	last            string // the last word as it was typed: it may be the beginning of another
	letters         uint64
	most            int // wrong letters
}

func want(street string) wanted {
	folded := strings.Fields(Fold(street))
	words := streetWords(folded)
	w := wanted{key: strings.Join(words, " "), words: words}
	w.kind, w.name = splitKey(w.key)
	if len(words) > 0 {
		w.last = words[len(words)-1]
		if typed := folded[len(folded)-1]; !isArticle(typed) {
			w.last = typed
		}
	}
	w.letters, w.most = letters(w.name), tolerance(w.name)
	return w
}

// cost compares the wanted name with a key; false when they are not alike at all.
func (w wanted) cost(key string) (int, bool) {
	if key == w.key {
		return 0, true
	}
	kind, name := splitKey(key)
	cost := 0
	switch {
	case kind == w.kind:
	case kind == "" || w.kind == "":
		cost = kindMissing
	default:
		cost = kindDiffers
	}
	if name == w.name {
		return cost, true
	}
	if w.most > 0 && bits.OnesCount64(w.letters^letters(name)) <= 2*w.most {
		if d := distance(w.name, name, w.most); d <= w.most {
			return cost + d*letterDiffers, true
		}
	}
	if missing, ok := w.begins(key); ok {
		return onlyBegins + missing*wordMissing, true
	}
	return 0, false
}

// begins tells whether the wanted words are in the key in their order, the last one
// perhaps unfinished, and how many words of the key are not among them.
func (w wanted) begins(key string) (missing int, ok bool) {
	i := 0
	for word := range strings.SplitSeq(key, " ") {
		if i < len(w.words) && w.fits(i, word) {
			i++
		} else {
			missing++
		}
	}
	return missing, i > 0 && i == len(w.words)
}

func (w wanted) fits(i int, word string) bool {
	if i < len(w.words)-1 {
		return word == w.words[i]
	}
	return strings.HasPrefix(word, w.words[i]) || strings.HasPrefix(word, w.last)
}

// lines gives the streets of a sheet: number and key.
func (s Sheet) lines() iter.Seq2[int64, string] {
	return func(yield func(int64, string) bool) {
		id := s.First
		for rest := s.Keys; rest != ""; id++ {
			key, after, _ := strings.Cut(rest, "\n")
			if !yield(id, key) {
				return
			}
			rest = after
		}
	}
}

// exact gives the streets of that key. Lines are in order, so they are together.
func (s Sheet) exact(key string) (ids []int64) {
	for id, line := range s.lines() {
		if line == key {
			ids = append(ids, id)
		} else if line > key {
			break
		}
	}
	return ids
}

// letters is the set of a name's letters and digits: one edit changes two of it at
// most, so sets tell most names apart before their letters are compared.
func letters(name string) (set uint64) {
	for i := range len(name) {
		set |= 1 << (name[i] & 63)
	}
	return set
}

// longestName is how many bytes of a name are compared letter by letter.
const longestName = 63

// distance is how many letters are to be put in, left out, changed or swapped with
// their neighbour to make one name of the other (optimal string alignment); most+1 when
// it is more than most, or a name is too long to be compared.
func distance(a, b string, most int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > most || len(b) > longestName {
		return most + 1
	}
	var rows [3][longestName + 1]uint8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			same := uint8(1)
			if a[i-1] == b[j-1] {
				same = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j], least = d, min(least, d)
		}
		if int(least) > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(int(last[len(b)]), most+1)
}
