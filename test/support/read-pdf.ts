import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A stretch of text as it stands on a page, in points from its lower left corner. */
export type Placed = {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
};

export type ReadPage = {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  readonly text: string;
  /** Roles of what is on it, from the outside in: "Document", "Table", "TR". */
  readonly roles: readonly string[];
  readonly alts: readonly string[];
};

export type ReadPdf = {
  readonly pages: readonly ReadPage[];
  readonly text: string;
  readonly title: unknown;
  readonly author: unknown;
  readonly language: unknown;
  readonly isTagged: boolean;
};

type Node = { readonly role?: string; readonly alt?: string; readonly children?: readonly Node[] };

/** What somebody with another program finds in a PDF. */
export async function readPdf(content: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocument({ data: new Uint8Array(content), verbosity: 0, isEvalSupported: false })
    .promise;
  try {
    const { info } = await pdf.getMetadata();
    const found = info as Readonly<Record<string, unknown>>;
    const marked = (await pdf.getMarkInfo()) as { Marked?: boolean } | null;
    const pages = await Promise.all(
      Array.from({ length: pdf.numPages }, (_, index) => readPage(pdf, index + 1)),
    );
    return {
      pages,
      text: pages.map(({ text }) => text).join('\n'),
      title: found.Title,
      author: found.Author,
      language: found.Language,
      isTagged: marked?.Marked === true,
    };
  } finally {
    await pdf.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>;

async function readPage(pdf: Pdf, number: number): Promise<ReadPage> {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const placed = items.flatMap((item): readonly Placed[] =>
    'str' in item && item.str.trim() !== ''
      ? [{ text: item.str, x: Number(item.transform[4]), y: Number(item.transform[5]), width: item.width }]
      : [],
  );
  const nodes = nodesOf((await page.getStructTree()) as Node);
  return {
    width,
    height,
    placed,
    text: items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join(''),
    roles: nodes.flatMap(({ role }) => (role === undefined ? [] : [role])),
    alts: nodes.flatMap(({ alt }) => (alt === undefined ? [] : [alt])),
  };
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}
