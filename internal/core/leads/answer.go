package leads

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Answer is a letter to who asked, word for word.
type Answer struct {
	Account   int64
	ID        int64
	Agency    int64
	Lead      int64
	Letter    int64 // that carries it (package letters)
	User      int64 // who answers, 0: nobody who has a mailbox
	Template  int64 // it was begun with, 0: none
	To        string
	Name      string // of who asked; not kept
	Language  string // not kept
	Subject   string
	Body      string
	CreatedAt time.Time
}

// Draft is what an answer may be made of: to whom it goes and what a template says of this
// enquiry.
type Draft struct {
	To      string // empty: nothing is known to write to
	Barred  time.Time
	Subject string
	Body    string
}

// Draft begins an answer with a template, or with none (0). Barred tells since when the
// person wants no mail, if that was said after the enquiry; zero: it was not.
func (b *Inbox) Draft(ctx context.Context, a access.Actor, lead, template int64) (d Draft, err error) {
	l, err := b.lead(ctx, a, lead, access.LeadsWrite)
	if err != nil {
		return d, err
	}
	if d.To, d.Barred, err = b.recipient(ctx, a, l); err != nil || template == 0 {
		return d, err
	}
	t, err := b.Template(ctx, a, template)
	if err != nil {
		return d, err
	}
	f, err := b.facts(ctx, a, l)
	d.Subject, d.Body = t.Filled(f)
	return d, err
}

// recipient is the address of who asked, and since when he wants no mail.
func (b *Inbox) recipient(ctx context.Context, a access.Actor, l *Lead) (to string, barred time.Time, err error) {
	to = cmp.Or(l.Person.Email, l.Person.EmailMore)
	if l.Shown == 0 {
		return to, barred, nil
	}
	root, err := b.needs.People.Root(ctx, a, l.Shown)
	if err != nil {
		return to, barred, err
	}
	to = cmp.Or(to, root.Email, root.EmailMore)
	known, err := b.needs.People.ConsentsInForce(ctx, a, []int64{root.ID})
	for _, c := range known[root.ID] {
		if c.Channel == people.ByEmail && !c.Given && c.At.After(l.Asked) {
			barred = c.At
		}
	}
	return to, barred, err
}

// facts are what an enquiry gives a template.
func (b *Inbox) facts(ctx context.Context, a access.Actor, l *Lead) (Facts, error) {
	f := Facts{"firstname": l.Person.First, "lastname": l.Person.Last, "property": l.About.Reference, "city": l.About.City}
	if l.Property != 0 {
		p, found, err := b.leads.properties.GetProperty(ctx, l.Account, l.Agency, l.Property)
		if err != nil {
			return f, err
		}
		if found {
			f["property"], f["city"] = cmp.Or(p.Reference, f["property"]), cmp.Or(p.City, f["city"])
		}
	}
	offices, err := b.needs.Offices.Agencies(ctx, a)
	if err != nil {
		return f, err
	}
	for _, one := range offices {
		if one.ID == l.Agency {
			f["agency"], f["phone"] = one.Name, one.Phone
		}
	}
	u, found, err := b.leads.users.GetUser(ctx, l.Account, cmp.Or(a.User, l.User))
	if found {
		f["agent"], f["phone"] = fullName(u.Firstname, u.Lastname), cmp.Or(u.Mobile, u.Phone, f["phone"])
	}
	return f, err
}

