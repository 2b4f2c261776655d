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
