/** The style sheet of the HTML report. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#5b6470;--line:#d8dee4;--code:#f3f5f7;--error:#c62828;--warning:#9a6700;--note:#0b62a8;--good:#1a7f37}
@media(prefers-color-scheme:dark){:root{--bg:#14171b;--fg:#e4e8ec;--dim:#9aa4af;--line:#333a42;--code:#1e2329;--error:#ff7b72;--warning:#e3b341;--note:#79b8ff;--good:#56d364}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:.2em 0}h2{font-size:1.3rem;border-bottom:1px solid var(--line);margin-top:2em}h3{font-size:1.05rem;margin:.4em 0}
code,pre{font:.9em/1.45 ui-monospace,monospace;background:var(--code);border-radius:4px}
code{padding:.1em .3em}pre{padding:.6em;overflow-x:auto;white-space:pre}pre .no{color:var(--dim);user-select:none}
mark{background:none;color:inherit;text-decoration:underline wavy var(--error);text-underline-offset:.25em}
a{color:var(--note)}
.finding{border:1px solid var(--line);border-left:4px solid var(--note);border-radius:6px;padding:.6em 1em;margin:1em 0}
.finding.error{border-left-color:var(--error)}.finding.warning{border-left-color:var(--warning)}
.badge{font-size:.75rem;text-transform:uppercase;letter-spacing:.04em;color:var(--note)}.error .badge{color:var(--error)}.warning .badge{color:var(--warning)}
.place,.related,footer{color:var(--dim);font-size:.9rem}.verdict{font-style:italic}
.passed{color:var(--dim)}.deciding{font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid var(--line)}
.v-accepted{color:var(--good)}.v-unknown,.v-forwarded{color:var(--warning)}
details{margin:.6em 0}summary{cursor:pointer}
@media print{details{display:block}.finding{break-inside:avoid}}
`;
