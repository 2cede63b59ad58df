'use client'

import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { ChipError, chipStyle, DurationChip, NumberChip } from './chips.tsx'
import { inUnit, type Literal, literalOf, writeLiteral } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { type Path, pathText } from './json.ts'
import { OperandSheet } from './operand-sheet.tsx'
import { literalUnitFor, operandLabel } from './operands.ts'

interface OperandChipProps {
  readonly path: Path
  readonly label: string
  /** What it is compared with: decides the unit of a number. */
  readonly beside?: Path
}

/** One value of a sentence: a name that is picked from the menu, or a number that is typed. */
export function OperandChip({ path, label, beside }: OperandChipProps) {
  const form = useRuleForm()
  const field = useField(path)
  const other = useField(beside ?? path)
  const [isOpen, setIsOpen] = useState(false)
  const literal = literalOf(field.value)
  const unit = literalUnitFor(other.value)
  const isNumber = literal !== undefined && beside !== undefined
  return (
    <>
      {isNumber ? (
        <LiteralChip path={path} literal={literal} label={label} onOpen={() => setIsOpen(true)} />
      ) : (
        <>
          <button
            type="button"
            aria-haspopup="dialog"
            aria-label={`${label}: ${operandLabel(field.value, form)}`}
            data-operand={pathText(path)}
            onClick={() => setIsOpen(true)}
            className={cn(chipStyle(field.error !== undefined), 'gap-1')}
          >
            {operandLabel(field.value, form)}
            <ChevronDown aria-hidden size={14} className="shrink-0" />
          </button>
          {field.error !== undefined && <ChipError>{field.error}</ChipError>}
        </>
      )}
      {/* In one place whatever stands before it: it stays open while a number becomes an indicator. */}
      {isOpen && (
        <OperandSheet
          path={path}
          title={label}
          onClose={() => setIsOpen(false)}
          {...(beside && { number: inUnit(field.value, unit) })}
        />
      )}
    </>
  )
}

interface LiteralChipProps {
  readonly path: Path
  readonly literal: Literal
  readonly label: string
  readonly onOpen: () => void
}

/** A number with its unit, or a time. */
function LiteralChip({ path, literal, label, onOpen }: LiteralChipProps) {
  const { words } = useRuleForm()
  const field = useField(path)
  if (literal.unit === 'dur') {
    return (
      <DurationChip
        label={label}
        value={literal.value}
        isWrong={field.error !== undefined}
        onChange={(dur) => field.set(writeLiteral({ unit: 'dur', value: dur ?? null }))}
      />
    )
  }
  return (
    <NumberChip
      label={label}
      value={typeof literal.value === 'number' ? literal.value : null}
      onChange={(value) => field.set(writeLiteral({ unit: literal.unit, value }))}
      error={field.error}
      placeholder={words.amount}
      unit={<LiteralUnit unit={literal.unit} />}
      menu={<MenuButton label={`${label}: ${words.pickOperand}`} onOpen={onOpen} />}
    />
  )
}

function LiteralUnit({ unit }: { unit: string }) {
  const { locale } = useRuleForm()
  return UNIT_TEXT[locale][unit] ?? null
}

const UNIT_TEXT: Readonly<Record<'ko' | 'en', Readonly<Record<string, string>>>> = {
  ko: { krw: '원', pct: '%', shares: '주', points: 'p', days: '일' },
  en: { krw: 'won', pct: '%', shares: 'sh', points: 'pt', days: 'd' },
}

function MenuButton({ label, onOpen }: { label: string; onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={label}
      onClick={onOpen}
      className="inline-flex h-11 w-9 items-center justify-center border-l text-muted hover:bg-sunken md:h-8 md:w-7"
    >
      <ChevronDown aria-hidden size={16} />
    </button>
  )
}
