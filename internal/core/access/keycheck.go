package access

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// tidy is the key as it is kept: each thing once, in order, networks in their
// plain form. The lists it was made from stay as they are.
func (k Key) tidy() Key {
	k.Name = strings.TrimSpace(k.Name)
	order := Permissions()
	k.Permissions = slices.Clone(k.Permissions)
	slices.SortStableFunc(k.Permissions, func(a, b Right) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a), slices.Index(order, b)), cmp.Compare(a, b))
	})
	k.Permissions = slices.Compact(k.Permissions)
	k.Programs, k.Lots = ordered(k.Programs), ordered(k.Lots)
	k.Networks = slices.Clone(k.Networks)
	for i, n := range k.Networks {
		k.Networks[i] = plainNetwork(n)
	}
	slices.SortFunc(k.Networks, netip.Prefix.Compare)
	k.Networks = slices.Compact(k.Networks)
	return k
}

func ordered(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// plainNetwork is the network without host bits, an IPv4 one as such also when it
// was written within IPv6: callers' addresses are compared in that form.
func plainNetwork(n netip.Prefix) netip.Prefix {
	const mapped = 96 // bits of ::ffff:0:0/96
	if n.Addr().Is4In6() && n.Bits() >= mapped {
		n = netip.PrefixFrom(n.Addr().Unmap(), n.Bits()-mapped)
	}
	return n.Masked()
}

// usable refuses (Conflict) to change a key that opens nothing any more.
func (k Key) usable(now time.Time) error {
	switch {
	case !k.RevokedAt.IsZero():
		return fault.Newf(fault.Conflict, "Key %d was revoked: make another", k.ID)
	case k.Expired(now):
		return fault.Newf(fault.Conflict, "Key %d has expired: make another", k.ID)
	}
	return nil
}

// Fields are what the journal says of a key.
func (k Key) Fields() []event.Change {
	v := []event.Change{{Field: "name", After: k.Name}, {Field: "developer", After: event.Number(k.Developer)},
		{Field: "permissions", After: JoinRights(k.Permissions)}, {Field: "programs", After: event.Numbers(k.Programs)}, {Field: "lots", After: event.Numbers(k.Lots)},
		{Field: "networks", After: JoinNetworks(k.Networks)}}
	if k.User != 0 {
		v = append(v, event.Change{Field: "user", After: event.Number(k.User)})
	}
	if !k.ExpiresAt.IsZero() {
		v = append(v, event.Change{Field: "expires_at", After: event.Instant(k.ExpiresAt)})
	}
	return v
}

// JoinNetworks writes networks as people type them: separated by commas.
func JoinNetworks(list []netip.Prefix) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.String()
	}
	return strings.Join(out, ",")
}

// checkKey gives the developer of a new key, or everything that is wrong with it.
func (s *Service) checkKey(ctx context.Context, k Key, now time.Time) (Developer, error) {
	problems := k.problems(now)
	d, found, err := s.store.GetDeveloper(ctx, k.Account, k.Developer)
	if err != nil {
		return d, err
	}
	if !found {
		problems = append(problems, fault.Problem{Field: "developer", Message: "There is no such developer."})
	}
	if k.User != 0 {
		u, found, err := s.store.GetUser(ctx, k.Account, k.User)
		if err != nil {
			return d, err
		}
		switch {
		case !found:
			problems = append(problems, fault.Problem{Field: "user", Message: "There is no such user."})
		case !u.Active:
			problems = append(problems, fault.Problem{Field: "user", Message: "This user is switched off: the key would open nothing."})
		}
	}
	scope, err := s.scopeProblems(ctx, k)
	if err != nil {
		return d, err
	}
	return d, fault.All(append(problems, scope...))
}

// problems are what is wrong with a key, whatever else there is.
func (k Key) problems(now time.Time) (p []fault.Problem) {
	if k.Name == "" {
		p = append(p, fault.Problem{Field: "name", Message: "A key needs a name."})
	}
	for _, r := range k.Permissions {
		if !slices.Contains(Permissions(), r) {
			p = append(p, fault.Problem{Field: "permissions",
				Message: "Unknown permission " + strconv.Quote(string(r)) + ". Known: " + JoinRights(Permissions()) + "."})
		}
	}
	if slices.ContainsFunc(k.Networks, func(n netip.Prefix) bool { return !n.IsValid() }) {
		p = append(p, fault.Problem{Field: "networks", Message: "A network such as 203.0.113.0/24."})
	}
	if k.Expired(now) {
		p = append(p, fault.Problem{Field: "expires_at", Message: "A moment to come."})
	}
	return p
}

// scopeProblems are the programmes that are not of the key's developer and the
// lots that are not of the key's programmes.
func (s *Service) scopeProblems(ctx context.Context, k Key) (p []fault.Problem, err error) {
	own, err := s.store.DeveloperPrograms(ctx, k.Account, k.Developer)
	if err != nil {
		return nil, err
	}
	if odd := without(k.Programs, own); len(odd) > 0 {
		p = append(p, fault.Problem{Field: "programs", Message: "No programmes of this developer: " + event.Numbers(odd) + "."})
	}
	if len(k.Lots) == 0 {
		return p, nil
	}
	inside, err := s.lotsOf(ctx, k.Account, k.Programs)
	if err != nil {
		return nil, err
	}
	if odd := without(k.Lots, inside); len(odd) > 0 {
		p = append(p, fault.Problem{Field: "lots", Message: "No lots of the key's programmes: " + event.Numbers(odd) + "."})
	}
	return p, nil
}

// lotsOf gives the lots of programmes.
func (s *Service) lotsOf(ctx context.Context, account int64, programs []int64) (all []int64, err error) {
	for _, program := range programs {
		lots, err := s.store.ProgramLots(ctx, account, program)
		if err != nil {
			return nil, err
		}
		all = append(all, lots...)
	}
	return all, nil
}

// without gives what of a list is not in the other.
func without(list, other []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(list), func(id int64) bool { return slices.Contains(other, id) })
}
