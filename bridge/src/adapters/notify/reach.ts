import { lookup } from 'node:dns/promises'
import { err, ok, type Result } from '@naru/shared/core/result'
import { isAddress, isLoopback, isPublicAddress } from './public-address.ts'

/** Asks for every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>

export interface Reach {
  /** True only beside the sandbox, whose places are on this machine. */
  readonly allowsLoopback: boolean
  readonly resolve: Resolve
}

const resolveName: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address)

export const createReach = (allowsLoopback: boolean): Reach => ({ allowsLoopback, resolve: resolveName })

export interface Destination {
  readonly url: URL
  /** Checked, in the order to try them; nothing else may be connected to. */
  readonly addresses: readonly string[]
}

export type Unreachable = 'address_unreadable' | 'address_refused' | 'name_unknown'

const HTTPS = '443'

/**
 * Where an address that a person gave may lead: https on port 443, no user in it, a name and no number, and every
 * address of that name out on the internet. The name is asked for here and never again.
 */
export async function reachUrl(text: string, reach: Reach): Promise<Result<Destination, Unreachable>> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') return err('address_unreadable')
  const isHere = reach.allowsLoopback && isLoopback(bare(url.hostname))
  if (isHere && (url.protocol === 'https:' || url.protocol === 'http:')) {
    return ok({ url, addresses: [bare(url.hostname)] })
  }
  if (url.protocol !== 'https:') return err('address_refused')
  const port = url.port || HTTPS
  if (port !== HTTPS) return err('address_refused')
  const addresses = await reachHost(url.hostname, reach)
  return addresses.ok ? ok({ url, addresses: addresses.value }) : addresses
}

/** The same for a bare name, "smtp.example.com". */
export async function reachHost(host: string, reach: Reach): Promise<Result<readonly string[], Unreachable>> {
  if (reach.allowsLoopback && isLoopback(bare(host))) return ok([bare(host)])
  // Numbers in any spelling have become dotted or bracketed by now, where they came as part of a URL.
  if (isAddress(bare(host)) || /^[\d.]+$|^0x/i.test(host) || !host.includes('.')) return err('address_refused')
  const addresses = await reach.resolve(host).catch(() => [])
  if (addresses.length === 0) return err('name_unknown')
  return addresses.every(isPublicAddress) ? ok(addresses) : err('address_refused')
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '')
