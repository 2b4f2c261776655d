package plants

// Bugs of webhooks, which the replicas harness must notice.

// NewestFirst passes the turn of a subject to the message that came last: whoever
// waited longer is overtaken.
func NewestFirst() Plant {
	return Plant{
		Name:  "newest-first",
		About: "of the messages that wait behind one, the newest leaves next",
		Edits: []Edit{
			{File: deliveries, Old: "	\"context\"\n", New: "	\"context\"\n	\"strings\"\n"},
			{
				File: deliveries,
				Old:  "d.sql.Exec(ctx, sqlDeliveryTurn,",
				New:  `d.sql.Exec(ctx, instead("newest-first", strings.Replace(sqlDeliveryTurn, "by w.seq, w.id limit", "by w.seq desc, w.id desc limit", 1), sqlDeliveryTurn),`,
			},
		},
	}
}

// SentUnanswered notes a message as delivered before it leaves, so that nobody
// sends it again when the receiver refuses it or the process dies over it.
func SentUnanswered() Plant {
	return Plant{
		Name:  "sent-unanswered",
		About: "a message counts as delivered when it leaves",
		Edits: []Edit{
			{File: rounds, Old: "	a := s.poster.post(ctx, p)\n", New: `	if armed("sent-unanswered") {
		s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: webhooks.Attempt{At: time.Now(), Status: 200}}
	}
	a := s.poster.post(ctx, p)
`},
			{File: rounds, Old: "	s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: a, Returned: stopped}\n", New: `	if !armed("sent-unanswered") {
		s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: a, Returned: stopped}
	}
`},
		},
	}
}

const (
	rounds     = "internal/delivery/rounds.go"
	deliveries = "internal/storage/deliveries.go"
)
