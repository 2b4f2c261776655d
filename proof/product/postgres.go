package product

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

// NewDatabase makes an empty database on the PostgreSQL server of this URL and
// returns the URL of the new one and what drops it, open connections or not.
func NewDatabase(ctx context.Context, server, prefix string) (string, func(), error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, fmt.Errorf("product.NewDatabase: %w", err)
	}
	name := fmt.Sprintf("%s_%d_%d", prefix, os.Getpid(), time.Now().UnixNano())
	if err := admin(ctx, server, "create database "+name); err != nil {
		return "", nil, fmt.Errorf("product.NewDatabase: %w", err)
	}
	u.Path = "/" + name
	drop := func() {
		// Not the harness's context: it may be the one that was just cancelled.
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := admin(ctx, server, "drop database "+name+" with (force)"); err != nil {
			fmt.Fprintln(os.Stderr, "left behind:", err)
		}
	}
	return u.String(), drop, nil
}

func admin(ctx context.Context, server, statement string) error {
	db, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	_, err = db.Exec(ctx, statement)
	return err
}
