package requests

import (
	"context"
	"slices"

	"palier/internal/core/access"
)

// MostCrossings is how many properties match one search at most, and how many searches one
// property: the best by score, those that somebody dealt with before all others. What is looked
// for so broadly is looked for better with one more wish.
const MostCrossings = 1000

// RankQuery asks for crossings of a search or of a property, whichever is not 0, the best
// first.
type RankQuery struct {
	Account  int64
	Request  int64
	Property int64
	Step     Step // shown
	After    Rank // only what comes behind it
	Limit    int
}

// Rank is a crossing's place in a RankQuery's answer; zero: before the first.
type Rank struct {
	Score int
	ID    int64 // of the other side
}

// Ranking reads crossings by their score.
type Ranking interface {
	// RankedCrossings adds one behind the limit when there are more.
	RankedCrossings(ctx context.Context, q RankQuery) ([]Crossing, error)
	// LiveCrossings counts, for each search, the pairs that match.
	LiveCrossings(ctx context.Context, account int64, requests []int64) (map[int64]int, error)
	// WorstCrossing gives the pair of a search with the lowest score among those that match and
	// that nobody dealt with.
	WorstCrossing(ctx context.Context, account, request int64) (Crossing, bool, error)
}

// Best gives crossings of a search or of a property, the best first, after crossing what is
// due; it adds one behind the limit when there are more. Missing: there is no such search or
// property, or it is not the actor's. Forbidden: he may not read searches.
func (s *Service) Best(ctx context.Context, by access.Actor, q RankQuery) ([]Crossing, error) {
	if !by.Has(access.RequestsRead) {
		return nil, access.Denied()
	}
	q.Account = by.Account
	if err := s.ready(ctx, by, 0, q.Request, q.Property); err != nil {
		return nil, err
	}
	return s.store.RankedCrossings(ctx, q)
}

// Bound has the service keep other than MostCrossings. It is set before the service is used:
// what a bound does is seen with three crossings as well as with a thousand.
func (s *Service) Bound(most int) { s.most = most }

// bounded keeps the best of what matches: those of existing pairs that somebody dealt with,
// then by score, and of equals whichever was there first.
func (s *Service) bounded(matching []int64, found map[int64]int, existing []Crossing, other func(Crossing) int64) []int64 {
	if len(matching) <= s.most {
		return matching
	}
	dealt := map[int64]bool{}
	for _, c := range existing {
		dealt[other(c)] = c.Step != ToSuggest
	}
	list := slices.Clone(matching)
	slices.SortFunc(list, func(a, b int64) int {
		if dealt[a] != dealt[b] {
			if dealt[a] {
				return -1
			}
			return 1
		}
		if found[a] != found[b] {
			return found[b] - found[a]
		}
		return int(a - b)
	})
	return list[:s.most]
}

// roomed leaves out searches that have as many crossings as they may and all of them as good;
// where one is worse, it ends and makes room. Only a search that may be full by now is counted.
func (s *Service) roomed(ctx context.Context, r *reckoned, note Note, matching []Sought, found map[int64]int, existing []Crossing) (kept []int64, ended []Crossing, err error) {
	live := map[int64]bool{}
	for _, c := range existing {
		live[c.Request] = !c.Gone
	}
	var list, perhaps []int64
	for _, m := range matching {
		if list = append(list, m.Request); !live[m.Request] && m.Live+note.Crossed-m.Counted >= int64(s.most) {
			perhaps = append(perhaps, m.Request)
		}
	}
	if r.live, err = s.store.LiveCrossings(ctx, r.property.Account, perhaps); err != nil {
		return nil, nil, err
	}
	for _, id := range s.bounded(list, found, existing, func(c Crossing) int64 { return c.Request }) {
		if live[id] || r.live[id] < s.most {
			kept = append(kept, id)
			continue
		}
		worst, is, err := s.store.WorstCrossing(ctx, r.property.Account, id)
		if err != nil {
			return nil, nil, err
		}
		if !is || worst.Score >= found[id] {
			continue
		}
		worst.Gone = true
		kept, ended = append(kept, id), append(ended, worst)
	}
	return kept, ended, nil
}