// Reply sends an answer to who asked: a letter that leaves once this is committed, a line of
// the thread and of the diary; what was new is contacted now. Invalid: "to" (there is no
// address, or the person wants no mail since), "subject", "body".
func (b *Inbox) Reply(ctx context.Context, a access.Actor, lead int64, said Answer) (Answer, error) {
	said.Subject, said.Body = strings.TrimSpace(said.Subject), strings.TrimSpace(strings.ReplaceAll(said.Body, "\r\n", "\n"))
	if err := fault.All(textProblems(said.Subject, said.Body)); err != nil {
		return Answer{}, err
	}
	var sent Answer
	err := b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		l, err := b.lead(ctx, a, lead, access.LeadsWrite)
		if err != nil {
			return err
		}
		to, barred, err := b.recipient(ctx, a, l)
		switch {
		case err != nil:
			return err
		case to == "":
			return fault.Field("to", "No e-mail of this person is known.")
		case !barred.IsZero():
			return fault.Field("to", "This person has asked not to be written to any more.")
		}
		if said.Template != 0 {
			if _, err := b.Template(ctx, a, said.Template); err != nil {
				return err
			}
		}
		sent = Answer{Account: a.Account, ID: tx.NextID(), Lead: lead, User: a.User, Template: said.Template, To: to, Name: l.Name(),
			Language: cmp.Or(l.Person.Language, "fr"), Agency: l.Agency, Subject: said.Subject, Body: said.Body, CreatedAt: tx.Now()}
		if sent.Letter, err = b.needs.Post.Answer(ctx, tx, sent); err != nil {
			return err
		}
		if err := b.store.InsertAnswer(ctx, sent); err != nil {
			return err
		}
		return b.log(ctx, tx, a, l, Record{Event: mailed, Comment: said.Subject})
	})
	return sent, err
}

// Answered lists what an enquiry was answered by letter.
func (b *Inbox) Answered(ctx context.Context, a access.Actor, lead int64) ([]Answer, error) {
	return b.store.ListAnswers(ctx, a.Account, lead)
}

// AnswerTold gives an answer for the letter that carries it, whoever's it is.
func (b *Inbox) AnswerTold(ctx context.Context, account, id int64) (Answer, bool, error) {
	return b.store.GetAnswer(ctx, account, id)
}

// Loggable are the events of a thread that people write down by hand.
func Loggable() []string {
	return []string{outgoingCall, missedCall, incomingCall, "voicemail", "sms", "meeting", noted}
}

// Log writes down what was done about an enquiry: a line of the thread, and of the diary of
// whoever did it. Who was reached is contacted; a missed call and a note leave the enquiry
// where it is. Invalid: "event", "comment" (a note says something).
func (b *Inbox) Log(ctx context.Context, a access.Actor, lead int64, r Record) error {
	r.Comment = strings.TrimSpace(r.Comment)
	if !slices.Contains(Loggable(), r.Event) {
		return fault.Field("event", "There is no such event.")
	}
	if r.Event == noted && r.Comment == "" || len(r.Comment) > longestBody {
		return fault.Field("comment", "A note says something, in at most 8000 characters.")
	}
	return b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		l, err := b.lead(ctx, a, lead, access.LeadsWrite)
		if err != nil {
			return err
		}
		return b.log(ctx, tx, a, l, r)
	})
}

// reached tells events after which the person has been answered.
func reached(e string) bool {
	return slices.Contains([]string{mailed, outgoingCall, incomingCall, "sms", "meeting"}, e)
}

// log adds to the thread and the diary, and moves what was new.
func (b *Inbox) log(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, r Record) error {
	r.User, r.Occurred = a.User, tx.Now()
	if _, err := b.desk.record(ctx, tx, a, l, r); err != nil {
		return err
	}
	if err := b.note(ctx, tx, a, l, r); err != nil {
		return err
	}
	before := *l
	l.Snoozed = time.Time{}
	if l.Stage == StageNew && reached(r.Event) {
		l.move(StageContacted)
	}
	if event.Same(before, *l) {
		return nil
	}
	return b.keep(ctx, tx, a, l, &before)
}

// note writes a record into the diary of who did it, where Apimo's tools read it. A note is
// of the enquiry alone.
func (b *Inbox) note(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, r Record) error {
	if a.User == 0 || r.Event == noted {
		return nil
	}
	u, found, err := b.leads.users.GetUser(ctx, a.Account, a.User)
	if err != nil || !found {
		return err
	}
	zone := zoneOf(u.Timezone)
	action := agenda.Action{Agency: l.Agency, User: u.ID, Contact: l.Contact, Type: diaryKind(r.Event), Day: day.Of(tx.Now().In(zone)),
		Subject: l.Name(), Content: r.Comment}
	_, err = b.needs.Diary.Note(ctx, a, action, zone)
	return err
}

// zoneOf reads a zone by its name, Paris for none.
func zoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "" {
		return zone
	}
	return day.Paris()
}
