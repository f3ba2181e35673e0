/** What somebody who comes from the Azure provider has to know of a key; nothing said of one that is acted on: the same. */
export type Parity = 'same' | { readonly better: string } | { readonly notSupported: string }
