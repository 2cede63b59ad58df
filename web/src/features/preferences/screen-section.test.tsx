import { act } from '@testing-library/react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { setLocale } from '@/text/actions.ts'
import { ScreenSection } from './screen-section.tsx'

// What a server action does needs a server: the browser stories hold it.
vi.mock('@/text/actions.ts', () => ({ setLocale: vi.fn(async () => undefined) }))

let root: Root | undefined
afterEach(() => {
  act(() => root?.unmount())
  document.body.replaceChildren()
})

const languages = (): HTMLSelectElement => {
  const [select] = document.querySelectorAll('select')
  if (!select) throw new Error('no choice of languages')
  return select
}

describe('the choice of language', () => {
  it('can be made from the moment somebody hears of it, and is passed on at once', async () => {
    const page = document.createElement('main')
    document.body.append(page)
    page.innerHTML = renderToString(<ScreenSection />)
    expect(languages().disabled).toBe(true)

    await act(async () => {
      root = hydrateRoot(page, <ScreenSection />)
    })
    expect(languages().disabled).toBe(false)

    await act(async () => {
      languages().value = 'en'
      languages().dispatchEvent(new Event('change', { bubbles: true }))
    })
    expect(setLocale).toHaveBeenCalledExactlyOnceWith('en')
  })
})
