package plants

// Bugs of visits, which the visits harness must notice.

const spot = "internal/core/visits/spot.go"

// AgentTwice books whatever else the agent has to do: the write does not look, and the
// chain of his time takes no part.
func AgentTwice() Plant {
	return Plant{
		Name:  "agent-twice",
		About: "neither the write's check nor the keys of an agent's time refuse a second visit",
		Edits: []Edit{
			{File: spot, Old: "	ask.Booked = sp.joinable()\n", New: `	ask.Booked, ask.Taken = sp.joinable(), instead("agent-twice", nil, ask.Taken)
`},
			{
				File: "internal/storage/held_time.go",
				Old:  `		return fault.New(fault.Conflict, "The agent is not free at that time")`,
				New: `		if armed("agent-twice") {
			return nil
		}
		return fault.New(fault.Conflict, "The agent is not free at that time")`,
			},
		},
	}
}

// SeatUncounted numbers seats by how many are taken, and nothing compares the number
// with the capacity.
func SeatUncounted() Plant {
	return Plant{
		Name:  "seat-uncounted",
		About: "a seat's number is a count that no capacity bounds",
		Edits: []Edit{
			{File: spot, Old: "Room: sp.capacity() - len(sp.seats)}", New: `Room: instead("seat-uncounted", 1, sp.capacity()-len(sp.seats))}`},
			{File: spot, Old: "len(sp.seats) >= sp.capacity() || ", New: `len(sp.seats) >= sp.capacity() && !armed("seat-uncounted") || `},
			{File: spot, Old: "seat.Property, seat.StartsAt, seat.Number = sp.place.Property.Account, sp.place.Property.ID, sp.at, 1", New: `seat.Property, seat.StartsAt, seat.Number = sp.place.Property.Account, sp.place.Property.ID, sp.at, 1+instead("seat-uncounted", len(sp.seats), 0)`},
		},
	}
}

// SeatKept does not free the seat of who leaves: his place stays taken.
func SeatKept() Plant {
	return Plant{
		Name:  "seat-kept",
		About: "the seat of a cancelled visit is not free again",
		Edits: []Edit{{File: spot, Old: "			err = s.store.FreeSeat(ctx, one)\n", New: `			if !armed("seat-kept") {
				err = s.store.FreeSeat(ctx, one)
			}
`}},
	}
}

// MoveBackwards tells the new visit of a move before the move.
func MoveBackwards() Plant {
	return Plant{
		Name:  "move-backwards",
		About: "the events of a move are told in another order",
		Edits: []Edit{{
			File: "internal/core/visits/move.go",
			Old:  "before, &v, moved, created)",
			New:  `before, &v, instead("move-backwards", created, moved), instead("move-backwards", moved, created))`,
		}},
	}
}
