package properties

import (
	"net/url"
	"slices"
	"strings"

	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// sheetRows are lines as a form shows them.
type sheetRows struct {
	Key    string
	Lines  []rowLine
	Stored int
	Most   int
}

// rowLine is one of them.
type rowLine struct {
	N     int
	Name  string // area.3
	Was   string // whole
	Title string // what it is, in words; "" for an empty line
	Words []string
	Cells []box
	Links []string // the addresses in it
}

// rows are the lines of a list: those that are stored and empty ones, or what somebody sent.
func (r *reader) rows(l rows, v listings.Property, typed url.Values) (s sheetRows, err error) {
	of, lang := l.columns(), r.c.Words.Lang
	stored := l.read(&v, lang)
	s = sheetRows{Key: l.key(), Stored: len(stored), Most: l.most()}
	type shownLine struct {
		was, is cells
	}
	var list []shownLine
	if typed.Has("was." + numbered(l.key(), 1)) {
		p := pairRows(sentRows(trimmed(typed), l), wholeRows(l, &v, lang))
		for i, one := range p.sent {
			var was cells
			if one.was != "" && p.at[i] >= 0 {
				was = stored[p.at[i]]
			}
			is := one.cells
			if one.was != "" && one.mine == one.was { // he left it alone
				is = was
			}
			list = append(list, shownLine{was, is})
		}
		for _, j := range p.others {
			list = append(list, shownLine{stored[j], stored[j]})
		}
	} else {
		for _, one := range stored {
			list = append(list, shownLine{one, one})
		}
	}
	for n := 0; n < spare && len(list) < l.most()+spare; n++ {
		list = append(list, shownLine{})
	}
	for i, one := range list {
		line, err := r.line(l.key(), of, v, i+1, one.was, one.is)
		if err != nil {
			return s, err
		}
		s.Lines = append(s.Lines, line)
	}
	return s, nil
}

// line is one line: what is stored of it, and what the form says. nil says nothing.
func (r *reader) line(key string, of []spec, v listings.Property, n int, was, is cells) (one rowLine, err error) {
	one = rowLine{N: n, Name: numbered(key, n), Was: was.text(of)}
	for i, s := range of {
		before, now := "", ""
		if was != nil {
			before = was[i]
		}
		if is != nil {
			now = is[i]
		}
		cell, err := r.fill(s, v, before, now)
		if err != nil {
			return one, err
		}
		if cell.Label, err = r.c.Words.T("row." + key + "." + s.Name); err != nil {
			return one, err
		}
		cell.Name = one.Name + "." + s.Name
		one.Cells = append(one.Cells, cell)
		if words := cell.Words; words != "" {
			if s.Unit != "" {
				unit, err := r.c.Words.T("unit." + s.Unit)
				if err != nil {
					return one, err
				}
				words += "\u00a0" + unit
			}
			if i == 0 {
				one.Title = words
			} else {
				one.Words = append(one.Words, cell.Label+"\u00a0: "+words)
			}
		}
		if link := address(before); link != "" {
			one.Links = append(one.Links, link)
		}
	}
	return one, nil
}

// said is a line that a form carries whole, in words.
func (r *reader) said(l rows, v listings.Property, whole string) (string, error) {
	if whole == "" {
		return "", nil
	}
	of := l.columns()
	is := readCells(whole, of)
	one, err := r.line(l.key(), of, v, 0, is, is)
	if one.Title != "" {
		one.Words = slices.Insert(one.Words, 0, one.Title)
	}
	return strings.Join(one.Words, "\n"), err
}

// clash is a field or a line that two people changed differently, in words.
func (r *reader) clash(groups []group, v listings.Property, of frame.Clash) (one clash, err error) {
	one = clash{Field: of.Field, Mine: of.Mine, Theirs: of.Theirs, MineWords: of.Mine, TheirsWords: of.Theirs}
	list, n, _, is := rowOf(of.Field)
	if is {
		name, err := r.c.Words.T("field." + list + ".other")
		if err != nil {
			return one, err
		}
		if one.Label, err = r.c.Words.T("row.numbered", name, n); err != nil {
			return one, err
		}
	} else if one.Label, err = label(r.c, of.Field); err != nil {
		return one, err
	}
	for _, g := range groups {
		if is && g.list != nil && g.list.key() == list {
			if one.MineWords, err = r.said(g.list, v, of.Mine); err == nil {
				one.TheirsWords, err = r.said(g.list, v, of.Theirs)
			}
			return one, err
		}
		for _, f := range g.fields {
			if f.Name != of.Field {
				continue
			}
			mine, err := r.fill(f.spec, v, of.Mine, of.Mine)
			if err != nil {
				return one, err
			}
			theirs, err := r.fill(f.spec, v, of.Theirs, of.Theirs)
			one.MineWords, one.TheirsWords = inWords(mine, of.Mine), inWords(theirs, of.Theirs)
			return one, err
		}
	}
	return one, nil
}

// inWords is a value in words where it is a code, and as it was written elsewhere.
func inWords(b box, text string) string {
	if b.Kind == "choice" || b.Kind == "several" || b.names != "" {
		return b.Words
	}
	return text
}
