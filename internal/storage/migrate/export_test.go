package migrate

import (
	"context"
	"database/sql"

	"palier/internal/storage/sqldb"
)

// RunStep runs one step as Up does.
func RunStep(ctx context.Context, db *sqldb.DB, step Step) error {
	return db.Admin(ctx, func(conn *sql.Conn) error { return run(ctx, db, conn, step) })
}
