import { inUnit, literalOf } from './comparison.ts'
import { at, isObject, type Json, type Path, put } from './json.ts'
import { literalUnitFor } from './operands.ts'

const SIDES = ['r', 'lo', 'hi'] as const

/** What is compared is measured in another unit now: a number beside it takes that unit. Zero is the same in all. */
function adjustNumbers(node: Json | undefined): Json | undefined {
  if (!isObject(node)) return node
  const unit = literalUnitFor(node.l)
  let adjusted: Json = node
  for (const side of SIDES) {
    const literal = literalOf(node[side])
    const isThere = Object.hasOwn(node, side)
    if (isThere && literal && literal.unit !== unit && literal.value !== 0) {
      adjusted = put(adjusted, [side], inUnit(node[side], unit))
    }
  }
  return adjusted
}

/** The draft with another operand at `path`. */
export function putOperand(draft: Json, path: Path, operand: Json): Json {
  const next = put(draft, path, operand)
  const parent = path.slice(0, -1)
  return path.at(-1) === 'l' ? put(next, parent, adjustNumbers(at(next, parent))) : next
}
