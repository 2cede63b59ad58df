'use client'

import { Languages, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useFormStatus } from 'react-dom'
import { useIsHydrated } from '@/lib/hydrated.ts'
import { setLocale } from '@/text/actions.ts'
import type { Locale } from '@/text/locale.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Button } from './button.tsx'

/** A form, so that it also works while the page's scripts are still on their way. */
export function LanguageSwitch() {
  const other = useLocale() === 'ko' ? 'en' : 'ko'
  return (
    <form action={setLocale.bind(null, other)}>
      <LanguageButton other={other} />
    </form>
  )
}

function LanguageButton({ other }: { other: Locale }) {
  const text = useText()
  const { pending } = useFormStatus()
  return (
    <Button type="submit" variant="quiet" size="small" disabled={pending}>
      <Languages aria-hidden size={16} />
      <span lang={other}>{text.nav.toEnglish}</span>
    </Button>
  )
}

export function ThemeSwitch() {
  const text = useText()
  const { resolvedTheme, setTheme } = useTheme()
  const isHydrated = useIsHydrated()
  const isDark = isHydrated && resolvedTheme === 'dark'
  return (
    <Button
      variant="quiet"
      size="icon"
      aria-label={isDark ? text.nav.themeToLight : text.nav.themeToDark}
      onClick={() => setTheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <Sun aria-hidden size={18} /> : <Moon aria-hidden size={18} />}
    </Button>
  )
}
