/** Letters whose Korean names end in a consonant: 엘, 엠, 엔, 알. */
const CLOSED_LETTERS = 'LMNRlmnr'
/** 영, 일, 삼, 육, 칠, 팔. */
const CLOSED_DIGITS = '013678'
/** Of these, the ones that end in ㄹ: 일, 칠, 팔 and 엘, 알. */
const RIEUL = '178LRlr'
const FIRST = 0xac00
const LAST = 0xd7a3
const FINALS = 28
const RIEUL_FINAL = 8

type Final = 'open' | 'rieul' | 'closed'

/** How a word ends when it is read aloud. Closing brackets and signs are not read; % is 퍼센트. */
function finalOf(word: string): Final {
  const last = word.replace(/[)\]'"’”·.,\s]+$/u, '').at(-1) ?? ''
  const code = last.codePointAt(0) ?? 0
  if (code >= FIRST && code <= LAST) {
    const final = (code - FIRST) % FINALS
    return final === 0 ? 'open' : final === RIEUL_FINAL ? 'rieul' : 'closed'
  }
  if (RIEUL.includes(last) && last !== '') return 'rieul'
  return last !== '' && (CLOSED_LETTERS + CLOSED_DIGITS).includes(last) ? 'closed' : 'open'
}

const PARTICLES = {
  이: ['이', '가'],
  은: ['은', '는'],
  을: ['을', '를'],
  과: ['과', '와'],
  으로: ['으로', '로'],
} as const
type Particle = keyof typeof PARTICLES

/** A word with its particle: 삼성전자가, 이동평균선을, 텔레그램으로, 3%로. */
export function withParticle(word: string, particle: Particle): string {
  const [afterConsonant, afterVowel] = PARTICLES[particle]
  const final = finalOf(word)
  const isOpen = final === 'open' || (particle === '으로' && final === 'rieul')
  return word + (isOpen ? afterVowel : afterConsonant)
}

/** 그리고 · 또는 · 조건 · 꾸밈 · 지난 일의 꾸밈, and what 않다 or 아니다 joins to. */
interface Endings {
  readonly and: string
  readonly or: string
  readonly if: string
  readonly of: string
  readonly was: string
}

const adjective = (stem: string, of: string, was: string): Endings => ({
  and: `${stem}고`,
  or: `${stem}거나`,
  if: `${stem}으면`,
  of,
  was,
})
const verb = (stem: string, past: string, isOpen = false): Endings => ({
  and: `${stem}고`,
  or: `${stem}거나`,
  if: isOpen ? `${stem}면` : `${stem}으면`,
  of: past,
  was: past,
})

const STEMS = {
  높: adjective('높', '높은', '높았던'),
  낮: adjective('낮', '낮은', '낮았던'),
  많: adjective('많', '많은', '많았던'),
  적: adjective('적', '적은', '적었던'),
  같: adjective('같', '같은', '같았던'),
  다르: { ...adjective('다르', '다른', '달랐던'), if: '다르면' },
  이: { and: '이고', or: '이거나', if: '이면', of: '인', was: '이었던' },
  있: adjective('있', '있는', '있었던'),
  맞: adjective('맞', '맞는', '맞았던'),
  않: adjective('않', '않은', '않았던'),
  아니: { ...adjective('아니', '아닌', '아니었던'), if: '아니면' },
  뚫: verb('뚫', '뚫은'),
  지나: verb('지나', '지난', true),
  닿: verb('닿', '닿은'),
  들어오: verb('들어오', '들어온', true),
  벗어나: verb('벗어나', '벗어난', true),
  오르: verb('오르', '오른', true),
  내리: verb('내리', '내린', true),
  이어지: verb('이어지', '이어진', true),
} as const satisfies Readonly<Record<string, Endings>>
type Stem = keyof typeof STEMS

/** A clause whose end is still open: "현재가가 70,000원보다 높-". */
export interface Clause {
  readonly before: string
  readonly stem: Stem
}

export const clause = (before: string, stem: Stem): Clause => ({ before, stem })
export const end = ({ before, stem }: Clause, how: keyof Endings): string => `${before}${STEMS[stem][how]}`

/** "관리 종목이면" from "관리 종목". */
export const isClause = (noun: string): Clause => clause(noun, '이')

/** The opposite: 높지 않-, 관리 종목이 아니-. */
export function negated({ before, stem }: Clause): Clause {
  return stem === '이' ? clause(`${withParticle(before, '이')} `, '아니') : clause(`${before}${stem}지 `, '않')
}
