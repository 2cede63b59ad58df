/** Initial consonants in the order Unicode composes syllables by. */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
/** Final consonants in that order; the first place is "none". */
const FINALS = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const SYLLABLES_PER_INITIAL = 21 * FINALS.length

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
const syllable = (offset: number): string => String.fromCodePoint(FIRST_SYLLABLE + offset)

const initialOf = (char: string): string => {
  const offset = offsetOf(char)
  return offset === undefined ? char : (INITIALS[Math.floor(offset / SYLLABLES_PER_INITIAL)] ?? char)
}

/** "삼성전자" → "ㅅㅅㅈㅈ"; what is not a syllable stays: "LG화학" → "LGㅎㅎ". */
export const choseongOf = (text: string): string => Array.from(text).map(initialOf).join('')

const IGNORED = /[\s·.&,()-]/g

/** Lower case, composed, without spaces and punctuation; consonant clusters taken apart. */
export const normalize = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]/g, (char) => CLUSTERS[char] ?? char)
    .replace(IGNORED, '')

/** Where each letter of `normalize(text)` stands in `text`, for text that is composed and holds no clusters. */
export const placesOf = (text: string): readonly number[] =>
  Array.from(text, (_, index) => index).filter((index) => text[index]?.replace(IGNORED, '') !== '')

/**
 * What finds a query in normalized text. A consonant stands for any syllable it begins ("ㅅㅅㅈㅈ", "삼ㅅ"). The last
 * syllable may still be in the making: "삼서" finds 삼성, and "항", which is what 하이 looks like halfway, finds 하이.
 */
export function hangulPattern(query: string): RegExp {
  const chars = Array.from(normalize(query))
  const parts = chars.map((char, index) => (index === chars.length - 1 ? unfinished(char) : letter(char)))
  return new RegExp(parts.join(''), 'u')
}

/** One letter as it stands: itself, or any syllable that begins with the consonant. */
function letter(char: string): string {
  const initial = INITIALS.indexOf(char)
  if (initial < 0) return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const first = initial * SYLLABLES_PER_INITIAL
  return `[${char}${syllable(first)}-${syllable(first + SYLLABLES_PER_INITIAL - 1)}]`
}

/** The letter being typed: its final consonant may be missing, or be the beginning of the next syllable. */
function unfinished(char: string): string {
  const offset = offsetOf(char)
  if (offset === undefined) return letter(char)
  const final = FINALS[offset % FINALS.length] ?? ''
  const open = offset - (offset % FINALS.length)
  if (final === '') return `[${syllable(open)}-${syllable(open + FINALS.length - 1)}]`
  const [kept = '', next = final] = CLUSTERS[final] ?? ['', final]
  return `(?:${char}|${syllable(open + FINALS.indexOf(kept))}${letter(next)})`
}
