package delivery_test

import (
	"net/netip"
	"strings"
	"testing"

	"palier/internal/delivery"
)

// refused are addresses that no webhook may reach, in the form in which they are
// dialled. A guard that forgets one range, or one that looks
// at an IPv4 address only when it is not written as IPv6, turns this red.
var refused = strings.Fields(`
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1
192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:192.168.1.1 ::ffff:0.0.0.0 ::ffff:100.64.0.1 ::ffff:0:7f00:1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1::1 2002:a00:1::1 2002:c0a8:101::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254
fd12:3456:789a::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 2600::1%eth0`)

var reachable = strings.Fields(`
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 168.63.129.15 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 192.0.1.1
192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255 ::ffff:8.8.8.8 2001:200::1 2001:4860:4860::8888 2003::1 2600::1 2a01::1 3ffe::1`)

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	if len(refused) < 70 {
		t.Fatalf("%d addresses", len(refused))
	}
	guard := delivery.NewGuard(nil, nil)
	for _, text := range refused {
		if guard.Check(netip.AddrPortFrom(netip.MustParseAddr(text), 443)) == nil {
			t.Errorf("%s can be reached", text)
		}
	}
	for _, text := range reachable {
		for _, port := range []uint16{80, 443} {
			if err := guard.Check(netip.AddrPortFrom(netip.MustParseAddr(text), port)); err != nil {
				t.Errorf("%s at %d: %v", text, port, err)
			}
		}
	}
}

func TestOnlyAllowedPortsAreReached(t *testing.T) {
	guard := delivery.NewGuard(nil, []uint16{8443})
	for port, want := range map[uint16]bool{80: true, 443: true, 8443: true, 0: false, 22: false, 25: false, 5432: false, 6379: false, 8080: false, 65535: false} {
		if err := guard.Check(netip.AddrPortFrom(netip.MustParseAddr("8.8.8.8"), port)); (err == nil) != want {
			t.Errorf("port %d: %v", port, err)
		}
	}
}

func TestTheOperatorOpensRangesAndNoMore(t *testing.T) {
	guard := delivery.NewGuard([]netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("fd00:20::/32")}, nil)
	for text, want := range map[string]bool{"10.20.3.4": true, "::ffff:10.20.3.4": true, "fd00:20::7": true, "10.21.0.1": false, "127.0.0.1": false, "fd00:21::1": false,
		"64:ff9b::a14:304": false, "fd00:20::7%eth0": false} {
		for _, port := range []uint16{443, 8080} {
			if err := guard.Check(netip.AddrPortFrom(netip.MustParseAddr(text), port)); (err == nil) != want {
				t.Errorf("%s at %d: %v", text, port, err)
			}
		}
	}
}
