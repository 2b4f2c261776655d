package delivery

import (
	"cmp"
	"context"
	"strconv"

	"palier/internal/core/letters"
)

// send words letters and has them carried.
func (m *Mailer) send(ctx context.Context, lent []letters.Letter) []letters.Outcome {
	ctx, cancel := context.WithTimeout(ctx, carrying)
	defer cancel()
	outcomes := make([]letters.Outcome, len(lent))
	var mails []letters.Mail
	var whose []int // outcome of each mail
	for i, l := range lent {
		mail, o := m.word(ctx, l)
		if outcomes[i] = o; o.Error == "" && o.Drop == "" && !o.Returned {
			mails, whose = append(mails, mail), append(whose, i)
		}
	}
	if len(mails) == 0 {
		return outcomes
	}
	for i, r := range m.carrier.Carry(ctx, mails) {
		o := &outcomes[whose[i]]
		o.Returned, o.Error, o.Final = !r.Tried, r.Error, r.Final
		m.count(*o)
	}
	return outcomes
}

// word makes the mail of a letter, or says what became of it instead.
func (m *Mailer) word(ctx context.Context, l letters.Letter) (letters.Mail, letters.Outcome) {
	o := letters.Outcome{Letter: l}
	matter, drop, err := m.letters.Matter(ctx, l)
	drop = cmp.Or(drop, matter.Withheld)
	if err == nil && drop == "" {
		var mail letters.Mail
		if mail, err = m.words.Compose(matter); err == nil {
			return mail, o
		}
	}
	o.Drop = drop
	switch {
	case ctx.Err() != nil:
		o = letters.Outcome{Letter: l, Returned: true}
	case drop == "": // ours to mend: it stays on the ladder
		m.report(ctx, l.Account, err)
		o.Error = "the letter could not be written, see the log"
		m.count(o)
	}
	return letters.Mail{}, o
}

func (m *Mailer) count(o letters.Outcome) {
	switch {
	case o.Returned:
	case o.Error == "":
		m.counts.sent.Add(1)
	default:
		m.counts.failed.Add(1)
		// Whom it was for is in the queue, not in the log.
		m.report(context.Background(), o.Letter.Account, letterError{o.Letter.ID, o.Error})
	}
}

// letterError is a letter that was not taken.
type letterError struct {
	letter int64
	why    string
}

// Error implements error.
func (e letterError) Error() string {
	return "letter " + strconv.FormatInt(e.letter, 10) + ": " + e.why
}

// report logs what went wrong, each thing once in a while.
func (m *Mailer) report(ctx context.Context, account int64, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	if m.complaints.fresh(strconv.FormatInt(account, 10)+" "+err.Error(), m.now()) {
		m.log.Error("mail", "account", account, "error", err)
	}
}
