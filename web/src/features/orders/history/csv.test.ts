import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

describe('a table as a file', () => {
  it('begins with the mark that tells spreadsheets its encoding, header first', () => {
    expect(toCsv(['종목명', '수량'], [['삼성전자', 1_000]])).toBe('\uFEFF종목명,수량\r\n삼성전자,1000\r\n')
  })

  it('writes numbers plainly and nothing for what is not known', () => {
    expect(toCsv(['a', 'b', 'c'], [[71_000.5, null, -3]])).toContain('71000.5,,-3')
  })

  it('quotes what would break a line apart', () => {
    expect(toCsv(['a'], [['가, "나"\n다']])).toContain('"가, ""나""\n다"')
  })

  it.each(['=1+1', '+1', '-1', '@A1', '\tx'])('lets a spreadsheet run nothing of %j', (text) => {
    expect(toCsv(['a'], [[text]])).toContain(`'${text}`)
  })
})
