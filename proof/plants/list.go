package plants

// All is every plant; a test looks whether each still applies.
func All() []Plant {
	return []Plant{AnswerBeforeCommit(), KeyAfterEffect(), StampOutOfOrder(), ForgetKeys(), LeadWithoutType(), HoldWithoutKey(), HoldHalf(), FreeWhenRead(), NewestFirst(), SentUnanswered(),
		AgentTwice(), SeatUncounted(), SeatKept(), MoveBackwards(), NumberOutsideTheLock()}
}

// AnswerBeforeCommit must be noticed by the kill harness: what was
// acknowledged is gone when the process dies at the wrong moment. The commit is
// a slow one: PostgreSQL finishes on its own what it was once told, so that a
// bug of microseconds would take hundreds of kills to show. The first commits of a
// process are right, so that the demonstration can be built.
func AnswerBeforeCommit() Plant {
	return Plant{
		Name:  "answer-before-commit",
		About: "the writer answers before the commit",
		Edits: []Edit{
			{File: writer, Old: "\t\"sync\"\n", New: "\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"\n"},
			{File: writer, Old: lane, New: "var commits atomic.Int64\n\n" + lane},
			{File: writer, Old: commit, New: `	if armed("answer-before-commit") && commits.Add(1) > 20 {
		for _, j := range jobs {
			j.answer(nil)
		}
		time.Sleep(3 * time.Millisecond)
	}
` + commit},
		},
	}
}

const (
	writer = "internal/storage/sqldb/writer.go"
	lane   = "// lane is one connection that writes,"
	commit = "\tif err := l.exec(ctx, \"commit\"); err != nil {\n"
)

// KeyAfterEffect must be noticed by the kill harness: between the two commits
// there is an effect whose key nobody knows.
func KeyAfterEffect() Plant {
	return Plant{
		Name:  "key-after-effect",
		About: "the idempotency record has a transaction of its own",
		Edits: []Edit{{
			File: "internal/core/once/once.go",
			Old: `		return s.store.SaveAnswer(ctx, k, a, tx.Now().Add(Kept))
	})
`,
			New: `		if armed("key-after-effect") {
			return nil
		}
		return s.store.SaveAnswer(ctx, k, a, tx.Now().Add(Kept))
	})
	if armed("key-after-effect") && err == nil && !replayed {
		err = s.ledger.Write(ctx, k.Account, func(ctx context.Context, tx event.Tx) error {
			return s.store.SaveAnswer(ctx, k, a, tx.Now().Add(Kept))
		})
	}
`,
		}},
	}
}

// StampOutOfOrder must be noticed by the sync harness: a write bears an instant
// up to six seconds before its commit, so that a client which has read past
// that instant never sees it.
func StampOutOfOrder() Plant {
	return Plant{
		Name:  "stamp-out-of-order",
		About: "updated_at is not in commit order",
		Edits: []Edit{{
			File: "internal/storage/ledger.go",
			Old:  `at: max(now.UnixMicro(), l.at+1)`,
			New:  `at: instead("stamp-out-of-order", now.UnixMicro()-l.nextID%7*1_000_000, max(now.UnixMicro(), l.at+1))`,
		}},
	}
}

// ForgetKeys must be noticed by the repeats harness: no Idempotency-Key is ever
// found again, so that a repeated request is served anew.
func ForgetKeys() Plant {
	return Plant{
		Name:  "forget-keys",
		About: "the answer kept for an Idempotency-Key is never found",
		Edits: []Edit{{
			File: "internal/storage/once.go",
			Old:  `return a, fingerprint, found, err`,
			New:  `return a, fingerprint, found && !armed("forget-keys"), err`,
		}},
	}
}

// LeadWithoutType must be noticed by both clients of the black box: the key is
// one that apimo.js requires.
func LeadWithoutType() Plant {
	return Plant{
		Name:  "lead-without-type",
		About: "listed leads lack the key type",
		Edits: []Edit{{
			File: "internal/api/apimo/lead_out.go",
			Old:  `	e.StringField("type", strconv.Itoa(l.Type))`,
			New: `	if !armed("lead-without-type") {
		e.StringField("type", strconv.Itoa(l.Type))
	}`,
		}},
	}
}

// HoldWithoutKey must be noticed by the options harness: nothing refuses the second
// holder of a lot, neither a look before nor the table's key.
func HoldWithoutKey() Plant {
	return Plant{
		Name:  "hold-without-key",
		About: "a lot that is held is given once more",
		Edits: []Edit{
			{File: "internal/core/sales/option.go", Old: "switch taken := notFree(set, 0, now); {", New: `switch taken := notFree(instead("hold-without-key", nil, set), 0, now); {`},
			{File: "internal/core/programs/hold.go", Old: "	if err := allFree(lots); err != nil {", New: `	if err := allFree(instead("hold-without-key", nil, lots)); err != nil {`},
			{File: "internal/storage/deferred.go", Old: `onto(sqlHoldAdd, 16, "")`, New: `onto(sqlHoldAdd, 16, instead("hold-without-key", " on conflict do nothing", ""))`},
		},
	}
}

// HoldHalf must be noticed by the options harness: of several lots one is held.
func HoldHalf() Plant {
	return Plant{
		Name:  "hold-half",
		About: "an option of several lots holds the first only",
		Edits: []Edit{{File: "internal/storage/holds.go", Old: "range lots {", New: `range instead("hold-half", lots[:1], lots) {`}},
	}
}

// FreeWhenRead must be noticed by the options harness: who looks at a lot that is
// held is told now and then that it is free.
func FreeWhenRead() Plant {
	return Plant{
		Name:  "free-when-read",
		About: "a held lot reads as free in one millisecond of five",
		Edits: []Edit{{
			File: "internal/api/adlead/lot_out.go",
			Old:  `string(l.State(now))`,
			New:  `map[bool]string{true: "available", false: string(l.State(now))}[armed("free-when-read") && now.UnixMilli()%5 == 0]`,
		}},
	}
}
