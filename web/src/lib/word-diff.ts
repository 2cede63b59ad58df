/** A stretch of a sentence that both versions have, or only one of them. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

const words = (sentence: string): readonly string[] => sentence.split(/(?<=\s)/)

/** Length of the longest run of words both have, from each place on. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0))
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i] ?? []
      row[j] =
        before[i] === after[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return table
}

/** What changed from one sentence to the next, word by word; what was removed stands before what took its place. */
export function wordDiff(from: string, to: string): readonly Piece[] {
  const [before, after] = [words(from), words(to)]
  const common = commonLengths(before, after)
  const pieces: { kind: Piece['kind']; text: string }[] = []
  const add = (kind: Piece['kind'], text: string): void => {
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += text
    else pieces.push({ kind, text })
  }
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]]
    if (old !== undefined && old === fresh) {
      add('same', old)
      i += 1
      j += 1
    } else if (old !== undefined && (fresh === undefined || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      add('removed', old)
      i += 1
    } else if (fresh !== undefined) {
      add('added', fresh)
      j += 1
    }
  }
  return pieces
}
