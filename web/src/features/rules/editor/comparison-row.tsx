'use client'

import { findIndicator } from '@naru/shared/indicators/registry'
import { Between, ChipError, DurationChip, NumberChip, SelectChip } from './chips.tsx'
import { groupOf, type Literal, type LiteralUnit, literalOf, OP_GROUPS, OPS, type Op, withOp } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { isObject, type Json, type Path, wordOf } from './json.ts'
import { OperandChip } from './operand-chip.tsx'
import { operandLabel } from './operands.ts'
import { withParticle } from './particle.ts'

/** "[현재가]가 [20일 이동평균]을 [위로 뚫으면]": every word that can be chosen is a chip. */
export function ComparisonRow({ path }: { path: Path }) {
  const form = useRuleForm()
  const { value, error } = useField(path)
  const node = isObject(value) ? value : {}
  const op = wordOf(node.op, '>=')
  const group = groupOf(op)
  const isKorean = form.locale === 'ko'
  const left = operandLabel(node.l, form)
  const operator = <OpChip path={path} />
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <OperandChip path={[...path, 'l']} label={form.words.pickOperand} />
      {isKorean && <Between>{withParticle(left, 'subject')}</Between>}
      {!isKorean && operator}
      {group === 'channel' ? (
        <Channel path={path} />
      ) : group === 'move' ? (
        <Move path={path} />
      ) : (
        <Other path={path} op={op} />
      )}
      {isKorean && operator}
      {op === 'touches' && <Tolerance path={[...path, 'tol']} />}
      {error !== undefined && literalOf(node.r) === undefined && group === 'compare' && <ChipError>{error}</ChipError>}
      <Signals operand={node.l} />
    </div>
  )
}

function OpChip({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set } = useField(path)
  const node = isObject(value) ? value : {}
  return (
    <SelectChip
      label={words.pickOp}
      value={wordOf(node.op, '>=')}
      // The values are the operators themselves.
      onChange={({ target }) => set(withOp(node, target.value as Op))}
    >
      {OP_GROUPS.map((group) => (
        <optgroup key={group} label={words.opGroup[group]}>
          {OPS[group].map((op) => (
            <option key={op} value={op}>
              {words.op[op]}
            </option>
          ))}
        </optgroup>
      ))}
      {node.op === 'inside' && <option value="inside">{words.op.inside}</option>}
    </SelectChip>
  )
}

function Other({ path, op }: { path: Path; op: string }) {
  const form = useRuleForm()
  const { value } = useField([...path, 'r'])
  const isCross = groupOf(op) === 'cross' && op !== 'touches'
  const literal = literalOf(value)
  const word = literal ? aloud(literal) : operandLabel(value, form)
  return (
    <>
      <OperandChip path={[...path, 'r']} label={form.words.amount} beside={[...path, 'l']} />
      {form.locale === 'ko' && isCross && <Between>{withParticle(word, 'object')}</Between>}
    </>
  )
}

const UNIT_ALOUD: Readonly<Partial<Record<LiteralUnit, string>>> = {
  krw: '원',
  pct: '퍼센트',
  shares: '주',
  points: '포인트',
  days: '일',
}

/** How a number is read out in Korean, as far as the particle behind it depends on it. */
const aloud = ({ unit, value }: Literal): string => UNIT_ALOUD[unit] ?? String(value ?? '')

function Channel({ path }: { path: Path }) {
  const { words, locale } = useRuleForm()
  return (
    <>
      <OperandChip path={[...path, 'lo']} label={words.lower} beside={[...path, 'l']} />
      <Between>{locale === 'ko' ? '~' : '–'}</Between>
      <OperandChip path={[...path, 'hi']} label={words.upper} beside={[...path, 'l']} />
    </>
  )
}

function Move({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const within = useField([...path, 'within'])
  return (
    <>
      <DurationChip
        label={words.within}
        value={within.value}
        isWrong={within.error !== undefined}
        onChange={(duration) => within.set(duration ?? null)}
      />
      <Between>{words.withinShort}</Between>
      <Tolerance path={[...path, 'by']} label={words.by} />
    </>
  )
}

const DISTANCES = ['pct', 'krw', 'ticks', 'num'] as const

/** How far: in percent, won, price steps or plain points. */
function Tolerance({ path, label }: { path: Path; label?: string }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField(path)
  const unit = DISTANCES.find((key) => isObject(value) && Object.hasOwn(value, key)) ?? 'pct'
  const amount: Json | undefined = isObject(value) ? value[unit] : null
  const figure = typeof amount === 'number' ? amount : null
  return (
    <>
      <NumberChip
        label={label ?? words.tolerance}
        value={figure}
        onChange={(next) => set({ [unit]: next })}
        error={error}
      />
      <SelectChip
        label={words.unit}
        value={unit}
        onChange={({ target }) => set({ [target.value]: figure })}
        className="px-2"
      >
        {DISTANCES.map((key) => (
          <option key={key} value={key}>
            {words.distance[key]}
          </option>
        ))}
      </SelectChip>
    </>
  )
}

/** A pattern says 1, −1 or 0: what that means stands beside it. */
function Signals({ operand }: { operand: Json | undefined }) {
  const { words } = useRuleForm()
  const isSignal = isObject(operand) && findIndicator(wordOf(operand.ind))?.scale === 'signal'
  return isSignal ? <span className="w-full text-12 text-muted">{words.signalHint}</span> : null
}
