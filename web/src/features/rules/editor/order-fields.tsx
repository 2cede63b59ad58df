'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { ORDER_TYPES } from '@naru/shared/rules/action'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { ApprovalField } from './approval-field.tsx'
import { DurationChip, NumberChip, SelectChip } from './chips.tsx'
import { readNumber } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { isList, isObject, type Json, type JsonObject, type Path, wordOf } from './json.ts'

const SIZES = ['qty', 'krw', 'pctEquity', 'pctCash', 'pctHolding', 'targetQty', 'targetPct'] as const
const USUAL_SIZE: Readonly<Record<(typeof SIZES)[number], number>> = {
  qty: 1,
  krw: 100_000,
  pctEquity: 5,
  pctCash: 10,
  pctHolding: 100,
  targetQty: 10,
  targetPct: 10,
}

/** An order the rule proposes: what, how much, at which price, and who has to say yes. */
export function OrderFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set } = useField(path)
  const approval = useField([...path, 'approval'])
  const order = isObject(value) ? value : {}
  const isSemi = order.approval !== 'auto'
  return (
    <>
      <Choice
        label={words.then.side}
        options={(['buy', 'sell'] as const).map((key) => ({ key, label: words.then.sides[key] }))}
        value={order.side === 'sell' ? 'sell' : 'buy'}
        onChange={(side) => set({ ...order, side })}
      />
      <SizeField path={[...path, 'size']} />
      <div className="grid gap-3 md:grid-cols-2">
        <Field label={words.then.type}>
          <Select value={wordOf(order.type, 'limit')} onChange={({ target }) => set(withType(order, target.value))}>
            {ORDER_TYPES.map((type) => (
              <option key={type} value={type}>
                {words.then.types[type]}
              </option>
            ))}
          </Select>
        </Field>
        {order.type === 'limit' && <PriceField path={[...path, 'price']} />}
        <ApprovalField value={wordOf(order.approval, 'semi')} onChange={approval.set} />
        {isSemi && <ApprovalLimits path={path} />}
      </div>
      <ExitFields path={[...path, 'exits']} />
    </>
  )
}

/** A market order has no price; a limit order needs one. */
function withType(order: JsonObject, type: string): JsonObject {
  const { price, ...rest } = order
  return type === 'limit'
    ? { ...rest, type, price: price ?? { at: order.side === 'sell' ? 'bid1' : 'ask1' } }
    : { ...rest, type }
}

