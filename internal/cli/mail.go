package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/letters"
)

type mailCmd struct {
	Log   mailLogCmd   `cmd:"" help:"List letters: what people were and will be written."`
	Show  mailShowCmd  `cmd:"" help:"Show one letter, in words."`
	Retry mailRetryCmd `cmd:"" help:"Try a letter now, or send it once more."`
	Test  mailTestCmd  `cmd:"" help:"Send a test through the mail server, now."`
}

// Help is shown under the command's flags.
func (mailCmd) Help() string {
	return `Letters are written with the change that they tell, and sent by a running server:
again after 10 s, 1 min, 10 min, 1 h, 6 h and 24 h, then they are given up. One
whose visit was moved or cancelled meanwhile is dropped.

Examples:
  palier mail log --state given-up
  palier mail test me@example.org`
}

// letterRow is a letter as the command line shows it.
type letterRow struct {
	ID        int64      `json:"letter"`
	Kind      string     `json:"kind"`
	Visit     string     `json:"visit"` // its id as palier visit shows it, empty: about a property alone
	Property  int64      `json:"property"`
	User      int64      `json:"user"` // the agent it goes to, 0: a visitor
	To        string     `json:"to"`
	State     string     `json:"state"`
	Tries     int        `json:"tries"`
	DueAt     time.Time  `json:"due_at"`
	CreatedAt time.Time  `json:"created_at"`
	EndedAt   *time.Time `json:"ended_at"`
	Error     string     `json:"error"` // of the last try that failed, or why it was dropped
}

// newLetterRow shows a letter; names are the visits' ids.
func newLetterRow(l letters.Letter, names map[int64]string) letterRow {
	r := letterRow{ID: l.ID, Kind: string(l.Kind), Visit: names[l.Visit], Property: l.Property, User: l.User, To: l.To, State: string(l.State), Tries: l.Tries,
		DueAt: l.DueAt, CreatedAt: l.CreatedAt, Error: l.Error}
	if !l.EndedAt.IsZero() {
		r.EndedAt = &l.EndedAt
	}
	return r
}

// visitNames are the ids of the visits that letters are about, as palier visit knows them.
func visitNames(e *env, a *app.App, by access.Actor, list ...letters.Letter) (map[int64]string, error) {
	names := map[int64]string{0: ""}
	for _, l := range list {
		if _, known := names[l.Visit]; known {
			continue
		}
		v, _, err := a.Visits.VisitTold(e.ctx, by.Account, l.Visit)
		if err != nil {
			return nil, err
		}
		names[l.Visit] = v.UID
	}
	return names, nil
}

// recipient is whom a letter goes to: an agent's address is read when it leaves.
func (r letterRow) recipient() string {
	if r.User != 0 {
		return fmt.Sprintf("user %d", r.User)
	}
	return r.To
}

type mailLogCmd struct {
	inAccount `embed:""`
	State     string `enum:"all,waiting,sent,dropped,given-up" default:"all" help:"Only those that are so: all, waiting, sent, dropped or given-up."`
	Visit     string `placeholder:"VISIT" help:"Only those about this visit, by its id."`
	Limit     int    `default:"50" placeholder:"N" help:"How many at most, the latest first."`
}

// Help is shown under the command's flags.
func (mailLogCmd) Help() string {
	return `dropped: what it would say was not true any more, or not wanted.
Letters that ended are kept for 90 days.

A test account writes to who logs in to it alone: letters to anybody else are dropped.

Examples:
  palier mail log --state waiting
  palier mail log --visit b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10`
}

