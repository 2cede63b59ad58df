import { gzipSync } from 'node:zlib'
import { choseongOf, normalize } from '@naru/shared/market/hangul'
import { createInstrumentIndex, type ListedInstrument, readInstrumentList } from '@naru/shared/market/instrument-search'
import { readInstruments } from '../sandbox/fill-market.ts'

/**
 * What one keystroke in the search box costs over the whole market: our index against the straightforward filter (for
 * every instrument and every keystroke: lower-case, take initial consonants, look for the text, sort what is left).
 */
const ROUNDS = 9
const SHOWN = 20

/** As people type: every state of the box, syllables in the making included. */
const TYPED = [
  'ㅅ',
  '사',
  '삼',
  '삼ㅅ',
  '삼서',
  '삼성',
  '삼성ㅈ',
  '삼성저',
  '삼성전',
  '삼성전자',
  'ㅅ',
  'ㅅㅅ',
  'ㅅㅅㅈ',
  'ㅅㅅㅈㅈ',
  's',
  'sk',
  'skㅎ',
  'sk하',
  'sk항',
  'sk하이',
  'sk하이ㄴ',
  'sk하이닉',
  '0',
  '00',
  '005',
  '0059',
  '00593',
  '005930',
  'k',
  'ko',
  'kod',
  'kodex',
  'kodex 2',
  'kodex 200',
  'ㄹㅂㄹㅈ',
  '레버리지',
  '없는종목이름',
]

const body = readInstruments()
  .map(({ symbol, name_ko, name_en, market, kind }) => {
    const letters = (market === 'kospi' ? 'P' : 'Q') + ({ stock: 's', etf: 'e', etn: 'n', reit: 'r' }[kind] ?? 'o')
    return [symbol, name_ko, name_en, letters].join('\t')
  })
  .join('\n')

function naive(instruments: readonly ListedInstrument[], query: string): readonly ListedInstrument[] {
  const typed = normalize(query)
  const isFound = ({ symbol, nameKo, nameEn }: ListedInstrument): boolean =>
    symbol.toLowerCase().includes(typed) ||
    normalize(nameKo).includes(typed) ||
    choseongOf(normalize(nameKo)).includes(typed) ||
    normalize(nameEn ?? '').includes(typed)
  return instruments
    .filter(isFound)
    .toSorted((a, b) => a.nameKo.length - b.nameKo.length || a.nameKo.localeCompare(b.nameKo, 'ko-KR'))
    .slice(0, SHOWN)
}

/** Milliseconds of each keystroke. */
function time(search: (query: string) => readonly unknown[]): number[] {
  return TYPED.map((query) => {
    const started = performance.now()
    search(query)
    return performance.now() - started
  })
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const round = (value: number): number => Number(value.toFixed(3))

function timed<T>(work: () => T): readonly [T, number] {
  const started = performance.now()
  const made = work()
  return [made, performance.now() - started]
}

export async function run() {
  const [instruments, readMs] = timed(() => readInstrumentList(body))
  const [index, indexMs] = timed(() => createInstrumentIndex(instruments))
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: time((query) => index.search(query, SHOWN)),
    naive: time((query) => naive(instruments, query)),
  }))
  /** Each keystroke's median over the rounds: what other processes take of the machine is not its price. */
  const keystrokes = (of: 'ours' | 'naive'): readonly number[] =>
    TYPED.map((_, key) =>
      at(
        rounds.map((one) => one[of][key] ?? 0),
        0.5,
      ),
    )
  const [ours, theirs] = [keystrokes('ours'), keystrokes('naive')]
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return {
    bench: 'search',
    figures: {
      instruments: instruments.length,
      keystrokes: TYPED.length,
      rounds: ROUNDS,
      keystroke_p50_ms: round(at(ours, 0.5)),
      keystroke_worst_ms: round(at(ours, 1)),
      first_keystroke_ms: round(rounds[0]?.ours[0] ?? 0),
      naive_keystroke_p50_ms: round(at(theirs, 0.5)),
      naive_keystroke_worst_ms: round(at(theirs, 1)),
      ratio_to_naive: round(
        at(
          rounds.map((one) => sum(one.naive) / sum(one.ours)),
          0.5,
        ),
      ),
      read_list_ms: round(readMs),
      make_index_ms: round(indexMs),
      list_bytes: Buffer.byteLength(body),
      list_gzip_bytes: gzipSync(body).length,
    },
  }
}