function SizeField({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField(path)
  const unit = SIZES.find((key) => isObject(value) && Object.hasOwn(value, key))
  if (!unit) return null // by risk or by a condition: the JSON view has it
  const amount = isObject(value) ? value[unit] : null
  return (
    <div className="grid gap-1.5">
      <span className="font-bold text-13">{words.then.size}</span>
      <div className="flex flex-wrap gap-1.5">
        <NumberChip
          label={words.then.size}
          value={typeof amount === 'number' ? amount : null}
          onChange={(next) => set({ [unit]: next })}
          error={error}
        />
        <SelectChip
          label={words.unit}
          value={unit}
          onChange={({ target }) => set({ [target.value]: USUAL_SIZE[target.value as typeof unit] })}
        >
          {SIZES.map((key) => (
            <option key={key} value={key}>
              {words.then.sizes[key]}
            </option>
          ))}
        </SelectChip>
      </div>
    </div>
  )
}

const PRICE_BY = ['at', 'tick', 'pct', 'krw'] as const

function PriceField({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField(path)
  const by = PRICE_BY.find((key) => isObject(value) && Object.hasOwn(value, key)) ?? 'at'
  const inner = isObject(value) ? value[by] : null
  const of = isObject(inner) ? wordOf(inner.of, 'last') : by === 'at' && typeof inner === 'string' ? inner : 'last'
  const make = (kind: string, base: string): Json => {
    if (kind === 'krw') return { krw: null }
    if (kind === 'tick') return { tick: { of: base, n: 1 } }
    return kind === 'pct' ? { pct: { of: base, by: 0.5 } } : { at: base }
  }
  const figure = by === 'krw' ? inner : isObject(inner) ? (inner.n ?? inner.by) : undefined
  const setFigure = (next: number | null): void => {
    if (by === 'krw') set({ krw: next })
    else set({ [by]: { of, [by === 'tick' ? 'n' : 'by']: next } })
  }
  return (
    <div className="grid content-start gap-1.5">
      <span className="font-bold text-13">{words.then.price}</span>
      <div className="flex flex-wrap gap-1.5">
        {by !== 'krw' && (
          <SelectChip
            label={words.then.price}
            value={of}
            onChange={({ target }) =>
              set(isObject(inner) ? { [by]: { ...inner, of: target.value } } : { at: target.value })
            }
          >
            {Object.entries(words.then.priceOf).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </SelectChip>
        )}
        {figure !== undefined && (
          <NumberChip
            label={words.then.priceBy[by]}
            value={typeof figure === 'number' ? figure : null}
            onChange={setFigure}
            error={error}
          />
        )}
        <SelectChip label={words.then.priceBy[by]} value={by} onChange={({ target }) => set(make(target.value, of))}>
          {PRICE_BY.map((key) => (
            <option key={key} value={key}>
              {words.then.priceBy[key]}
            </option>
          ))}
        </SelectChip>
      </div>
    </div>
  )
}

function ApprovalLimits({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const length = useField([...path, 'approvalFor'])
  const drift = useField([...path, 'driftPct'])
  return (
    <div className="grid content-start gap-1.5">
      <span className="font-bold text-13">{words.then.approvalFor}</span>
      <DurationChip
        label={words.then.approvalFor}
        value={length.value ?? ''}
        onChange={length.set}
        none={words.fire.noExpiry}
      />
      <Field label={words.then.drift} {...(drift.error !== undefined && { error: drift.error })}>
        <Input
          inputMode="decimal"
          value={typeof drift.value === 'number' ? drift.value : ''}
          placeholder={words.then.none}
          onChange={({ target }) => drift.set(readNumber(target.value) ?? undefined)}
        />
      </Field>
    </div>
  )
}

const EXITS = ['stop', 'take', 'trail'] as const

/** What ends the position the order opens; the first that is reached ends the others. */
function ExitFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField(path)
  const held = isObject(value) && isList(value.oco) ? value.oco : []
  const pctOf = (kind: string): number | undefined => {
    const exit = held.find((one) => isObject(one) && Object.hasOwn(one, kind))
    const inner = isObject(exit) ? exit[kind] : undefined
    return isObject(inner) && typeof inner.pct === 'number' ? inner.pct : undefined
  }
  const change = (kind: string, text: string): void => {
    const pct = readNumber(text)
    const others = held.filter((one) => !(isObject(one) && Object.hasOwn(one, kind)))
    const before = held.find((one) => isObject(one) && Object.hasOwn(one, kind))
    const kept = isObject(before) && isObject(before[kind]) ? before[kind] : {}
    const oco = pct === null ? others : [...others, { [kind]: { ...kept, pct } }]
    set(oco.length === 0 ? undefined : { oco })
  }
  const time = held.find((one) => isObject(one) && Object.hasOwn(one, 'time'))
  const changeTime = (at: string): void => {
    const others = held.filter((one) => one !== time)
    const oco = at === '' ? others : [...others, { time: at }]
    set(oco.length === 0 ? undefined : { oco })
  }
  return (
    <div className="grid grid-cols-2 gap-2 md:grid-cols-4">
      {EXITS.map((kind) => (
        <Field key={kind} label={words.then[kind]} {...(kind === 'stop' && error !== undefined && { error })}>
          <Input
            inputMode="text"
            value={pctOf(kind) ?? ''}
            placeholder={words.then.none}
            onChange={({ target }) => change(kind, target.value)}
          />
        </Field>
      ))}
      <Field label={words.then.closeAt}>
        <Input
          type="time"
          value={isObject(time) ? wordOf(time.time, '') : ''}
          onChange={({ target }) => changeTime(target.value)}
        />
      </Field>
    </div>
  )
}

export interface AccountPickProps {
  readonly accounts: readonly BrokerAccountRow[]
  readonly accountId: string | null
  readonly onAccount: (id: string) => void
}

/** Which money: said by name and by kind, beside the orders it is for. */
export function AccountPick({ accounts, accountId, onAccount }: AccountPickProps) {
  const { words } = useRuleForm()
  const { account: text } = useText()
  const chosen = accounts.find(({ id }) => id === accountId)
  if (accounts.length === 0) return <p className="text-13 text-danger">{words.then.noAccount}</p>
  return (
    <Field
      label={words.then.account}
      {...(chosen && { hint: chosen.environment === 'live' ? words.then.live : words.then.paper })}
      {...(!chosen && { error: words.choose })}
      action={
        chosen && (
          <Badge tone={chosen.environment === 'paper' ? 'paper' : 'danger'}>
            {text.environment[chosen.environment]}
          </Badge>
        )
      }
    >
      <Select value={chosen?.id ?? ''} onChange={({ target }) => onAccount(target.value)}>
        <option value="" disabled>
          {words.choose}
        </option>
        {accounts.map((one) => (
          <option key={one.id} value={one.id}>
            {`${one.label} · ${text.environment[one.environment]} ${one.account_number_masked ?? ''}`}
          </option>
        ))}
      </Select>
    </Field>
  )
}
