package newbuild

import (
	"fmt"

	"palier/internal/papers"
	"palier/internal/web/workspace/frame"
)

func (p *pages) receipt(c *frame.Call) error {
	d, err := p.claimView(c, nil)
	if err != nil {
		return err
	}
	return c.Show("receipt", d)
}

// printReceipt gives the receipt of a registration as a file to be kept: what was claimed and
// when, what was known before, and the verdict. Who does not decide is told of what was known
// between which dates it lies, and no more.
func (p *pages) printReceipt(c *frame.Call) error {
	d, err := p.claimView(c, nil)
	if err != nil {
		return err
	}
	return c.Printed(fmt.Sprintf("recepisse-denonciation-%d.pdf", d.Claim.ID), d.paper(c).PDF)
}

// paper is the receipt as it is printed.
func (d claimView) paper(c *frame.Call) papers.Letter {
	t := func(key string, args ...any) string { return say(c.Words, key, args...) }
	who := d.Claim.Person
	claim := []papers.Fact{
		{Name: t("list.program"), Value: d.Program.Name + ", " + d.Program.Zipcode + " " + d.Program.City}, {Name: t("registration.person"), Value: d.Row.Person},
		{Name: t("person.email"), Value: who.Email}, {Name: t("person.phone"), Value: d.Phone}, {Name: t("person.zipcode"), Value: who.Zipcode + " " + who.City},
		{Name: t("registration.owner"), Value: d.Row.Owner}, {Name: t("registration.received"), Value: d.Row.When}, {Name: t("sale.comment"), Value: d.Claim.Comment},
	}
	verdict := papers.Block{Title: t("verdict.title"), Facts: []papers.Fact{{Name: t("sale.state"), Value: t(d.Row.Key)}, {Name: t("receipt.decided"), Value: d.Decided},
		{Name: t("registration.ends"), Value: d.Row.Ends}, {Name: t("receipt.refusal"), Value: d.Claim.Refusal}}}
	for _, r := range d.Rules {
		verdict.Texts = append(verdict.Texts, t("receipt.rule", t(r.Key), t(r.Outcome), r.Text))
	}
	before := papers.Block{Title: t("evidence.title")}
	for _, e := range d.Evidence {
		before.Rows.Cells = append(before.Rows.Cells, []string{t(e.Kind), e.Since, e.On, e.marks(t)})
	}
	switch {
	case len(before.Rows.Cells) > 0:
		before.Rows.Names, before.Rows.Shares = []string{t("receipt.kind"), t("receipt.since"), t("receipt.on"), ""}, []float64{3, 4, 4, 5}
	case d.Range != "":
		before.Texts = []string{d.Range}
	default:
		before.Texts = []string{t("evidence.none")}
	}
	limits := papers.Block{Texts: []string{t("verdict.limits", d.Limits.Life, d.Limits.Team, d.Limits.Delay), t("receipt.print", d.Claim.Print())}}
	return papers.Letter{From: []string{d.Program.Name, d.Program.Address, d.Program.Zipcode + " " + d.Program.City}, Title: t("receipt.title"), About: []string{t("receipt.number", d.Claim.ID)},
		Blocks: []papers.Block{{Title: t("claim.title"), Facts: claim}, before, verdict, limits}, Foot: t("receipt.printed", d.Printed), Lang: c.Words.Lang, At: c.Now}
}

// marks says of a piece of evidence whose it is, and whether it still counts.
func (e evidenceLine) marks(t func(key string, args ...any) string) string {
	text := ""
	for _, m := range []struct {
		is  bool
		key string
	}{{e.Own, "evidence.own"}, {e.Team, "evidence.team"}, {e.Active, "evidence.active"}} {
		switch {
		case m.is && text == "":
			text = t(m.key)
		case m.is:
			text += ", " + t(m.key)
		}
	}
	return text
}
