'use client'

import { useTheme } from 'next-themes'
import { useOptimistic, useTransition } from 'react'
import { useIsHydrated } from '@/lib/hydrated.ts'
import { setLocale } from '@/text/actions.ts'
import { toLocale } from '@/text/locale.ts'
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
  const [shown, show] = useOptimistic(locale)
  const choose = (chosen: string): void =>
    startTransition(async () => {
      show(toLocale(chosen))
      await setLocale(chosen)
    })
  return (
    <Card>
      <CardHeader title={settings.screen} />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label={settings.language}>
          {/* Nothing can be chosen before somebody is there to hear of it. */}
          <Select value={shown} disabled={isPending || !isHydrated} onChange={(event) => choose(event.target.value)}>
            <option value="ko">한국어</option>
            <option value="en">English</option>
          </Select>
        </Field>
        <Field label={settings.theme}>
          {/* The choice is kept in this browser and not known to the server. */}
          <Select
            value={isHydrated ? theme : 'system'}
            disabled={!isHydrated}
            onChange={(event) => setTheme(event.target.value)}
          >
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
