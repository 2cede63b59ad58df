import { createHash } from 'node:crypto'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import type { RuleStopReason } from '@naru/shared/domain/stop-reason'
import { canonicalRule } from '@naru/shared/rules/canonical'
import type { ArmedVersion, DeskEventBody, DeskRuleState } from '@naru/shared/rules/desk/desk-event'
import { parseRule } from '@naru/shared/rules/parse'
import type { Rule } from '@naru/shared/rules/rule'
import type { PriceLine } from '@naru/shared/rules/rule-set'
import type { RuleState } from '@naru/shared/rules/state'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import type { LedgerRule } from '../../ports/rules.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import { isSameUniverse, resolveUniverse, universeGoodForMs } from './universe.ts'

interface Parts {
  readonly clock: Clock
  readonly logger: Logger
  readonly instruments: InstrumentDirectory
  /** Of the user's own session; undefined while there is none. */
  readonly info: () => MarketInfo | undefined
  readonly put: (event: DeskEventBody) => void
  readonly switchOff: (
    rule: { readonly ruleId: string; readonly versionId: string },
    code: RuleStopReason,
    detail: object,
  ) => void
  readonly onArmed: (accountId: AccountId | null) => void
}

/** Which of a user's rules the desk watches, and over which instruments, as the ledger and the market have it now. */
export interface RuleRoster {
  sync(rules: readonly LedgerRule[]): void
  /** The desk has given one up: it is not armed again before the ledger arms another version. */
  drop(versionId: string): void
  /** Tells a new desk everything the old one was told. */
  rearm(): void
  /** What could not be told before may be known now. */
  lookAgain(): void
  stop(): void
}

interface Member {
  readonly row: LedgerRule
  readonly rule: Rule
  instruments: readonly InstrumentId[] | undefined
  /** Whether somebody is asked for its instruments now. */
  isLooking: boolean
  /** Monotonic; when to ask again. */
  dueAt: number
}

const RETRY_MS = 10_000

export function createRuleRoster(parts: Parts): RuleRoster {
  const { clock, logger, put, switchOff } = parts
  const members = new Map<string, Member>()
  const dropped = new Set<string>()
  let lines: ReadonlyMap<string, string> = new Map()
  let isStopped = false

  const join = (row: LedgerRule): void => {
    const { versionId, ruleId, hash } = row
    const parsed = parseRule(row.definition)
    const isWhole = parsed.ok && createHash('sha256').update(canonicalRule(parsed.value)).digest('hex') === hash
    if (!isWhole) {
      // What cannot be read, or is not what its owner saw, is never run.
      dropped.add(versionId)
      const [problem] = parsed.ok ? [] : parsed.error
      return switchOff({ ruleId, versionId }, parsed.ok ? 'rule_hash_mismatch' : 'rule_unreadable', {
        path: problem?.path.join('.') ?? null,
        code: problem?.code ?? null,
      })
    }
    members.set(versionId, { row, rule: parsed.value, instruments: undefined, isLooking: false, dueAt: 0 })
  }

  const leave = (versionId: string): void => {
    if (!members.delete(versionId)) return
    put({ type: 'rule_disarmed', versionId })
  }

  const look = async (member: Member): Promise<void> => {
    const { row, rule } = member
    member.isLooking = true
    const found = await resolveUniverse(rule.universe, {
      inWatchlist: row.listed,
      info: parts.info(),
      listed: () => allListed(parts.instruments),
    })
    member.isLooking = false
    if (isStopped || members.get(row.versionId) !== member) return
    member.dueAt = clock.monotonic() + (found.ok ? universeGoodForMs(rule.universe) : RETRY_MS)
    if (found.ok) return place(member, found.value)
    logger.event('rule_universe_unknown', { ruleId: row.ruleId, code: found.error.code })
    if (!found.error.isFinal) return
    drop(row.versionId)
    switchOff(row, found.error.code, {})
  }

  const place = (member: Member, instruments: readonly InstrumentId[]): void => {
    const { row, rule } = member
    if (member.instruments === undefined) {
      const { versionId, ruleId, hash, accountId, armedAt } = row
      const version: ArmedVersion = { versionId, ruleId, hash, accountId, armedAt, rule, state: stateOf(row.state) }
      put({ type: 'rule_armed', version, instruments })
      parts.onArmed(accountId)
      logger.event('rule_watched', { ruleId, versionId, instruments: instruments.length })
    } else if (!isSameUniverse(member.instruments, instruments)) {
      put({ type: 'universe_changed', versionId: row.versionId, instruments })
    }
    member.instruments = instruments
  }

  const drop = (versionId: string): void => {
    dropped.add(versionId)
    leave(versionId)
  }

  const lookAgain = (): void => {
    for (const member of members.values()) {
      const isFixed = 'symbols' in member.rule.universe && member.instruments !== undefined
      if (!member.isLooking && !isFixed && clock.monotonic() >= member.dueAt) void look(member)
    }
  }

  return {
    sync(rows) {
      const named = new Map(rows.map((row) => [row.versionId, row]))
      for (const versionId of members.keys()) if (!named.has(versionId)) leave(versionId)
      for (const versionId of dropped) if (!named.has(versionId)) dropped.delete(versionId)
      lines = tellLines(rows, lines, put)
      for (const row of rows) {
        const member = members.get(row.versionId)
        if (member === undefined && !dropped.has(row.versionId)) join(row)
        else if (member !== undefined && String(member.row.listed) !== String(row.listed)) {
          members.set(row.versionId, { ...member, row, dueAt: 0, isLooking: false })
        }
      }
      lookAgain()
    },
    drop,
    rearm() {
      lines = tellLines(
        [...members.values()].map(({ row }) => row),
        new Map(),
        put,
      )
      for (const member of members.values()) {
        const { instruments } = member
        member.instruments = undefined
        if (instruments !== undefined) place(member, instruments)
      }
    },
    lookAgain() {
      for (const member of members.values()) if (member.instruments === undefined) member.dueAt = 0
      lookAgain()
    },
    stop() {
      isStopped = true
    },
  }
}

/** New and changed lines first, then those nobody refers to any more. Returns what is known now. */
function tellLines(
  rows: readonly LedgerRule[],
  before: ReadonlyMap<string, string>,
  put: Parts['put'],
): ReadonlyMap<string, string> {
  const all = new Map<string, PriceLine>()
  for (const { lines } of rows) for (const line of lines) all.set(line.id, line)
  const now = new Map([...all].map(([id, line]) => [id, JSON.stringify(line)]))
  for (const [id, line] of all) if (before.get(id) !== now.get(id)) put({ type: 'line_changed', line })
  for (const lineId of before.keys()) if (!now.has(lineId)) put({ type: 'line_removed', lineId })
  return now
}

async function allListed(instruments: InstrumentDirectory) {
  const index = await instruments.all()
  return index.ok ? index.value : undefined
}

/** What an earlier life kept; anything else, a version that was never looked at. */
function stateOf(kept: unknown): DeskRuleState | null {
  if (typeof kept !== 'object' || kept === null || !('v' in kept) || kept.v !== 1) return null
  if (!('rules' in kept) || !('trades' in kept)) return null
  return kept as DeskRuleState & { readonly rules: RuleState } // written by this bridge alone
}
