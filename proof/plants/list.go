package plants

// All is every plant; a test looks whether each still applies.
func All() []Plant {
	return []Plant{AnswerBeforeCommit(), StampOutOfOrder(), ForgetKeys(), LeadWithoutType()}
}

// AnswerBeforeCommit must be noticed by the kill harness: what was
// acknowledged is gone when the process dies at the wrong moment.
func AnswerBeforeCommit() Plant {
	return Plant{
		Name:  "answer-before-commit",
		About: "the writer answers before the commit",
		Edits: []Edit{{
			File: "internal/storage/sqldb/writer.go",
			Old: `	if err := l.exec(ctx, "commit"); err != nil {
`,
			New: `	for _, j := range jobs {
		j.answer(nil)
	}
	if err := l.exec(ctx, "commit"); err != nil {
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
			Old:  `at: max(now.UnixMicro(), bk.at+1)`,
			New:  `at: now.UnixMicro() - bk.nextID%7*1_000_000`,
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
			New:  `return a, fingerprint, false, err`,
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
			New:  ``,
		}},
	}
}
