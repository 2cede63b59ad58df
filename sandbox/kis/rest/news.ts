import { compactDate } from '../wire.ts'
import { changeRate, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, type TrHandler, type TrRequest } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const ID = 'FHKST01011800'
const ROWS = 40
const PROVIDER = '시뮬레이터'

interface Story {
  readonly code: string
  readonly date: string
  readonly time: string
  readonly title: string
}

/** GET news-title (live only): what the simulated market did at the full hours, newest first. Nothing else happens there. */
export const newsTitles: TrHandler = (request) => {
  const { world, input } = request
  const asked = input.FID_INPUT_ISCD ?? ''
  const codes = asked === '' ? world.market.codes : [asked]
  const stories = codes.flatMap((code) => storiesOf(request, code)).filter((story) => isWanted(request, story))
  const newestFirst = stories.toSorted((a, b) => `${b.date}${b.time}`.localeCompare(`${a.date}${a.time}`))
  return answered({ output: newestFirst.slice(0, ROWS).map((story) => rowOf(ID, 'output[]', storyRow(story))) })
}

/** The running day and the one before it. */
function storiesOf({ world }: TrRequest, code: string): readonly Story[] {
  const stock = snapshotOf(world, code)
  if (!stock) return []
  const days = world.market.daysUntilToday().slice(-2)
  return days.flatMap((day) => hourly(stock, day, world.market.minutes(code, day)))
}

function hourly(
  { code, listing, days }: Snapshot,
  day: string,
  bars: readonly { time: string; open: number }[],
): readonly Story[] {
  const date = compactDate(day)
  const before = days.findLast((bar) => bar.date < date)?.close ?? 0
  return bars
    .filter((bar) => bar.time.endsWith('0000'))
    .map(({ time, open: price }, i) => {
      const rate = changeRate(price - before, before).toFixed(2)
      const words = i === 0 ? '시가' : `${Number(time.slice(0, 2))}시`
      return { code, date, time, title: `${listing.nameKo}, ${words} ${price.toLocaleString('en-US')}원 (${rate}%)` }
    })
}

/** Up to a day and hour, with words in the title; empty means any. */
function isWanted({ input }: TrRequest, { date, time, title }: Story): boolean {
  const { FID_TITL_CNTT: words = '', FID_INPUT_DATE_1: asked = '', FID_INPUT_HOUR_1: hour = '' } = input
  // KIS pads dates with two zeros in front here: "0020200319".
  const until = asked.slice(-8)
  if (words.trim() !== '' && !title.includes(words.trim())) return false
  if (until.trim() === '') return true
  return date < until || (date === until && time <= (hour.trim() || '999999').slice(-6))
}

const storyRow = ({ code, date, time, title }: Story): Values => ({
  cntt_usiq_srno: `${date}${time}${code}`,
  news_ofer_entp_code: '2',
  data_dt: date,
  data_tm: time,
  hts_pbnt_titl_cntt: title,
  news_lrdv_code: '01',
  dorg: PROVIDER,
  iscd1: code,
})
