package httpd

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is the address a request comes from. A proxy in front adds the one that
// connected to it at the end of X-Forwarded-For; what stands before that, anybody
// could have written. So the list is read from its end, and each address is believed
// only as long as everybody after it, the connection first, is a trusted proxy.
//
// The zero address: the connection has none that is known.
func (s *Server) client(r *http.Request) netip.Addr {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	from := peer.Addr().Unmap().WithZone("")
	if !s.trusts(from) {
		return from
	}
	for _, line := range slices.Backward(r.Header.Values("X-Forwarded-For")) {
		for more := true; more; {
			var last string
			line, last, more = cutLast(line)
			before, ok := forwarded(last)
			if !ok {
				return from // what a proxy wrote and nobody understands is not guessed
			}
			if from = before; !s.trusts(from) {
				return from
			}
		}
	}
	return from
}

// trusts tells whether the address is a proxy's, whose word is taken for who
// connected to it.
func (s *Server) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(s.options.TrustedProxies, func(n netip.Prefix) bool { return n.Contains(a) })
}

// cutLast cuts the last entry off a list with commas.
func cutLast(list string) (rest, last string, more bool) {
	i := strings.LastIndexByte(list, ',')
	if i < 0 {
		return "", list, false
	}
	return list[:i], list[i+1:], true
}

// forwarded reads an entry: an address, with a port or without.
func forwarded(entry string) (netip.Addr, bool) {
	entry = strings.TrimSpace(entry)
	a, err := netip.ParseAddr(entry)
	if err != nil {
		with, err := netip.ParseAddrPort(entry)
		return with.Addr().Unmap().WithZone(""), err == nil
	}
	return a.Unmap().WithZone(""), true
}
