package diary

import (
	"strings"

	"palier/internal/papers"
	"palier/internal/web/workspace/frame"
)

// printSlip gives the visit slip as a file: to be signed on paper or, when it was signed on
// the telephone, with who did and when.
func (p *screens) printSlip(c *frame.Call) error {
	d, err := p.slipOf(c)
	if err != nil {
		return err
	}
	letter, err := d.letter(c)
	if err != nil {
		return err
	}
	name := "bon-de-visite"
	if ref := fileName(d.Place.Property.Reference); ref != "" {
		name += "-" + ref
	}
	if !d.At.IsZero() {
		name += d.At.Format("-2006-01-02")
	}
	return c.Printed(name+".pdf", letter.PDF)
}

// fileName is a reference as every system takes it in the name of a file.
func fileName(reference string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r < 128 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '-'
	}, reference), "-")
}

// letter is the slip as it is printed.
func (d slipPage) letter(c *frame.Call) (l papers.Letter, err error) {
	t := func(key string, args ...any) string {
		text, wrong := c.Words.T(key, args...)
		if err == nil {
			err = wrong
		}
		return text
	}
	a := d.Agency
	l = papers.Letter{From: []string{a.Name, a.Company, a.Address + ", " + a.Zipcode + " " + a.City, c.Words.Phone(a.Phone), a.Email}, Title: t("slip.title"),
		About: []string{t("undated")}, Foot: t("slip.printed", c.Words.Day(c.Now), c.Words.Clock(c.Now)), Lang: c.Words.Lang, At: c.Now}
	if !d.At.IsZero() {
		l.About[0] = t("slip.when", c.Words.Day(d.At), c.Words.Clock(d.At))
	}
	if d.Agent.ID != 0 {
		l.About = append(l.About, t("slip.agent", d.Agent.Firstname+" "+d.Agent.Lastname))
	}
	homes := papers.Block{Title: t("slip.homes"), Rows: papers.Rows{Names: []string{t("slip.reference"), t("col.where"), t("slip.price")}, Shares: []float64{2, 5, 2}}}
	for _, h := range d.Homes {
		price, v := "", h.Property
		if v.Price.Minor != 0 {
			price = c.Words.Money(v.Price.Minor, v.Price.Currency)
		}
		homes.Rows.Cells = append(homes.Rows.Cells, []string{v.Reference, v.Address + ", " + v.Zipcode + " " + v.City, price})
	}
	terms := papers.Block{Texts: []string{t("slip.terms")}}
	for _, one := range d.Signed {
		said := t("slip.signed", c.Words.Day(one.AddedAt), c.Words.Clock(one.AddedAt))
		for _, more := range []string{one.By, one.Note} {
			if more != "" {
				said += " · " + more
			}
		}
		terms.Texts = append(terms.Texts, said)
	}
	for _, one := range d.Come {
		who := strings.TrimSpace(one.Firstname + " " + one.Lastname)
		if len(d.Signed) > 0 {
			terms.Facts = append(terms.Facts, papers.Fact{Name: who, Value: one.Email})
		} else {
			terms.Signs = append(terms.Signs, papers.Sign{Name: who, Ask: t("slip.sign")})
		}
	}
	l.Blocks = []papers.Block{homes, terms, {Texts: []string{t("slip.privacy")}}}
	return l, err
}
