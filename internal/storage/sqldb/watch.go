package sqldb

// Waiting is how many writes stand in the queue that serves the order, behind
// those under way.
func (db *DB) Waiting(order int64) int {
	return len(db.lanes[uint64(order)%uint64(len(db.lanes))].queue)
}

// Stopping tells whether Close has begun to stop the lane of the order.
func (db *DB) Stopping(order int64) bool {
	select {
	case <-db.lanes[uint64(order)%uint64(len(db.lanes))].quit:
		return true
	default:
		return false
	}
}
