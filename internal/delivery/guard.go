package delivery

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// Guard says which addresses a webhook may reach. It is asked about the address
// that is about to be dialled, after every name has been resolved: what a name
// says beforehand, how a number is spelt and what a resolver answers the second
// time make no difference to it.
type Guard struct {
	allow []netip.Prefix
	ports []uint16
}

// NewGuard makes a guard that lets pass public addresses at ports 80 and 443 and
// at the ports given, and the operator's own ranges at every port: whoever opens
// a network knows what listens in it.
func NewGuard(allow []netip.Prefix, ports []uint16) Guard {
	return Guard{slices.Clone(allow), append([]uint16{80, 443}, ports...)}
}

// special are the IPv4 ranges that are nobody's public server: the IANA registry
// of special-purpose addresses, multicast and what is reserved, and the one
// metadata address (Azure's) that hides among public ones.
var special = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")

// Of IPv6 only global unicast is looked at. What lies outside (loopback, NAT64,
// local and link-local, multicast) and these ranges inside are refused: 2001::/23
// has Teredo, 2002::/16 is 6to4, which both carry an IPv4 address of any kind.
var (
	global        = netip.MustParsePrefix("2000::/3")
	specialGlobal = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// refusal is what the guard says; the endpoint's owner reads it.
type refusal string

func (r refusal) Error() string { return string(r) }

// Check refuses an address that webhooks may not reach.
func (g Guard) Check(to netip.AddrPort) error {
	addr := to.Addr().Unmap()
	switch {
	case within(g.allow, addr):
		return nil
	case addr.Zone() != "" || !public(addr):
		return refusal(fmt.Sprintf("%s is in a range that webhooks may not reach unless the operator opens it (--egress-allow)", addr.WithZone("")))
	case !slices.Contains(g.ports, to.Port()):
		return refusal(fmt.Sprintf("port %d is not one that webhooks may use", to.Port()))
	}
	return nil
}

func public(addr netip.Addr) bool {
	if addr.Is4() {
		return !within(special, addr)
	}
	return global.Contains(addr) && !within(specialGlobal, addr)
}

func within(list []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// control is net.Dialer.ControlContext: it runs between resolving and connecting,
// for each address of a name.
func (g Guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return refusal("the address cannot be read")
	}
	return g.Check(to)
}
