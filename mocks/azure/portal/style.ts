/** The page's looks, for light and dark; nothing is loaded from anywhere. */
export const style = `
:root { color-scheme: light dark; --bg: #f4f6f9; --card: #fff; --text: #1b2430; --dim: #64748b; --line: #e2e8f0;
  --accent: #0f6cbd; --up: #15803d; --down: #b91c1c; --wait: #b45309; --chip: #eef2f7; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --card: #161b22; --text: #e6edf3; --dim: #8b98a9;
  --line: #283341; --accent: #58a6ff; --up: #4ade80; --down: #f87171; --wait: #fbbf24; --chip: #212b37; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 14px/1.45 system-ui, 'Segoe UI', sans-serif; }
header { background: var(--accent); color: #fff; padding: 14px 28px; display: flex; gap: 24px; align-items: baseline;
  flex-wrap: wrap; }
@media (prefers-color-scheme: dark) { header { background: #10233a; } }
h1 { font-size: 18px; margin: 0; font-weight: 650; }
header span { opacity: .85; }
main { max-width: 1280px; margin: 0 auto; padding: 20px 28px 48px; }
h2 { font-size: 15px; margin: 28px 0 10px; }
h3 { font-size: 12px; margin: 18px 0 6px; color: var(--dim); font-weight: 600; text-transform: uppercase;
  letter-spacing: .05em; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px;
  margin-bottom: 14px; overflow-x: auto; }
.title { display: flex; gap: 10px; align-items: center; font-size: 16px; font-weight: 600; }
.title small { font-weight: 400; color: var(--dim); font-size: 13px; }
.tiles { display: flex; gap: 12px; flex-wrap: wrap; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 18px; min-width: 130px; }
.tile b { display: block; font-size: 22px; font-weight: 650; }
.tile span { color: var(--dim); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 12px; padding: 5px 14px 5px 0; white-space: nowrap; }
td { min-width: 100px; padding: 6px 14px 6px 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
code, .mono { font: 12.5px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; white-space: nowrap; }
.dim { color: var(--dim); }
.pill { font-size: 12px; font-weight: 600; padding: 1px 9px; border-radius: 99px; background: var(--chip); color: var(--dim);
  white-space: nowrap; }
.pill.up { color: var(--up); } .pill.down { color: var(--down); } .pill.wait { color: var(--wait); }
.chip { display: inline-block; background: var(--chip); border-radius: 6px; padding: 0 8px; margin: 0 4px 4px 0;
  white-space: nowrap; }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--dim); margin-right: 6px; }
.dot.up { background: var(--up); } .dot.down { background: var(--down); } .dot.wait { background: var(--wait); }
.num { text-align: right; font-variant-numeric: tabular-nums; }
a { color: var(--accent); text-decoration: none; white-space: nowrap; } a:hover { text-decoration: underline; }
.empty { color: var(--dim); padding: 4px 0; }
`
