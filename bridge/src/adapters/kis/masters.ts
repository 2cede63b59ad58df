import { err, ok, type Result } from '@naru/shared/core/result'
import { type InstrumentId, InstrumentSymbol, instrumentId } from '@naru/shared/domain/instrument'
import { unzipSync } from 'fflate'
import type { Listing, ListingsError, ListingsSource } from '../../ports/listings.ts'
import type { Logger } from '../../ports/logger.ts'
import { type MasterLayout, type MasterRow, NO_SECTOR, parseMaster } from './master-file.ts'

const TIMEOUT_MS = 30_000
/** The largest list has 0.7 MB; zipped a sixth of it. */
const MAX_BYTES = 8_000_000
const MARKETS = ['kospi', 'kosdaq'] as const

interface MastersOptions {
  /** Folder of the download host, without a slash at its end. */
  readonly url: string
  readonly logger: Logger
}

/**
 * The broker's symbol masters: two lists of KRX and two that say what NXT trades of it.
 *
 * The host is public and takes no key. What NXT trades is worth having but not worth failing for.
 */
export function createMasters({ url, logger }: MastersOptions): ListingsSource {
  const readOne = async (name: string, layout: MasterLayout): Promise<Result<readonly MasterRow[], ListingsError>> => {
    const file = await download(`${url}/${name}.mst.zip`, name)
    if (!file.ok) return file
    const rows = parseMaster(file.value, layout)
    if (rows.ok && rows.value.length > 0) return rows
    const where = rows.ok ? 'empty' : `line ${rows.error.line}, ${rows.error.field}`
    return err({ kind: 'unreadable', detail: `${name}: ${where}` })
  }

  const readNxt = async (): Promise<ReadonlySet<string> | null> => {
    const lists = await Promise.all(MARKETS.map((layout) => readOne(`nxt_${layout}_code`, layout)))
    const codes = new Set<string>()
    for (const list of lists) {
      if (!list.ok) {
        logger.event('nxt_listings_unknown', { detail: list.error.detail })
        return null
      }
      for (const row of list.value) codes.add(row.code)
    }
    return codes
  }

  return {
    async read() {
      const [nxt, ...lists] = await Promise.all([
        readNxt(),
        ...MARKETS.map((layout) => readOne(`${layout}_code`, layout)),
      ])
      const listings = new Map<InstrumentId, Listing>()
      for (const [index, list] of lists.entries()) {
        if (!list.ok) return list
        for (const row of list.value) {
          const listing = toListing(row, MARKETS[index] ?? 'kospi', nxt)
          if (listing) listings.set(listing.id, listing)
        }
      }
      return ok([...listings.values()])
    },
  }
}

/** Codes of nine letters name what is sold over the counter: no order at the exchange can name it. */
function toListing(row: MasterRow, market: MasterLayout, nxt: ReadonlySet<string> | null): Listing | undefined {
  if (!InstrumentSymbol.safeParse(row.code).success) return undefined
  const { nameKo, kind, isin, isHalted, isManaged, isLiquidating, warning, previousVolume, listedDate, sector } = row
  return {
    id: instrumentId(row.code),
    market,
    nameKo,
    kind,
    isin,
    isHalted,
    isManaged,
    isLiquidating,
    warning,
    isNxt: nxt === null ? null : nxt.has(row.code),
    previousClose: row.basePrice || null,
    previousVolume,
    marketCapEok: row.marketCap || null,
    listedDate,
    sector: sector === NO_SECTOR ? null : sector,
  }
}

async function download(url: string, name: string): Promise<Result<Uint8Array, ListingsError>> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!response.ok || !response.body) return err({ kind: 'unreachable', detail: `${name}: HTTP ${response.status}` })
    const bytes = await readAtMost(response.body, MAX_BYTES)
    if (!bytes) return err({ kind: 'unreadable', detail: `${name}: larger than ${MAX_BYTES} bytes` })
    return unpack(bytes, name)
  } catch (error) {
    return err({ kind: 'unreachable', detail: `${name}: ${error instanceof Error ? error.name : 'unknown'}` })
  }
}

async function readAtMost(body: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > max) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unpack(bytes: Uint8Array, name: string): Result<Uint8Array, ListingsError> {
  try {
    // The size is looked at before anything is unpacked: an archive may promise more than memory holds.
    const files = unzipSync(bytes, { filter: (file) => file.name === `${name}.mst` && file.originalSize <= MAX_BYTES })
    const file = files[`${name}.mst`]
    return file ? ok(file) : err({ kind: 'unreadable', detail: `${name}: not in the archive` })
  } catch {
    return err({ kind: 'unreadable', detail: `${name}: no archive` })
  }
}
