//! Which special-purpose range an IP address lies in, after the IANA registries. Knows no allow list.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// A range that is no ordinary public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// `0.0.0.0/8`, `::`.
    Unspecified,
    /// `127.0.0.0/8`, `::1`.
    Loopback,
    /// `10/8`, `172.16/12`, `192.168/16`, `fc00::/7`, `fec0::/10`.
    Private,
    /// `100.64.0.0/10`, behind a provider's address translation.
    Shared,
    /// `169.254.0.0/16`, `fe80::/10`.
    LinkLocal,
    /// An address at which a cloud hands out credentials to its machines.
    Metadata,
    /// `224.0.0.0/4`, `ff00::/8`.
    Multicast,
    /// `192.0.2.0/24`, `198.51.100.0/24`, `203.0.113.0/24`, `2001:db8::/32`, `3fff::/20`.
    Documentation,
    /// 6to4 and Teredo: an IPv4 destination in disguise, abandoned on the Internet.
    Tunnel,
    /// Everything else that is set aside: benchmarking, protocol assignments, future use, broadcast.
    Reserved,
}

impl Range {
    /// Whether only an entry for exactly this address allows it: a host name or a wide CIDR never does, because what
    /// answers there gives away the machine's own credentials.
    pub fn needs_exact_entry(self) -> bool {
        matches!(self, Self::LinkLocal | Self::Metadata)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "the unspecified address",
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::Shared => "a shared (carrier) address",
            Self::LinkLocal => "a link-local address",
            Self::Metadata => "a cloud metadata address",
            Self::Multicast => "a multicast address",
            Self::Documentation => "an address reserved for documentation",
            Self::Tunnel => "an IPv4 address in a tunnel's spelling",
            Self::Reserved => "a reserved address",
        })
    }
}

/// The special range of an address, `None` for a public one. IPv4-mapped (`::ffff:a.b.c.d`) and NAT64
/// (`64:ff9b::a.b.c.d`) addresses are judged by the IPv4 address inside.
pub fn range_of(ip: IpAddr) -> Option<Range> {
    match ip {
        IpAddr::V4(ip) => range_of_v4(ip),
        IpAddr::V6(ip) => range_of_v6(ip),
    }
}

fn range_of_v4(ip: Ipv4Addr) -> Option<Range> {
    let [a, b, c, d] = ip.octets();
    Some(match (a, b, c, d) {
        // The three metadata services that live outside the link-local range.
        (100, 100, 100, 200) | (168, 63, 129, 16) | (192, 0, 0, 192) => Range::Metadata,
        (0, ..) => Range::Unspecified,
        (127, ..) => Range::Loopback,
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => Range::Private,
        (100, 64..=127, ..) => Range::Shared,
        (169, 254, ..) => Range::LinkLocal,
        (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => Range::Documentation,
        // Protocol assignments, the old 6to4 relays, benchmarking, future use and broadcast.
        (192, 0, 0, _) | (192, 88, 99, _) | (198, 18..=19, ..) | (240.., ..) => Range::Reserved,
        (224..=239, ..) => Range::Multicast,
        _ => return None,
    })
}

fn range_of_v6(ip: Ipv6Addr) -> Option<Range> {
    if let Some(inside) = ip.to_ipv4_mapped() {
        return range_of_v4(inside);
    }
    let segments = ip.segments();
    Some(match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Range::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Range::Loopback,
        // RFC 6052: the well-known prefix reaches public IPv4 addresses where a network has no IPv4 of its own.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
            return range_of_v4(Ipv4Addr::new(a, b, c, d));
        }
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254] | [0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254] => Range::Metadata,
        [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Range::Private,
        [0xfe80..=0xfebf, ..] => Range::LinkLocal,
        [0xff00..=0xffff, ..] => Range::Multicast,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Range::Documentation,
        [0x2002, ..] | [0x2001, 0, ..] => Range::Tunnel,
        [0x2001, 0x0001..=0x01ff, ..] => Range::Reserved,
        [0x2000..=0x3fff, ..] => return None,
        // Only 2000::/3 is handed out to the public.
        _ => Range::Reserved,
    })
}
