package fetch

import (
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard refuses connections to addresses that are no part of the public internet: private, loopback, link-local, carrier-grade NAT,
// multicast, reserved, and the metadata services of clouds.
type guard struct{ guardian *ssrf.Guardian }

func newGuard() guard {
	return guard{ssrf.New(
		ssrf.WithAnyPort(),
		// Azure's metadata and host agent is the one that hides behind a public address; the others are link-local or unique-local.
		ssrf.WithDeniedV4Prefixes(netip.MustParsePrefix("168.63.129.16/32")),
	)}
}

// control is a net.Dialer's Control: it sees the address that is about to be connected to, after DNS, whatever name led there.
func (g guard) control(network, address string, c syscall.RawConn) error {
	if g.guardian.Safe(network, address, c) == nil {
		return nil
	}
	return &BlockedAddressError{Address: hostKey(address)}
}

// target checks the host of an address that a proxy will connect to for us, where control cannot see it. Names are the proxy's to resolve
// and to judge; what needs no resolving is judged here.
func (g guard) target(u *url.URL) error {
	name := hostKey(u.Host)
	blocked := name == "localhost" || strings.HasSuffix(name, ".localhost")
	if ip, err := netip.ParseAddr(name); err == nil {
		blocked = g.guardian.SafeAddr(ip.Unmap().WithZone("")) != nil
	} else if numeric(name[strings.LastIndexByte(name, '.')+1:]) {
		blocked = true // 2130706433, 127.1, 0x7f.1: ways to write an IPv4 address that a resolver may understand
	}
	if blocked {
		return &BlockedAddressError{Address: name}
	}
	return nil
}

func numeric(label string) bool {
	if rest, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}
