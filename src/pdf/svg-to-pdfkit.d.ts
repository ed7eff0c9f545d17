declare module 'svg-to-pdfkit' {
  /** Draws an SVG on the page that is open; it comes without types of its own. */
  export default function svgToPdf(
    pdf: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: {
      readonly assumePt: boolean;
      readonly fontCallback: (family: string, isBold: boolean) => string;
    },
  ): void;
}
