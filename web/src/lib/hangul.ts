/** Initial consonants in the order Unicode composes syllables by. */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const FINALS = 28
const SYLLABLES_PER_INITIAL = 21 * FINALS

/** Keyboards join two consonants typed one after the other. */
const CLUSTERS: Readonly<Record<string, string>> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
}

const offsetOf = (char: string): number | undefined => {
  const code = char.codePointAt(0) ?? 0
  return code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE ? code - FIRST_SYLLABLE : undefined
}

const initialOf = (char: string): string => {
  const offset = offsetOf(char)
  return offset === undefined ? char : (INITIALS[Math.floor(offset / SYLLABLES_PER_INITIAL)] ?? char)
}

/** "삼성전자" → "ㅅㅅㅈㅈ"; what is not a syllable stays: "LG화학" → "LGㅎㅎ". */
export const choseongOf = (text: string): string => Array.from(text).map(initialOf).join('')

/** Lower case, composed, without spaces and punctuation; consonant clusters taken apart. */
export const normalize = (text: string): string =>
  Array.from(text.normalize('NFC').toLowerCase())
    .map((char) => CLUSTERS[char] ?? char)
    .join('')
    .replace(/[\s·.&,()-]/g, '')

/** A consonant stands for any syllable it begins; the last syllable may still lack its final consonant. */
function matches(typed: string, char: string, isLast: boolean): boolean {
  if (typed === char || (INITIALS.includes(typed) && initialOf(char) === typed)) return true
  const [wanted, offset] = [offsetOf(typed), offsetOf(char)]
  if (!isLast || wanted === undefined || offset === undefined || wanted % FINALS !== 0) return false
  return offset - (offset % FINALS) === wanted
}

/**
 * Where a query begins in a text, -1 if nowhere. Both are compared after `normalize`. "ㅅㅅㅈㅈ", "삼ㅅ" and the half-typed
 * "삼서" all find "삼성전자" at 0.
 */
export function findHangul(text: string, query: string): number {
  const chars = Array.from(normalize(text))
  const typed = Array.from(normalize(query))
  if (typed.length === 0) return -1
  return chars.findIndex(
    (_, start) =>
      start + typed.length <= chars.length &&
      typed.every((char, index) => matches(char, chars[start + index] ?? '', index === typed.length - 1)),
  )
}
