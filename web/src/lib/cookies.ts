/** Korean unless somebody chose otherwise. */
export const LOCALE_COOKIE = 'naru-locale'
/** Where to go on to after signing in. */
export const NEXT_PATH_COOKIE = 'naru-next'
