import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../test/desk.ts'

const RECORDED = fileURLToPath(new URL('../../../../shared/data/symbols/', import.meta.url))
const hasRecorded = existsSync(`${RECORDED}kospi_code.mst.gz`)
const WIDTHS = { kospi: 288, kosdaq: 282 }
/** Fields counted from the end of a line of the first market: where the base price begins, and how long the rest is. */
const TAIL = 227

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.kis.stop())

const download = async (name: string, url = desk.kis.urls.liveRest): Promise<Buffer> => {
  const response = await fetch(`${url}/common/master/${name}`)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}
const linesOf = (bytes: Buffer): readonly string[] => {
  const lines = bytes.toString('latin1').split('\n')
  expect(lines.pop()).toBe('')
  return lines
}
const fieldsOf = (line: string) => {
  const tail = line.slice(-TAIL)
  const head = line.slice(0, -TAIL)
  return {
    code: head.slice(0, 9).trim(),
    isin: head.slice(9, 21),
    name: iconv.decode(Buffer.from(head.slice(21), 'latin1'), 'cp949').trim(),
    group: tail.slice(0, 2),
    base: Number(tail.slice(41, 50)),
    halted: tail.slice(60, 61),
    listed: tail.slice(105, 113),
    shares: Number(tail.slice(113, 128)),
  }
}

describe('a stock master', () => {
  it.each(['kospi_code.mst', 'kosdaq_code.mst', 'nxt_kospi_code.mst'])('%s has lines of one width', async (name) => {
    const width = name.includes('kospi') ? WIDTHS.kospi : WIDTHS.kosdaq
    for (const line of linesOf(await download(name)))
      expect([line.slice(0, 6), line.length]).toEqual([line.slice(0, 6), width])
  })

  it('states every listed stock in CP949, at the base price of the day', async () => {
    const rows = linesOf(await download('kospi_code.mst')).map(fieldsOf)
    expect(rows.map(({ code }) => code)).toEqual(rows.map(({ code }) => code).toSorted())
    expect(rows.find(({ code }) => code === '005930')).toEqual({
      code: '005930',
      isin: 'KR7005930003',
      name: '삼성전자',
      group: 'ST',
      base: desk.kis.world.market.today('005930').base,
      halted: 'N',
      listed: '19750611',
      shares: 5_919_637,
    })
  })

  it('marks a halted stock', async () => {
    await desk.control('POST', '/market', { code: '017670', halted: true })
    const rows = linesOf(await download('kospi_code.mst')).map(fieldsOf)
    expect(rows.filter(({ halted }) => halted === 'Y').map(({ code }) => code)).toEqual(['017670'])
    await desk.control('POST', '/market', { code: '017670', halted: false })
  })

  it('comes zipped as well, on both hosts and without a key', async () => {
    const plain = await download('kospi_code.mst')
    const zip = await download('kospi_code.mst.zip', desk.kis.urls.paperRest)
    expect(zip.readUInt32LE(0)).toBe(0x04034b50)
    const [packed, nameLength] = [zip.readUInt32LE(18), zip.readUInt16LE(26)]
    expect(zip.toString('ascii', 30, 30 + nameLength)).toBe('kospi_code.mst')
    const content = inflateRawSync(zip.subarray(30 + nameLength, 30 + nameLength + packed))
    expect(content.equals(plain)).toBe(true)
    expect([zip.readUInt32LE(14), zip.readUInt32LE(22)]).toEqual([crc32(plain), plain.length])
    const end = zip.subarray(-22)
    expect([end.readUInt32LE(0), end.readUInt16LE(10)]).toEqual([0x06054b50, 1])
    expect(zip.readUInt32LE(end.readUInt32LE(16))).toBe(0x02014b50)
  })

  it('of another name is no list', async () => {
    const response = await fetch(`${desk.kis.urls.liveRest}/common/master/konex_code.mst.zip`)
    expect(response.status).not.toBe(200)
  })
})

it(`stands among recorded lines, byte for byte${hasRecorded ? '' : ' (not compared: they are not here)'}`, async () => {
  const mixed = await openDesk({ mastersDir: RECORDED })
  const lines = linesOf(await download('kospi_code.mst', mixed.kis.urls.liveRest))
  await mixed.kis.stop()
  const own = desk.kis.world.market.codes
  const codes = lines.map((line) => line.slice(0, 9).trim())
  expect(new Set(codes).size).toBe(codes.length)
  if (!hasRecorded) return
  const recorded = gunzipSync(readFileSync(`${RECORDED}kospi_code.mst.gz`)).toString('latin1')
  const untouched = lines.filter((line) => !own.includes(line.slice(0, 9).trim()))
  expect(untouched.every((line) => recorded.includes(line))).toBe(true)
  expect(lines.length).toBeGreaterThan(2_480)
})
