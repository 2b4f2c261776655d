package letters

import (
	"context"
	"time"

	"palier/internal/core/visits"
)

// Store keeps letters. Methods that change run inside event.Ledger.Write; "not there"
// is the zero value and false.
type Store interface {
	InsertLetter(ctx context.Context, l Letter) error
	GetLetter(ctx context.Context, account, id int64) (Letter, bool, error)
	ListLetters(ctx context.Context, q Query) ([]Letter, error) // the latest first
	// PageLetters gives a page of the log.
	PageLetters(ctx context.Context, q LogQuery) ([]Letter, error)
	// Recipients gives the addresses of letters of the kind about the property that
	// were written at the instant or later.
	Recipients(ctx context.Context, account, property int64, kind visits.LetterKind, since time.Time) ([]string, error)

	// LetterAccounts gives the accounts that have a letter to send.
	LetterAccounts(ctx context.Context, now time.Time) ([]int64, error)
	// DueLetters gives what may leave and nobody has leased, the longest due first.
	DueLetters(ctx context.Context, account int64, now time.Time, most int) ([]Letter, error)
	// SaveLetter writes state, times, tries and error; false when the letter is not in
	// that state, or under that lease, any more.
	SaveLetter(ctx context.Context, l Letter, state State, lease time.Time) (bool, error)
	// CountWaiting tells how many wait, and since when the first that is due is.
	CountWaiting(ctx context.Context, account int64, now time.Time) (n int64, due time.Time, err error)
	// PurgeLetters removes some that ended before the instant, and tells how many.
	PurgeLetters(ctx context.Context, account int64, before time.Time) (int64, error)
}
