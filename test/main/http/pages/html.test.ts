import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, Html } from '../../../../main/http/pages/html.ts';

const named = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

describe('html', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ["' onmouseover='alert(1)", '&#39; onmouseover=&#39;alert(1)'],
    ['&lt;script&gt;', '&amp;lt;script&amp;gt;'],
  ])('escapes %j', (text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('lets nothing through that could begin a tag, an entity or leave an attribute', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup } = html`${text}`;
      expect(markup).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      expect(markup.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: keyof typeof named) => named[name])).toBe(text);
    }), { seed: 1 });
  });

  it('keeps its own markup, in lists too, and leaves nothing for what is not there', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.markup).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
    expect(html`${null}${undefined}${false}${0}${''}`.markup).toBe('0');
    expect(html`${new Html('<br>')}`.markup).toBe('<br>');
  });

  it('takes no object for markup that only looks like it', () => {
    expect(html`${{ markup: '<script>' } as unknown as string}`.markup).not.toContain('<script>');
  });
});
