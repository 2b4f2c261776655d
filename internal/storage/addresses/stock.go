package addresses

import (
	"context"
	"fmt"
	"time"
)

// Stock is how much a base has.
type Stock struct {
	Departments int
	Addresses   int64
	OldestAt    time.Time // of their imports; zero: there is none
}

// Stock tells what is there now: nothing, when there is no file.
func (b *Base) Stock(ctx context.Context) (s Stock, err error) {
	if err := b.follow(); err != nil {
		return Stock{}, fmt.Errorf("addresses.Stock: %w", err)
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.file == nil {
		return Stock{}, nil
	}
	var oldest *int64
	err = b.file.db.QueryRowContext(ctx, "select count(*), coalesce(sum(addresses), 0), min(imported_at) from departments").Scan(&s.Departments, &s.Addresses, &oldest)
	if damaged(err) {
		err = spoilt(b.path)
	}
	if err == nil && oldest != nil {
		s.OldestAt = time.UnixMicro(*oldest)
	}
	return s, err
}
