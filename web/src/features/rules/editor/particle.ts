const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3
const FINALS = 28

/** Digits as they are read aloud: 영 일 이 삼 사 오 육 칠 팔 구; those with a final consonant. */
const DIGITS_WITH_FINAL = '013678'
/** Letters as they are read aloud end in a consonant: 엘, 엠, 엔, 알. */
const LETTERS_WITH_FINAL = 'LMNRlmnr'

/** Does the word end in a consonant when it is read aloud? What stands in brackets is not read. */
function endsInConsonant(word: string): boolean {
  const last = word.replace(/\s*\([^)]*\)\s*$/, '').at(-1) ?? ''
  const code = last.charCodeAt(0)
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return (code - HANGUL_FIRST) % FINALS > 0
  return DIGITS_WITH_FINAL.includes(last) || LETTERS_WITH_FINAL.includes(last)
}

const PARTICLES = { subject: ['이', '가'], object: ['을', '를'] } as const

/** The particle a word takes: 현재가 → 가, 이동평균 → 이. */
export const withParticle = (word: string, kind: keyof typeof PARTICLES): string =>
  PARTICLES[kind][word !== '' && endsInConsonant(word) ? 0 : 1]
