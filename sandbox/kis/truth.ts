import type { Environment } from '@naru/shared/domain/order'
import { averagePrice } from './funds.ts'
import { type Account, openQty, type TokenAsk } from './ledger.ts'
import type { World } from './world.ts'
import type { NoticeEntry } from './ws/notice-desk.ts'
import type { SocketHost } from './ws/server.ts'

/** The ledger as the broker knows it: what every other part must agree with. */
export function truth(world: World) {
  const { accounts, orders, fills } = world.state
  return {
    accounts: Object.values(accounts).map(({ account, cash, settlements, holdings }) => ({
      environment: account.environment,
      accountNumber: numberOf(account),
      openingCash: account.openingCash,
      cash,
      buyingPower: world.buyingPower(account),
      settlements,
      positions: Object.entries(holdings).map(([code, holding]) => ({
        code,
        quantity: holding.quantity,
        sellable: world.sellable(account, code),
        averagePrice: averagePrice(holding),
        last: world.market.quote(code).last,
      })),
    })),
    orders: Object.values(orders).map((order) => ({ ...order, openQty: openQty(order) })),
    fills,
  }
}

export const numberOf = ({ cano, productCode }: Account): string => `${cano}-${productCode}`

/** One account, or every account of both environments. */
export interface WhichAccounts {
  readonly environment?: Environment | undefined
  readonly accountNumber?: string | undefined
}

const BOOKS = ['orders', 'fills', 'accounts', 'notices', 'tokens', 'registrations', 'reservations'] as const
export type Book = (typeof BOOKS)[number]
export const isBook = (name: string): name is Book => BOOKS.some((book) => book === name)

interface Sources {
  readonly world: World
  readonly sockets: Readonly<Record<Environment, SocketHost>>
}

/** One book of the truth, for one account or all; every row names its account. */
export function truthOf({ world, sockets }: Sources, book: Book, which: WhichAccounts): readonly object[] {
  const isAsked = (environment: string, accountNumber: string): boolean =>
    (which.environment ?? environment) === environment && (which.accountNumber ?? accountNumber) === accountNumber
  const ofKey = (key: string): { environment: string; accountNumber: string } => {
    const [environment = '', accountNumber = ''] = key.split(':')
    return { environment, accountNumber }
  }
  const named = <T extends object>(rows: readonly T[], keyOf: (row: T) => string): readonly object[] =>
    rows.map((row) => ({ ...ofKey(keyOf(row)), ...row })).filter((row) => isAsked(row.environment, row.accountNumber))
  const { state } = world
  switch (book) {
    case 'accounts':
      return truth(world).accounts.filter((row) => isAsked(row.environment, row.accountNumber))
    case 'orders':
      return named(truth(world).orders, (order) => order.accountKey)
    case 'fills':
      return named(state.fills, (fill) => state.orders[fill.orderKey]?.accountKey ?? '')
    case 'reservations':
      return named(Object.values(state.reservations), (reservation) => reservation.accountKey)
    case 'tokens':
      return named(tokenAsksOf(world), (ask) => ask.accountKey)
    case 'notices':
      return named(noticesOf(sockets), (notice) => notice.accountKey)
    case 'registrations':
      return named(registrationsOf(sockets), (session) => session.accountKey)
  }
}

/** App keys are secrets, also here: an account is named by its number. */
const tokenAsksOf = (world: World): readonly (Omit<TokenAsk, 'appKey'> & { readonly accountKey: string })[] =>
  world.state.tokenAsks.map(({ appKey, at, outcome }) => ({ accountKey: keyOfApp(world, appKey), at, outcome }))

const keyOfApp = (world: World, appKey: string): string =>
  Object.values(world.state.accounts).find(({ account }) => account.appKey === appKey)?.account.key ?? ''

const ENVIRONMENTS: readonly Environment[] = ['paper', 'live']

const noticesOf = (sockets: Sources['sockets']): readonly (NoticeEntry & { readonly accountKey: string })[] =>
  ENVIRONMENTS.flatMap((environment) =>
    sockets[environment].notices
      .entries()
      .map((entry) => ({ ...entry, accountKey: `${environment}:${entry.account}` })),
  )

const registrationsOf = (
  sockets: Sources['sockets'],
): readonly { readonly accountKey: string; readonly registrations: readonly string[] }[] =>
  ENVIRONMENTS.flatMap((environment) =>
    sockets[environment]
      .registrations()
      .map(({ account, registrations }) => ({ accountKey: `${environment}:${account}`, registrations })),
  )