// Run lists letters.
func (c *mailLogCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usageError{errors.New("--limit: 1 or more")}
	}
	q := letters.Query{State: letters.State(c.State), Limit: c.Limit}
	if c.State == "all" {
		q.State = ""
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if c.Visit != "" {
			v, err := a.Visits.Visit(e.ctx, by, c.Visit)
			if err != nil {
				return oneVisit{Visit: c.Visit}.missing(err)
			}
			q.Visit = v.ID
		}
		list, err := a.Letters.Log(e.ctx, by, q)
		if err != nil {
			return err
		}
		names, err := visitNames(e, a, by, list...)
		if err != nil {
			return err
		}
		rows := each(list, func(l letters.Letter) letterRow { return newLetterRow(l, names) })
		return table(e, rows, "Nothing to show.", "LETTER | KIND | VISIT | TO | STATE | TRIES | DUE | ERROR", func(r letterRow) []any {
			return []any{r.ID, r.Kind, r.Visit, r.recipient(), r.State, r.Tries, stamp(r.DueAt), r.Error}
		})
	})
}

// oneLetter names a letter.
type oneLetter struct {
	inAccount `embed:""`
	Letter    int64 `arg:"" help:"Number of the letter."`
}

func (c oneLetter) missing(err error) error {
	return missing(err, "there is no letter %d in this account: palier mail log", c.Letter)
}

type mailShowCmd struct {
	oneLetter `embed:""`
}

// Help is shown under the command's flags.
func (mailShowCmd) Help() string {
	return `The words are those that the letter would leave with now; its links are good.

Example:
  palier mail show 20817`
}

// letterSheet is all that is known of a letter.
type letterSheet struct {
	letterRow
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	Calendar string `json:"calendar"`
	Drop     string `json:"drop"` // why it would not be sent now
}

// Run shows a letter.
func (c *mailShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		l, mail, drop, err := a.Mail(e.ctx, by, c.Letter)
		if err != nil {
			return c.missing(err)
		}
		names, err := visitNames(e, a, by, l)
		if err != nil {
			return err
		}
		e.warnOfOrigin()
		s := letterSheet{newLetterRow(l, names), mail.Subject, mail.Text, mail.Calendar, string(drop)}
		return e.print(s, func(w io.Writer) {
			fmt.Fprintf(w, "Letter %d: %s to %s, %s after %d tries. %s\n", s.ID, s.Kind, plain(s.recipient()), s.State, s.Tries, plain(s.Error))
			if s.Drop != "" {
				fmt.Fprintf(w, "It would not be sent now: %s.\n", s.Drop)
			}
			if s.Text == "" {
				return
			}
			fmt.Fprintf(w, "\n%s\n\n%s", plain(s.Subject), s.Text)
		})
	})
}

type mailRetryCmd struct {
	oneLetter `embed:""`
}

// Help is shown under the command's flags.
func (mailRetryCmd) Help() string {
	return `One that waits does not wait for its next try; one that was given up or sent is
sent once more. A running server notices within a few seconds.

Example:
  palier mail retry 20817`
}

// Run queues a letter.
func (c *mailRetryCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		l, err := a.Letters.Retry(e.ctx, by, c.Letter)
		if err != nil {
			return c.missing(err)
		}
		names, err := visitNames(e, a, by, l)
		if err != nil {
			return err
		}
		return e.print(newLetterRow(l, names), func(w io.Writer) { fmt.Fprintf(w, "Letter %d is to be sent now.\n", l.ID) })
	})
}

type mailTestCmd struct {
	Address string `arg:"" help:"Where to."`
}

// Help is shown under the command's flags.
func (mailTestCmd) Help() string {
	return `Example:
  palier mail test me@example.org --smtp-url smtps://visites:…@mail.example.org --mail-from visites@example.org`
}

// testRow is the answer of test.
type testRow struct {
	Sent bool `json:"sent"`
}

// Run sends a test.
func (c *mailTestCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := a.TestMail(e.ctx, c.Address)
	switch {
	case err != nil:
		return err
	case r.Error != "":
		return errors.New(r.Error)
	}
	return e.print(testRow{true}, func(w io.Writer) { fmt.Fprintln(w, "The mail server took it.") })
}
