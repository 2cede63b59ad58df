'use client'

import { Languages, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useTransition } from 'react'
import { useIsHydrated } from '@/lib/hydrated.ts'
import { setLocale } from '@/text/actions.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Button } from './button.tsx'

export function LanguageSwitch() {
  const text = useText()
  const locale = useLocale()
  const [isPending, startTransition] = useTransition()
  return (
    <Button
      variant="quiet"
      size="small"
      disabled={isPending}
      onClick={() => startTransition(() => setLocale(locale === 'ko' ? 'en' : 'ko'))}
    >
      <Languages aria-hidden size={16} />
      <span lang={locale === 'ko' ? 'en' : 'ko'}>{text.nav.toEnglish}</span>
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
