import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { ConfigProvider } from '@/lib/config.tsx'
import { runtimeConfig } from '@/lib/env.ts'
import { OfflinePage } from '@/lib/offline-page.tsx'
import { TRUSTED_TYPES_POLICY } from '@/lib/trusted-types.ts'
import { requestLocale, requestText } from '@/text/server-text.ts'
import { TextProvider } from '@/text/text-provider.tsx'
import { Toaster } from '@/ui/toast.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const { common } = await requestText()
  return {
    title: { default: common.appName, template: `%s · ${common.appName}` },
    description: common.tagline,
    applicationName: common.appName,
    formatDetection: { telephone: false },
  }
}

export const viewport: Viewport = {
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14181b' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [incoming, locale, text] = await Promise.all([headers(), requestLocale(), requestText()])
  const nonce = incoming.get('x-nonce') ?? undefined
  return (
    <html lang={locale} suppressHydrationWarning>
      <head>
        {/* Browsers hide a nonce from the page once it is parsed, so it never matches. */}
        <script nonce={nonce} suppressHydrationWarning>
          {TRUSTED_TYPES_POLICY}
        </script>
      </head>
      <body className="min-h-dvh font-sans">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-table focus:bg-surface focus:px-3 focus:py-2"
        >
          {text.common.skipToContent}
        </a>
        <ThemeProvider attribute="class" nonce={nonce}>
          <ConfigProvider config={runtimeConfig()}>
            <TextProvider locale={locale}>
              {children}
              <Toaster />
              <OfflinePage />
            </TextProvider>
          </ConfigProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
