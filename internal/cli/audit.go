package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
)

type auditCmd struct {
	inAccount `embed:""`
	Subject   string `placeholder:"KIND/ID" help:"Only what happened to this: lead/123, provider/1000; a kind alone for all of it."`
	After     *int64 `placeholder:"SEQ" help:"Only what came after this number, oldest first; otherwise the last that happened."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (auditCmd) Help() string {
	return `Every change is here, with who made it and the value before and after. With
--json there is one object a line: to follow the journal, give the last "seq"
you have as --after.

Examples:
  palier audit --subject lead/1042
  palier audit --json --after 0 --limit 1000`
}

// eventRow is a journal entry as the command line shows it.
type eventRow struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"`
	Agency  int64     `json:"agency"`
	Who     who       `json:"who"`
	Changes []change  `json:"changes"`
}

// who made a change, through which door and in which request.
type who struct {
	Kind    string `json:"kind"`
	ID      int64  `json:"id"`
	Door    string `json:"door"`
	Request string `json:"request"`
}

type change struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func newEventRow(v event.Event) eventRow {
	return eventRow{v.Seq, v.At, v.Kind, fmt.Sprintf("%s/%d", v.Subject.Kind, v.Subject.ID), v.Agency, who(v.Who),
		each(v.Changes, func(c event.Change) change { return change(c) })}
}

// Run shows the journal.
func (c *auditCmd) Run(e *env) error {
	subject, err := parseSubject(c.Subject)
	if err != nil {
		return usageError{err}
	}
	if err := c.check(); err != nil {
		return err
	}
	if c.After != nil && *c.After < 0 {
		return usageError{errors.New("--after: 0 or more")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if c.After != nil {
			list, err := a.Journal(e.ctx, by.Account, *c.After, subject, c.Limit)
			err = printEvents(e, list, err)
			if err == nil && len(list) == c.Limit {
				fmt.Fprintf(e.stderr, "%d shown; what follows: --after %d\n", c.Limit, list[c.Limit-1].Seq)
			}
			return err
		}
		list, total, err := lastEvents(e, a, by.Account, subject, c.Limit)
		err = printEvents(e, list, err)
		e.more(len(list), total)
		return err
	})
}

// history gives what happened to one record from its beginning on, so far as a page
// holds it, and says where the rest is.
func history(e *env, a *app.App, by access.Actor, kind string, id int64) ([]eventRow, error) {
	const most = 1000
	list, err := a.Journal(e.ctx, by.Account, 0, event.Subject{Kind: kind, ID: id}, most)
	if len(list) == most {
		fmt.Fprintf(e.stderr, "%d changes shown; what follows: palier audit --subject %s/%d --after %d\n", most, kind, id, list[most-1].Seq)
	}
	return each(list, newEventRow), err
}

// lastEvents gives the end of the journal, oldest first, and how many lines there
// are. What happened to one subject may be anywhere in it: then all of it is read, in
// pages.
func lastEvents(e *env, a *app.App, account int64, subject event.Subject, limit int) (last []event.Event, total int64, err error) {
	if subject.Kind == "" {
		seq, _, err := a.Head(e.ctx, account)
		if err != nil {
			return nil, 0, err
		}
		last, err = a.Journal(e.ctx, account, max(0, seq-int64(limit)), subject, limit)
		return last, seq, err // they are numbered from 1 on, without a gap
	}
	const page = 1000
	for after := int64(0); ; {
		list, err := a.Journal(e.ctx, account, after, subject, page)
		if err != nil {
			return nil, 0, err
		}
		total += int64(len(list))
		last = append(last, list...)
		last = last[max(0, len(last)-limit):]
		if len(list) < page {
			return last, total, nil
		}
		after = list[page-1].Seq
	}
}

// parseSubject reads "lead/123", "lead" or "".
func parseSubject(text string) (event.Subject, error) {
	kind, number, given := strings.Cut(text, "/")
	if !given {
		return event.Subject{Kind: kind}, nil
	}
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 || kind == "" {
		return event.Subject{}, fmt.Errorf("--subject: %q is not like lead/123", text)
	}
	return event.Subject{Kind: kind, ID: id}, nil
}

func printEvents(e *env, list []event.Event, err error) error {
	if err != nil {
		return err
	}
	rows := each(list, newEventRow)
	if !e.json {
		if len(rows) == 0 {
			fmt.Fprintln(e.stdout, "Nothing happened that fits.")
		}
		for _, r := range rows {
			r.print(e.stdout)
		}
		return nil
	}
	out := json.NewEncoder(e.stdout)
	for _, r := range rows {
		if err := out.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// print writes an event and, below it, what changed.
func (r eventRow) print(w io.Writer) {
	by := r.Who.Kind
	if r.Who.ID != 0 {
		by += fmt.Sprintf(" %d", r.Who.ID)
	}
	through := r.Who.Door
	if r.Who.Request != "" {
		through += ", request " + r.Who.Request
	}
	fmt.Fprintf(w, "%d  %s UTC  %s  %s  by %s (%s)\n", r.Seq, stamp(r.At), r.Kind, r.Subject, plain(by), plain(through))
	printFields(w, each(r.Changes, func(c change) field { return field{c.Field, c.text()} }))
}

// text is what became of a field, empty when there is nothing in it. One that did not
// change is told for whoever reads the line alone.
func (c change) text() string {
	switch after := strconv.Quote(c.After); {
	case c.Before == "" && c.After == "":
		return ""
	case c.Before == "", c.Before == c.After:
		return after
	default:
		return strconv.Quote(c.Before) + " -> " + after
	}
}
