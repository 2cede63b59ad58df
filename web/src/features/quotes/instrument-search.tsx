'use client'

import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { InstrumentSearchDialog } from './instrument-search-dialog.tsx'

/** Few look for a page here: it comes once somebody has typed. */
const PageLinks = dynamic(async () => (await import('./page-links.tsx')).PageLinks, { ssr: false })

/** Header button, and Cmd-K or Ctrl-K anywhere: find a stock, or a page by its name, and go there. */
export function InstrumentSearch() {
  const { search } = useText()
  const router = useRouter()
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey || event.code !== 'KeyK') return
      // One modal at a time: an order being confirmed must not be covered.
      if (document.querySelector('dialog[open]')) return
      event.preventDefault()
      setIsOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        aria-label={search.open}
        aria-keyshortcuts="Meta+K Control+K"
        title={`${search.open} (⌘K)`}
        onClick={() => setIsOpen(true)}
      >
        <Search aria-hidden size={18} />
      </Button>
      <InstrumentSearchDialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        onPick={(row) => router.push(`/symbols/${row.symbol}`)}
        others={(typed) => typed !== '' && <PageLinks typed={typed} onGo={() => setIsOpen(false)} />}
      />
    </>
  )
}
