import { describe, expect, it } from 'vitest'
import { shownColumns, withToggled } from './columns.ts'

describe('the columns of a folder', () => {
  it('are the usual ones until somebody chooses', () => {
    expect(shownColumns(null)).toEqual(['change', 'volume', 'freshness'])
  })

  it('stand in the order of the screen, without what is not offered any more', () => {
    expect(shownColumns(['freshness', 'gone', 'price', 'change'])).toEqual(['change', 'freshness'])
  })

  it('can all be switched off, and back on', () => {
    const none = withToggled(['change'], 'change')
    expect(none).toEqual(['price'])
    expect(shownColumns(none)).toEqual([])
    expect(shownColumns(withToggled([], 'range'))).toEqual(['range'])
  })
})
