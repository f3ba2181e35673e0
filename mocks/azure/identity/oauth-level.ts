/**
 * How closely tokens are looked at, as Azurite's `--oauth`: `none` takes any token and even none, `basic` judges issuer,
 * audience and expiry but no signature, `strict` judges the signature too.
 */
export const oauthLevels = ['none', 'basic', 'strict'] as const

export type OauthLevel = (typeof oauthLevels)[number]
