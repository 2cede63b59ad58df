import { RuleFiringRow, RuleRow, RuleTraceRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { presetDraft } from './editor/presets.ts'

const ID = '7c9e6679-7425-40de-944b-e07fc1f90a01'
const VERSION_ID = '7c9e6679-7425-40de-944b-e07fc1f90a02'
const HASH = 'a'.repeat(64)
const AT = '2026-11-23T01:00:00Z'

export const DRAFT = presetDraft(
  'priceAbove',
  { preset: undefined, symbol: '005930', line: undefined, price: 80_000 },
  'ko',
)

/** A rule that is written and not on, but for `change`. */
export const ruleRow = (change: Partial<Record<keyof RuleRow, unknown>> = {}): RuleRow =>
  RuleRow.parse({
    id: ID,
    name: '8만원 넘으면',
    kind: 'alert',
    account_id: null,
    draft: DRAFT,
    draft_hash: HASH,
    state: 'draft',
    armed_version_id: null,
    pending_version_id: null,
    template: false,
    is_own: true,
    reason_code: null,
    reason_detail: null,
    last_evaluated_at: null,
    last_fired_at: null,
    fires_today: 0,
    next_check: null,
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...change,
  })

/** The same rule, on since its first version. */
export const armedRow = (change: Partial<Record<keyof RuleRow, unknown>> = {}): RuleRow =>
  ruleRow({ state: 'armed', armed_version_id: VERSION_ID, last_evaluated_at: AT, ...change })

export const versionRow = (change: Partial<Record<keyof RuleVersionRow, unknown>> = {}): RuleVersionRow =>
  RuleVersionRow.parse({
    id: VERSION_ID,
    rule_id: ID,
    account_id: null,
    number: 1,
    definition: DRAFT,
    hash: HASH,
    sentence_ko: '현재가가 80,000원 이상이면',
    sentence_en: 'the last price is at least 80,000 won',
    trades: false,
    due_at: AT,
    armed_at: AT,
    disarmed_at: null,
    created_at: AT,
    ...change,
  })

export const firingRow = (change: Partial<Record<keyof RuleFiringRow, unknown>> = {}): RuleFiringRow =>
  RuleFiringRow.parse({
    id: '7c9e6679-7425-40de-944b-e07fc1f90a03',
    key: `${VERSION_ID}:005930.KRX:day:2026-11-23`,
    rule_id: ID,
    version_id: VERSION_ID,
    instrument_id: '005930.KRX',
    fired_at: AT,
    recorded_at: AT,
    evidence: [{ id: 'px.last', value: 80_100, unit: 'krw' }],
    actions: [{ do: 'notify', index: 0 }],
    outcome: null,
    version: 1,
    ...change,
  })

export const traceRow = (trace: unknown): RuleTraceRow =>
  RuleTraceRow.parse({ rule_id: ID, instrument_id: '005930.KRX', traced_at: AT, trace })
