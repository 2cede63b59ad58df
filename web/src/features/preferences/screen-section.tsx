'use client'

import { useTheme } from 'next-themes'
import { useTransition } from 'react'
import { useIsHydrated } from '@/lib/hydrated.ts'
import { setLocale } from '@/text/actions.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Select } from '@/ui/field.tsx'

const THEMES = ['system', 'light', 'dark'] as const

export function ScreenSection() {
  const { settings } = useText()
  const locale = useLocale()
  const { theme, setTheme } = useTheme()
  const isHydrated = useIsHydrated()
  const [isPending, startTransition] = useTransition()
  return (
    <Card>
      <CardHeader title={settings.screen} />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label={settings.language}>
          <Select
            value={locale}
            disabled={isPending}
            onChange={(event) => startTransition(() => setLocale(event.target.value))}
          >
            <option value="ko">한국어</option>
            <option value="en">English</option>
          </Select>
        </Field>
        <Field label={settings.theme}>
          {/* The choice is kept in this browser and not known to the server. */}
          <Select value={isHydrated ? theme : 'system'} onChange={(event) => setTheme(event.target.value)}>
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {settings.themes[name]}
              </option>
            ))}
          </Select>
        </Field>
      </CardBody>
    </Card>
  )
}
