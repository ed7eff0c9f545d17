/** The shipped fonts. Apart from what reads them: whoever only names the folder needs none of their widths. */
export const fontFolder = new URL('../../../data/fonts/', import.meta.url);
