import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Source: IANA special-purpose address registries (RFC 6890 and later), multicast, and 6to4 relays. */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3], // multicast, reserved and broadcast
]

/** Within 2000::/3, the only space that is public at all: tunnels that carry an IPv4 address inside, and documentation. */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const notPublicV4 = new BlockList()
for (const [net, bits] of NOT_PUBLIC_V4) notPublicV4.addSubnet(net, bits, 'ipv4')
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')
const notPublicV6 = new BlockList()
for (const [net, bits] of NOT_PUBLIC_V6) notPublicV6.addSubnet(net, bits, 'ipv6')

/** True only for an address out on the internet. IPv4 in the clothes of IPv6 never is. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !notPublicV4.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%') || address.includes('.')) return false
  return global.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6')
}

export const isLoopback = (address: string): boolean =>
  address === '::1' || (isIPv4(address) && address.startsWith('127.'))

export const isAddress = (host: string): boolean => isIP(host) !== 0
