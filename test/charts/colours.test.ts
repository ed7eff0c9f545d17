import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloured } from '../../src/charts/parts/colours.ts';
import { nobodyColour, otherColour, palette } from '../../src/charts/parts/theme.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 });
const coloursOf = (list: readonly string[]) =>
  new Map(coloured(list.map((name) => ({ name }))).map(({ name, colour }) => [name, colour]));
const isPlain = (name: string) => ![otherColour, nobodyColour].includes(coloursOf([name]).get(name) ?? '');

describe('colours of groups', () => {
  it('do not depend on the order of the groups', () => {
    fc.assert(
      fc.property(names, (list) => {
        const forward = coloursOf(list);
        const backward = coloursOf([...list].reverse());
        for (const name of list) expect(backward.get(name)).toBe(forward.get(name));
      }),
    );
  });

  it('are all different for up to twenty groups', () => {
    fc.assert(
      fc.property(names, (list) => {
        const plain = list.filter(isPlain);
        expect(new Set(coloursOf(plain).values()).size).toBe(plain.length);
      }),
    );
  });

  it('stay with a name unless another of the chart wants the same', () => {
    const alone = coloursOf(['ml-research']).get('ml-research');
    const rivals = ['a', 'b', 'c', 'd'].filter((name) => coloursOf([name]).get(name) !== alone);
    expect(coloursOf([...rivals, 'ml-research']).get('ml-research')).toBe(alone);
  });

  it('are grey for what is left over and for what belongs to nobody in charts of before they had roles', () => {
    const colours = coloursOf(['other', '+3 more', 'unattributed', 'ml']);
    expect([colours.get('other'), colours.get('+3 more')]).toEqual([otherColour, otherColour]);
    expect(colours.get('unattributed')).toBe(nobodyColour);
    expect(palette).toContain(colours.get('ml'));
  });

  it('are as grey for them in any language, by what they are and not by what they are called', () => {
    const parts = coloured([
      { name: 'otros' },
      { name: 'otros', role: 'rest' },
      { name: '(sin tipo de consulta)', role: 'nobody' },
    ]);
    expect(palette).toContain(parts[0]?.colour);
    expect(parts.slice(1).map(({ colour }) => colour)).toEqual([otherColour, nobodyColour]);
  });
});

type Triple = readonly [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const deficiencies: Record<string, readonly Triple[]> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const channel = (start: number) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const times = (rows: readonly Triple[], v: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = rows.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  return [x, y, z];
};

/** OKLab, https://bottosson.github.io/posts/oklab/. */
function oklab(rgb: Triple): Triple {
  const inGamut: Triple = [clamp(rgb[0]), clamp(rgb[1]), clamp(rgb[2])];
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    inGamut,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)],
  );
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

function smallestDistance(colours: readonly string[], rows: readonly Triple[]): number {
  const seen = colours.map((colour) => oklab(times(rows, linear(colour))));
  return Math.min(
    ...seen.flatMap((one, i) =>
      seen.slice(i + 1).map((two) => Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2])),
    ),
  );
}

describe('the palette', () => {
  // Okabe and Ito 2008, seven colours beside black; ours has ten.
  const okabeIto = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'];
  const worst = (colours: readonly string[]) =>
    Math.min(...Object.values(deficiencies).map((rows) => smallestDistance(colours, rows)));

  it('keeps its colours as far apart as that of Okabe and Ito for every kind of sight', () => {
    expect(worst(palette)).toBeGreaterThanOrEqual(worst(okabeIto));
  });
});
