package leads

import (
	"context"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Add takes an enquiry that somebody of the agency enters by hand: who came in or called. The
// lead's User is who is to be in charge, 0: nobody yet. Invalid: "person" (nothing says who
// asks), "user".
func (b *Inbox) Add(ctx context.Context, a access.Actor, l Lead) (Sent, error) {
	if err := a.May(access.LeadsWrite, l.Agency); err != nil {
		return Sent{}, err
	}
	p := l.Person
	if strings.TrimSpace(p.First+p.Last+p.Company+p.Email+p.Phone+p.Mobile) == "" {
		return Sent{}, fault.Field("person", "Enter a name, an e-mail or a telephone number.")
	}
	var sent Sent
	err := b.ledger.Write(ctx, a.Account, func(ctx context.Context, _ event.Tx) (err error) {
		fresh := l
		fresh.Account, fresh.Provider, fresh.User = a.Account, 0, 0
		if l.User != 0 {
			if err := b.hand(ctx, a, &fresh, l.User); err != nil {
				return err
			}
		}
		sent, err = b.leads.Create(ctx, a, fresh, a.CountryAt(l.Agency))
		return err
	})
	return sent, err
}

// doorDemo is the source of enquiries that nobody made.
const doorDemo = "demo"

// Try is Add for an enquiry of an invented person, to see how one is worked on: its source
// says so, and it is an enquiry in all else.
func (b *Inbox) Try(ctx context.Context, a access.Actor, l Lead) (Sent, error) {
	return b.Add(ctx, a.Through(doorDemo, a.Who.Request), l)
}

// Maker is who entered an enquiry, which the actor has read by Get; zero when the journal
// does not say it.
func (b *Inbox) Maker(ctx context.Context, a access.Actor, lead int64) (event.Who, error) {
	list, err := b.store.Journal(ctx, a.Account, 0, event.Subject{Kind: SubjectLead, ID: lead}, 1)
	if err != nil || len(list) == 0 || list[0].Kind != EventLeadCreated {
		return event.Who{}, err
	}
	return list[0].Who, nil
}

// Thread is what was done about an enquiry and is planned for it.
type Thread struct {
	Records []Record // the oldest first
	Answers []Answer
	Tasks   []Task
	Tags    []Tag
}

// longestThread is how many lines of each kind a thread shows.
const longestThread = 200

// Thread gives an enquiry's, which the actor has read by Get.
func (b *Inbox) Thread(ctx context.Context, a access.Actor, lead int64) (t Thread, err error) {
	if t.Records, _, err = b.desk.store.ListRecords(ctx, a.Account, lead, longestThread, 0); err != nil {
		return t, err
	}
	if t.Answers, err = b.store.ListAnswers(ctx, a.Account, lead); err != nil {
		return t, err
	}
	if t.Tasks, _, err = b.desk.store.ListTasks(ctx, a.Account, lead, longestThread, 0); err != nil {
		return t, err
	}
	t.Tags, err = b.desk.store.ListTags(ctx, a.Account, lead)
	return t, err
}
