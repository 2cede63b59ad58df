import type { JsonObject } from './editor/json.ts'
import { operandLabel, type Speech } from './editor/operands.ts'

/** Keys that name an entry of the catalogue and nothing more. */
const PLAIN = ['px', 'tape', 'fx', 'fact', 'pos', 'acct', 'strat', 'time', 'flag'] as const

const INDICATOR = /^ind\.(\w+)\.(\w+)\((.*)\)\.(\w+)\.(\d+)$/

/** "period=20,k=2" as numbers where they are numbers. */
const readParams = (text: string): JsonObject =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const [name = '', value = ''] = pair.trim().split('=')
        return [name, value !== '' && Number.isFinite(Number(value)) ? Number(value) : value]
      }),
  )

/** The operand a value's key was made from, as far as a label needs it; undefined for keys nobody has made. */
function operandOf(key: string): JsonObject | undefined {
  const indicator = INDICATOR.exec(key)
  if (indicator) {
    const [, tf = '', ind = '', params = '', output = '', shift = '0'] = indicator
    return { ind, tf, ...readParams(params), output, shift: Number(shift) }
  }
  const [kind = '', one = '', two, three] = key.split('.')
  if (PLAIN.some((plain) => plain === kind)) return { [kind]: one }
  switch (kind) {
    case 'line':
      return { level: key.slice('line.'.length) }
    case 'flow':
      return { flow: one, ...(two !== undefined && { window: two }) }
    case 'index':
      return { index: one, field: two ?? 'last' }
    case 'prior':
      return { prior: one, field: two ?? 'close' }
    case 'bar':
      return { bar: two ?? 'close', tf: one, shift: Number(three ?? 0) }
    default:
      return undefined
  }
}

/** What a value of the evidence is called: "현재가", "일봉 이동평균(20)". An unknown key is shown as it is. */
export function valueLabel(key: string, speech: Speech): string {
  const operand = operandOf(key)
  return operand ? operandLabel(operand, speech) : key
}
