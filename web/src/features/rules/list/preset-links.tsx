'use client'

import Link from 'next/link'
import { useLocale } from '@/text/text-provider.tsx'
import { presetList } from '../editor/presets.ts'

/** Where a first rule begins. */
export function PresetLinks() {
  const locale = useLocale()
  return (
    <ul className="grid gap-2 px-4 pb-4 md:grid-cols-2">
      {presetList(locale).map(({ id, label, example }) => (
        <li key={id} className="grid">
          <Link
            href={`/rules/new?preset=${id}`}
            className="grid min-h-14 gap-0.5 rounded-card border border-line-strong px-4 py-2 hover:bg-sunken"
          >
            <span className="font-bold text-16">{label}</span>
            <span className="text-13 text-muted">{example}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
