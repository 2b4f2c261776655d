package plants

// NumberOutsideTheLock must be noticed by the register harness: numbers come from a
// counter beside the database, which a write that fails does not set back. The other
// register is right: that it is full is what makes writes fail.
func NumberOutsideTheLock() Plant {
	const register = "internal/core/mandates/register.go"
	return Plant{
		Name:  "number-outside-the-lock",
		About: "a mandate's number is taken from a counter of the process and not in the write that keeps it",
		Edits: []Edit{
			{File: register, Old: "	\"fmt\"\n", New: "	\"fmt\"\n	\"sync/atomic\"\n"},
			{File: register, Old: "// write adds a line", New: "var taken atomic.Int64\n\n// write adds a line"},
			{
				File: register,
				Old:  "	if err := s.store.InsertEntry(ctx, e); err != nil {",
				New:  "	if armed(\"number-outside-the-lock\") && kind == Transactions {\n		e.Number = max(taken.Load(), v.Last) + 1\n		taken.Store(e.Number)\n	}\n	if err := s.store.InsertEntry(ctx, e); err != nil {",
			},
		},
	}
}
