package register

import (
	"fmt"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/papers"
)

// Paper is the register as people and inspectors read it: in French, a row for each
// number in its order, with the mentions that were added to it later.
func (b Book) Paper(now time.Time) papers.Table {
	local := now.In(day.Paris())
	return papers.Table{
		Title: "Registre des mandats : " + frenchKind(b.Verdict.Series.Kind),
		About: b.about(),
		Columns: []papers.Column{
			{Name: "N°", Share: 10, Right: true}, {Name: "Date", Share: 17}, {Name: "Mandant(s)", Share: 42}, {Name: "Objet", Share: 24},
			{Name: "Nature du bien", Share: 20}, {Name: "Situation", Share: 42}, {Name: "Prix", Share: 20, Right: true}, {Name: "Durée", Share: 27}, {Name: "Mentions", Share: 50},
		},
		Rows:    b.rows(),
		Closing: append(b.closing(), b.cards()...),
		Foot:    "Édité le " + local.Format("02/01/2006 à 15:04") + b.warning(),
		At:      now,
	}
}

func frenchKind(k mandates.Kind) string {
	if k == mandates.Management {
		return "gestion (G)"
	}
	return "transactions (T)"
}

// rows are the mandates. A later line of one adds to its mentions; its row stays.
func (b Book) rows() [][]string {
	var rows [][]string
	at := map[int64]int{}               // the row of a number
	before := map[int64]mandates.Line{} // the last line of a number so far
	for _, l := range b.Lines {
		i, known := at[l.Number]
		if !known {
			at[l.Number] = len(rows)
			rows = append(rows, inscription(l))
		} else {
			rows[i][Mentions] = joinedLines(rows[i][Mentions], mention(before[l.Number], l))
		}
		before[l.Number] = l
	}
	return rows
}

// Mentions is the column of what came later.
const Mentions = 8

// inscription is a mandate as it was registered.
func inscription(l mandates.Line) []string {
	v := values(l)
	switch {
	case l.Text == "":
		return []string{event.Number(l.Number), Day(l.On), "(TEXTE MANQUANT)", "", "", "", "", "", ""}
	case l.What == mandates.Skipped:
		return []string{event.Number(l.Number), Day(l.On), "(numéro non attribué)", "", "", "", "", "", "NUMÉRO SAUTÉ : " + v["reason"]}
	}
	until := "signé le " + frenchDayOf(v["signed"])
	if v["ends"] != "" {
		until += "\njusqu'au " + frenchDayOf(v["ends"])
	}
	outer := ""
	if v["outer"] != "" {
		outer = "N° du dossier : " + v["outer"]
	}
	return []string{event.Number(l.Number), Day(l.On), strings.ReplaceAll(v["mandants"], "; ", "\n"), joinedLines(v["object"], "mandat "+v["type"]),
		v["nature"], v["situation"], frenchPrice(v["price"], v["currency"]), until, outer}
}

// mention is what a later line says, each thing that it changed on a line of its own.
func mention(before, l mandates.Line) string {
	text := "ANNULÉ"
	switch l.What {
	case mandates.Amended:
		text = "Avenant"
	case mandates.Rectified:
		text = "Rectification"
	case mandates.Ended:
		text = "Fin du mandat"
	}
	text += " le " + Day(l.On)
	for _, c := range Changes(before, l, frenchPrice) {
		switch name := frenchField(c.Field); {
		case c.Field == "reason":
			text += " : " + c.After
		case name != "":
			text += fmt.Sprintf("\n%s : %s → %s", name, frenchValue(c.Field, c.Before), frenchValue(c.Field, c.After))
		}
	}
	return text
}

// frenchField names what can change, empty for what a mention says by itself.
func frenchField(name string) string {
	return map[string]string{
		"type": "type", "object": "objet", "nature": "nature", "situation": "situation", "price": "prix",
		"signed": "signature", "ends": "échéance", "outer": "n° du dossier", "mandants": "mandant(s)",
	}[name]
}

func frenchValue(name, value string) string {
	switch {
	case value == "":
		return "néant"
	case name == "signed", name == "ends":
		return frenchDayOf(value)
	}
	return value
}

// frenchPrice is a price in minor units as it is written in French: "260 000,50 €"; empty
// when there is none.
func frenchPrice(minor, currency string) string {
	if currency == "" && (minor == "" || minor == "0") {
		return ""
	}
	whole, cents, _ := strings.Cut(priceOf(minor), ",")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + " " + whole[i:]
	}
	if cents != "" {
		whole += "," + (cents + "0")[:2]
	}
	return strings.TrimSpace(whole + " " + strings.ReplaceAll(currency, "EUR", "€"))
}

// Day is a day as it is printed: 21/11/2026.
func Day(d day.Date) string { return frenchDayOf(d.String()) }

func frenchDayOf(text string) string {
	d, ok := day.Parse(text)
	if !ok {
		return text
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year)
}

// closing says where the register stands.
func (b Book) closing() []string {
	v := b.Verdict.Series
	if len(b.Lines) == 0 {
		return []string{fmt.Sprintf("Aucun mandat. Le premier portera le numéro %d.", v.First)}
	}
	lines := []string{fmt.Sprintf("Numéros %d à %d sans lacune, %s. Empreinte de la dernière ligne :", v.First, v.Last, counted(b.Verdict.Lines)), v.Hash}
	if len(b.Verdict.Wrong) > 0 {
		lines[0] = "L'ENCHAÎNEMENT DE CE REGISTRE NE SE VÉRIFIE PAS. Empreinte de la dernière ligne :"
	}
	return lines
}

func (b Book) warning() string {
	if len(b.Verdict.Wrong) > 0 {
		return " · L'ENCHAÎNEMENT DE CE REGISTRE NE SE VÉRIFIE PAS"
	}
	return ""
}

// joinedLines puts texts under one another, without those that say nothing.
func joinedLines(a, b string) string { return strings.Trim(a+"\n"+b, "\n") }

func counted(lines int64) string {
	if lines == 1 {
		return "1 ligne enchaînée"
	}
	return event.Number(lines) + " lignes enchaînées"
}
