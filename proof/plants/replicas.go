package plants

// Bugs of webhooks, which the replicas harness must notice.

// NewestFirst passes the turn of a subject to the message that came last: whoever
// waited longer is overtaken.
func NewestFirst() Plant {
	return Plant{
		Name:  "newest-first",
		About: "of the messages that wait behind one, the newest leaves next",
		Edits: []Edit{{
			File: "internal/storage/deliveries.go",
			Old:  "\norder by w.seq, w.id limit 1)",
			New:  "\norder by w.seq desc, w.id desc limit 1)",
		}},
	}
}

// SentUnanswered notes a message as delivered before it leaves, so that nobody
// sends it again when the receiver refuses it or the process dies over it.
func SentUnanswered() Plant {
	return Plant{
		Name:  "sent-unanswered",
		About: "a message counts as delivered when it leaves",
		Edits: []Edit{
			{File: rounds, Old: "	a := s.poster.post(ctx, p)\n", New: `	s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: webhooks.Attempt{At: time.Now(), Status: 200}}
	a := s.poster.post(ctx, p)
`},
			{File: rounds, Old: "	s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: a, Returned: stopped}\n", New: ""},
		},
	}
}

const rounds = "internal/delivery/rounds.go"
