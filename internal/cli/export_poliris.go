package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/moving"
	"palier/internal/sheets/poliris"
)

type exportPolirisCmd struct {
	inAccount `embed:""`
	File      string `arg:"" help:"The ZIP to write."`
	Agency    int64  `placeholder:"N" help:"Whose properties; only needed when there are several."`
	Code      string `placeholder:"CODE" help:"The agency's name at the portal, field 1; its number otherwise."`
	Version   string `name:"format" default:"4.1.17" enum:"4.1.17,4.09" help:"Version of the format: ${enum}."`
	Encoding  string `default:"utf-8" enum:"utf-8,windows-1252" help:"${enum}."`
	Photos    string `default:"url" enum:"url,full,none" help:"Named by their addresses, in the ZIP, or left out: ${enum}."`
	All       bool   `help:"What is on the market and not published, too."`
	Private   bool   `help:"Whole addresses and mandates, for another office and not for a portal."`
	Force     bool   `help:"Ads that a portal would refuse, too."`
	Check     bool   `help:"Only tell what is wrong; FILE is a portfolio to look through when there is one."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (exportPolirisCmd) Help() string {
	return `Properties that are published, each judged field by field as portals do. What they would
refuse is left out and told, with what to do; the rest of what is told they would not show.
It ends with 3 when something was left out.

Examples:
  palier export poliris portefeuille.zip --code AG44
  palier export poliris portefeuille.zip --photos full --encoding windows-1252 --format 4.09
  palier export poliris recu.zip --check`
}

// polirisExported is what was written, as the command line shows it.
type polirisExported struct {
	File    string         `json:"file"`
	Written int            `json:"written"`
	Refused int            `json:"refused"`
	Doubts  []polirisDoubt `json:"problems"`
}

// polirisDoubt is what is wrong with an ad.
type polirisDoubt struct {
	Property  int64  `json:"property,omitempty"`
	Reference string `json:"reference"`
	Line      int    `json:"line,omitempty"`
	Field     string `json:"field"`
	Problem   string `json:"problem"`
	Refused   bool   `json:"refused"`
}

// Run exports a portfolio.
func (c *exportPolirisCmd) Run(e *env) error {
	if c.Check {
		if _, err := os.Stat(c.File); err == nil {
			return c.look(e)
		}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		version, _ := poliris.VersionNamed(c.Version)
		x := moving.PolirisExport{Agency: agency.ID, Code: c.Code, All: c.All, Private: c.Private, Force: c.Force, NoPhotos: c.Photos == "none",
			Options: poliris.Options{Version: version, Windows1252: c.Encoding != "utf-8", Whole: c.Photos == "full"}}
		if x.Code == "" {
			x.Code = fmt.Sprint(agency.ID)
		}
		answer := polirisExported{File: c.File, Doubts: []polirisDoubt{}}
		left := 0
		tell := func(p listings.Property, list []poliris.Doubt) {
			for _, d := range list {
				if len(answer.Doubts) == c.Limit {
					left++
					continue
				}
				answer.Doubts = append(answer.Doubts, polirisDoubt{Property: p.ID, Reference: p.Reference, Field: poliris.Field(d.Rank), Problem: d.Problem, Refused: d.Heavy && !c.Force})
			}
		}
		var done moving.PolirisDone
		if c.Check {
			done, err = a.Moving.JudgePoliris(e.ctx, by, x, tell)
		} else {
			err = c.write(func(w io.Writer) error {
				done, err = a.Moving.WritePoliris(e.ctx, by, x, w, tell)
				return err
			})
		}
		answer.Written, answer.Refused = done.Written, done.Refused
		if err != nil {
			return err
		}
		return c.answer(e, answer, left)
	})
}

// look judges a portfolio that is there.
func (c *exportPolirisCmd) look(e *env) error {
	f, err := poliris.Open(c.File)
	if err != nil {
		return unreadable(err)
	}
	defer f.Close()
	answer := polirisExported{File: c.File, Doubts: []polirisDoubt{}}
	left := 0
	checker := poliris.NewChecker()
	for row, err := range f.Rows() {
		if err == nil {
			err = e.ctx.Err()
		}
		if err != nil {
			return unreadable(err)
		}
		list := checker.Row(row)
		if poliris.Heavy(list) {
			answer.Refused++
		} else {
			answer.Written++
		}
		for _, d := range list {
			if len(answer.Doubts) == c.Limit {
				left++
				continue
			}
			answer.Doubts = append(answer.Doubts, polirisDoubt{Reference: row.Reference(), Line: row.Line, Field: poliris.Field(d.Rank), Problem: d.Problem, Refused: d.Heavy})
		}
	}
	return c.answer(e, answer, left)
}

func (c *exportPolirisCmd) answer(e *env, answer polirisExported, left int) error {
	if err := e.print(answer, func(w io.Writer) { answer.print(w, c.Check) }); err != nil {
		return err
	}
	e.more(len(answer.Doubts), int64(len(answer.Doubts)+left))
	if answer.Refused > 0 {
		return exitCode(exitFound)
	}
	return nil
}

func (x polirisExported) print(w io.Writer, only bool) {
	for _, d := range x.Doubts {
		verdict := "note   "
		if d.Refused {
			verdict = "refused"
		}
		where := d.Reference
		if d.Line > 0 {
			where = fmt.Sprintf("line %d, %s", d.Line, d.Reference)
		}
		fmt.Fprintf(w, "%s  %s, field %s: %s\n", verdict, plain(where), d.Field, plain(d.Problem))
	}
	if only {
		fmt.Fprintf(w, "Sound: %d. A portal would refuse: %d.\n", x.Written, x.Refused)
		return
	}
	fmt.Fprintf(w, "Written: %s, %s; left out: %d.\n", x.File, count(x.Written, "property", "properties"), x.Refused)
}

// write keeps a file that is not whole out of the way.
func (c *exportPolirisCmd) write(rows func(io.Writer) error) error {
	part := c.File + ".partial"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 256<<10)
	err = rows(out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		return os.Rename(part, c.File)
	}
	return errors.Join(err, os.Remove(part))
}
