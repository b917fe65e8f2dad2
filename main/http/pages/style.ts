/** The look of the pages that a browser sees during sign-in. One sheet, no asset to load. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#f4f5f3;--card:#fff;--ink:#1c2321;--soft:#5c6763;--line:#dfe3e0;--accent:#1d6b57;--on-accent:#fff;--warn-bg:#fdf3dc;--warn-ink:#6b4a00;--code:#eef1ef}
@media (prefers-color-scheme:dark){:root{--bg:#141817;--card:#1d2321;--ink:#eef2f0;--soft:#a3b0ab;--line:#323b38;--accent:#5cc9a7;--on-accent:#0c1a15;--warn-bg:#3a2e12;--warn-ink:#f5d68f;--code:#262e2b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px;box-shadow:0 12px 32px rgb(0 0 0/.08)}
.mark{display:flex;align-items:center;gap:8px;font-weight:600;color:var(--soft);margin:0 0 24px;font-size:14px}
.mark svg{width:20px;height:20px;color:var(--accent)}
h1{font-size:24px;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}
h2{font-size:16px;margin:24px 0 8px}
p{margin:0 0 12px;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:14px}
dl{margin:20px 0;display:grid;grid-template-columns:auto 1fr;gap:8px 16px}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
ul{margin:0 0 12px;padding-left:20px}li{margin:4px 0;overflow-wrap:anywhere}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--code);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
.code{font:600 32px/1.2 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;letter-spacing:.12em;text-align:center;background:var(--code);border-radius:12px;padding:16px;margin:20px 0}
.warn{background:var(--warn-bg);color:var(--warn-ink);border-radius:10px;padding:12px 14px;font-size:14px;margin:16px 0}
.row{display:flex;gap:12px;margin-top:24px;flex-wrap:wrap}
button,.button{flex:1 1 8rem;font:600 16px/1.25 inherit;font-family:inherit;text-align:center;text-decoration:none;padding:12px 16px;border-radius:10px;border:1px solid var(--line);background:transparent;color:var(--ink);cursor:pointer}
.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button:disabled{opacity:.5;cursor:default}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
details{border-top:1px solid var(--line);padding:10px 0}details:last-of-type{border-bottom:1px solid var(--line)}
summary{cursor:pointer;font-weight:600}details p{margin:8px 0 0}
@media (max-width:480px){main{padding:24px}dl{grid-template-columns:1fr;gap:2px}dd{margin-bottom:8px}}
`.trim();
